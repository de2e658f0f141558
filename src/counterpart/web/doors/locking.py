"""What happens after too many wrong passwords?"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def login_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Answer the login that wrong passwords are counted for, in one spelling."""
    tried = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(tried).strip().lower()[:255]


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say that the door is locked and for how long, whoever knocks."""
    del response, credentials
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "web/doors/locking.html", {"minutes": minutes}, status=429)

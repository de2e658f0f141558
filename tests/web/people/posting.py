"""What do forms about people and roles send?"""

import re
from typing import Any

from django.test import Client

from counterpart.users.models import Role, User


def key(login: str) -> int:
    return User.objects.get(username=login).pk


def role_keys(*codes: str) -> list[int]:
    return [Role.objects.get(code=code).pk for code in codes]


def hidden(client: Client, path: str, name: str) -> str:
    """Answer what a hidden field of a page carries."""
    found = re.search(rf'name="{name}" value="([^"]+)"', client.get(path).content.decode())
    assert found, name
    return found[1]


def ticked(html: str, name: str) -> list[str]:
    """Answer the values of the boxes that are ticked on a page."""
    boxes = re.findall(r"<input [^>]*>", html)
    return [
        re.findall(r'value="([^"]*)"', box)[0]
        for box in boxes
        if f'name="{name}"' in box and " checked" in box
    ]


def new_person(**facts: Any) -> dict[str, Any]:
    """Answer the form for Dora, who packs parcels."""
    return {
        "login": "dora",
        "name": "Dora Example",
        "email": "dora@example.com",
        "roles": role_keys("warehouse"),
        "way": "now",
        "password": "Twelve mugs, 1 lamp",
    } | facts

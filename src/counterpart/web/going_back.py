"""Where does a person go after a form was sent?"""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """Lead back to the page that the form names in `next`, if it is one of ours."""
    return HttpResponseRedirect(back_to(request.POST.get("next", ""), request, otherwise))


def back_to(wanted: str, request: HttpRequest, otherwise: str = "/") -> str:
    """Answer the wanted address if it is one of ours, or else another one."""
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts) else otherwise

"""Where may a token be sent, and under which name do we call?"""

import sys
from importlib import metadata
from ipaddress import ip_address
from urllib.parse import urlsplit


def checked_address(url: str) -> str:
    """Answer the address; raises ValueError unless it is https or this very machine."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("Amazon's address must be a plain URL such as https://host/path.")
    if parts.scheme == "https" or (parts.scheme == "http" and is_on_this_machine(url)):
        return url
    raise ValueError(
        f"Amazon's address {parts.scheme}://{parts.hostname} must begin with https; "
        "plain http is allowed only towards this machine."
    )


def is_on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def user_agent() -> str:
    # "Include a User-Agent header" on developer-docs.amazon.com/sp-api.
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"Counterpart/{_version()} (Language=Python/{python})"


def _version() -> str:
    try:
        return metadata.version("counterpart")
    except metadata.PackageNotFoundError:
        return "0"

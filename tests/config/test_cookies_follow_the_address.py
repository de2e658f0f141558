"""Cookies, TLS and trusted origins follow the address that people use."""

import json
import os
import subprocess
import sys

import pytest

NAMES = (
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
)  # fmt: skip
CODE = f"""
import json
from config import settings
print(json.dumps([getattr(settings, name) for name in {NAMES}] + [settings.ALLOWED_HOSTS[-1]]))
"""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "https://shop.example.com",
            [
                True, True, 31_536_000, ["HTTP_X_FORWARDED_PROTO", "https"],
                ["https://shop.example.com"], False, "shop.example.com",
            ],
        ),
        (
            "http://127.0.0.1:8000",
            [False, False, 0, None, ["http://127.0.0.1:8000"], True, "127.0.0.1"],
        ),
    ],
    ids=["https", "http"],
)  # fmt: skip
def test_settings_follow_the_address(url, said, tmp_path):
    environment = os.environ | {"COUNTERPART_URL": url, "COUNTERPART_DATA_DIR": str(tmp_path)}
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == said

"""What did the environment say? The only file that reads environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it does unless set, and what it is for."""

    name: str
    default: str
    meaning: str
    is_secret: bool = False

    def text(self) -> str:
        """Answer the value, or the content of the file named by NAME_FILE for a secret."""
        value = os.environ.get(self.name)
        path = os.environ.get(f"{self.name}_FILE") if self.is_secret else None
        if path and value:
            raise ImproperlyConfigured(f"Set {self.name} or {self.name}_FILE, not both.")
        if path:
            return _content(self.name, Path(path))
        return self.default if value is None else value

    def flag(self) -> bool:
        """Answer a yes or a no; anything else is refused."""
        value = self.text().strip().lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{self.name} is “{value}”; say yes or no.")
        return value in TRUE

    def number(self, *, at_least: int) -> int:
        """Answer a whole number not below a bound; anything else is refused."""
        value = self.text().strip()
        if not value.isdecimal() or int(value) < at_least:
            raise ImproperlyConfigured(
                f"{self.name} is “{value}”; it must be a whole number of at least {at_least}."
            )
        return int(value)

    def address(self) -> str:
        """Answer where pages are, such as https://shop.example.com; anything else is refused."""
        value = self.text().strip()
        parts = urlsplit(value)
        has_more = parts.path.strip("/") or parts.query or parts.fragment
        if parts.scheme not in {"http", "https"} or not parts.hostname or has_more:
            raise ImproperlyConfigured(
                f"{self.name} is “{value}”; it must be an address such as "
                f"https://counterpart.example.com."
            )
        return value.rstrip("/")


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as trouble:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which cannot be read: {trouble.strerror}."
        ) from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which cannot be read: it is not UTF-8 text."
        ) from None


DATABASE_URL = Variable(
    "DATABASE_URL", "", "Where the data lives: `sqlite:///path` or `postgres://user@host/name`. "
    "Unless set: an SQLite file in the data folder.", is_secret=True,
)  # fmt: skip
DATA_DIR = Variable(
    "COUNTERPART_DATA_DIR", "var", "Folder for the SQLite file, the job queue and the secret key."
)
SECRET_KEY = Variable(
    "COUNTERPART_SECRET_KEY", "", "Encrypts secrets and buyers' data. Several keys, separated by "
    "commas, rotate: the first one writes, all of them read. Unless set: made once and kept in "
    "the data folder.", is_secret=True,
)  # fmt: skip
AMAZON_ENDPOINT = Variable(
    "COUNTERPART_AMAZON_ENDPOINT", "", "Base URL of the Selling Partner API. Unless set: that of "
    "the marketplace's region. Plain http only towards this machine.",
)  # fmt: skip
AMAZON_TOKEN_URL = Variable(
    "COUNTERPART_AMAZON_TOKEN_URL", "https://api.amazon.com/auth/o2/token",
    "Where Login with Amazon gives access tokens.",
)  # fmt: skip
APPLICATION_ID = Variable(
    "COUNTERPART_APPLICATION_ID", "", "Id of a public application (`amzn1.sp.solution.…`). Set: "
    "the pages connect stores on Amazon's own authorization page.",
)  # fmt: skip
APPLICATION_IS_DRAFT = Variable(
    "COUNTERPART_APPLICATION_IS_DRAFT", "no", "`yes` while Amazon shows that application as a "
    "draft: without it, its authorization page refuses.",
)  # fmt: skip
CLIENT_ID = Variable(
    "COUNTERPART_CLIENT_ID", "", "Client id for `counterpart connect`, instead of `--client-id`, "
    "and of the public application.",
)  # fmt: skip
CLIENT_SECRET = Variable(
    "COUNTERPART_CLIENT_SECRET", "", "Client secret for `counterpart connect`, and of the public "
    "application.", is_secret=True,
)  # fmt: skip
REFRESH_TOKEN = Variable(
    "COUNTERPART_REFRESH_TOKEN", "", "Refresh token for `counterpart connect`.", is_secret=True
)
READ_ONLY = Variable(
    "COUNTERPART_READ_ONLY", "no", "`yes`: nothing that changes anything at Amazon is sent; it "
    "waits and is sent afterwards.",
)  # fmt: skip
JOBS_URL = Variable(
    "COUNTERPART_JOBS_URL", "", "The job engine: `sqlite:///path`, `postgres://…` or `redis://…`. "
    "Unless set: the kind of the database.", is_secret=True,
)  # fmt: skip
JOB_THREADS = Variable("COUNTERPART_JOB_THREADS", "2", "Jobs that one worker runs side by side.")
SYNC_MINUTES = Variable(
    "COUNTERPART_SYNC_MINUTES", "5", "Minutes between two syncs of an account; at least 1."
)
ERASE_AFTER_DAYS = Variable(
    "COUNTERPART_ERASE_AFTER_DAYS", "30", "Days after delivery by which buyers' data of a sales "
    "channel's orders are erased; at least 1. Amazon permits 30 at most.",
)  # fmt: skip
KEEP_LOGS_DAYS = Variable(
    "COUNTERPART_KEEP_LOGS_DAYS", "400", "Days for which receipts, the audit trail and e-mails "
    "that are settled are kept; at least 366.",
)  # fmt: skip
EMAIL_URL = Variable(
    "EMAIL_URL", "", "How e-mails to buyers leave: `smtp://user:password@host:587` (STARTTLS), "
    "`smtps://…:465`, `smtp+plain://host:25`, `file:///folder` or `console:`. Unless set: files in "
    "the data folder.", is_secret=True,
)  # fmt: skip
MAIL_FROM = Variable(
    "COUNTERPART_MAIL_FROM", "Sales Representative <sales@example.com>",
    "Sender of e-mails to buyers, unless a store view names another.",
)  # fmt: skip
TIME_TRAVEL = Variable(
    "COUNTERPART_TIME_TRAVEL", "no", "`yes` allows `--now`, for simulations only."
)
URL = Variable(
    "COUNTERPART_URL", "http://127.0.0.1:8000", "The address at which people open the pages. "
    "With `https://`, cookies are sent over TLS only and a proxy is believed that says so.",
)  # fmt: skip
REQUIRE_MFA = Variable(
    "COUNTERPART_REQUIRE_MFA", "", "`yes`: everybody signs in with a second factor. Unless set: "
    "`yes` with the real Amazon, `no` with a sandbox on this machine.",
)  # fmt: skip
ALLOWED_HOSTS = Variable(
    "COUNTERPART_ALLOWED_HOSTS",
    "localhost,127.0.0.1,[::1]",
    "Host names the web pages answer to, beside that of `COUNTERPART_URL`.",
)
LOG_LEVEL = Variable("COUNTERPART_LOG_LEVEL", "warning", "`debug`, `info`, `warning` or `error`.")
DEBUG = Variable("COUNTERPART_DEBUG", "no", "`yes` shows details of failures on pages.")

VARIABLES = [value for value in list(globals().values()) if isinstance(value, Variable)]

"""How is Django set up? Every value comes from `config.environment` or stands here."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import databases, environment, logs, mail, secret_key

DATA_DIR = Path(environment.DATA_DIR.text()).expanduser().resolve()
DEBUG = environment.DEBUG.flag()
ALLOWED_HOSTS = [host.strip() for host in environment.ALLOWED_HOSTS.text().split(",")]

SECRET_KEYS = secret_key.configured_keys(DATA_DIR)
SECRET_KEY = SECRET_KEYS[0]
SECRET_KEY_FALLBACKS = SECRET_KEYS[1:]

DATABASES: dict[str, dict[str, Any]] = {
    "default": databases.database(environment.DATABASE_URL.text(), DATA_DIR)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "axes",
    "counterpart.audit",
    "counterpart.users",
    "counterpart.websites",
    "counterpart.catalog",
    "counterpart.inventory",
    "counterpart.customers",
    "counterpart.orders",
    "counterpart.amazon",
    # Our templates of its pages come before its own.
    "counterpart.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "counterpart.users.passwords.Mixed"},
    {"NAME": "counterpart.users.passwords.NotUsedBefore"},
]
MIDDLEWARE = [
    # First: what the others answer themselves is protected too.
    "counterpart.web.security.content_security_policy",
    "django.middleware.security.SecurityMiddleware",
    # The few files of our own are served by the same process: one thing less to set up.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "counterpart.web.security.no_null_characters",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "counterpart.web.access.visits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "counterpart.web.doors.reader.speak_to_the_reader",
    "counterpart.web.doors.staying.stay_for_a_while",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "counterpart.web.refusing.RefusalsBecomePages",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "counterpart.web.shell.shell",
            ]
        },
    }
]

URL = environment.URL.address()
ALLOWED_HOSTS.append(str(urlsplit(URL).hostname))
_is_https = URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [URL]
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = _is_https
# A proxy in front ends TLS; it must set this header itself on every request.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
# A form's address is checked by its referrer; nobody else is told where people were.
SECURE_REFERRER_POLICY = "same-origin"
# A page of 999 rows, all of them ticked.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Not in cookies: a message may be long, and a cookie is kept where we cannot erase it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "counterpart.web.doors.adapting.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
_FORMS = "counterpart.web.doors.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignIn",
    "reauthenticate": f"{_FORMS}.Reauthenticate",
    "change_password": f"{_FORMS}.ChangePassword",
    "set_password": f"{_FORMS}.SetPassword",
    "reset_password": f"{_FORMS}.ForgotPassword",
    "reset_password_from_key": f"{_FORMS}.ResetPassword",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.Code",
    "reauthenticate": f"{_FORMS}.CodeAgain",
    "activate_totp": f"{_FORMS}.SetUpApp",
    "add_webauthn": f"{_FORMS}.AddPasskey",
    "edit_webauthn": f"{_FORMS}.RenamePasskey",
}
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "counterpart.web.doors.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Counterpart"
MFA_PASSKEY_LOGIN_ENABLED = True
# The machine's own name has no certificate; browsers permit passkeys there all the same.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _is_https
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Nothing said: it depends on which Amazon is spoken to.
REQUIRE_MFA = environment.REQUIRE_MFA.flag() if environment.REQUIRE_MFA.text().strip() else None

# Five wrong passwords for one login from one address lock both for half an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "counterpart.web.doors.locking.login_tried"
AXES_LOCKOUT_CALLABLE = "counterpart.web.doors.locking.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-us"
# Languages of the pages; e-mails and papers to buyers have those of the store views.
PAGE_LANGUAGES: list[tuple[str, str]] = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

AMAZON_ENDPOINT = environment.AMAZON_ENDPOINT.text().rstrip("/")
AMAZON_TOKEN_URL = environment.AMAZON_TOKEN_URL.text()
AMAZON_APPLICATION_ID = environment.APPLICATION_ID.text().strip()
AMAZON_APPLICATION_IS_DRAFT = environment.APPLICATION_IS_DRAFT.flag()
AMAZON_CLIENT_ID = environment.CLIENT_ID.text().strip()
AMAZON_CLIENT_SECRET = environment.CLIENT_SECRET.text().strip()
READ_ONLY = environment.READ_ONLY.flag()
JOBS_URL = environment.JOBS_URL.text()
JOB_THREADS = environment.JOB_THREADS.number(at_least=1)
SYNC_MINUTES = environment.SYNC_MINUTES.number(at_least=1)
ERASE_AFTER_DAYS = environment.ERASE_AFTER_DAYS.number(at_least=1)
KEEP_LOGS_DAYS = environment.KEEP_LOGS_DAYS.number(at_least=366)
TIME_TRAVEL = environment.TIME_TRAVEL.flag()
# Sources whose orders nobody else may bring: a package of their own takes them in.
CHANNELS_WITH_THEIR_OWN_DOOR = ("amazon",)

_transport = mail.transport(environment.EMAIL_URL.text(), DATA_DIR)
EMAIL_BACKEND = _transport.backend
EMAIL_FILE_PATH = str(_transport.folder)
EMAIL_HOST = _transport.host
EMAIL_PORT = _transport.port
EMAIL_HOST_USER = _transport.user
EMAIL_HOST_PASSWORD = _transport.password
EMAIL_USE_TLS = _transport.starttls
EMAIL_USE_SSL = _transport.tls
EMAIL_TIMEOUT = mail.SECONDS_TO_WAIT_FOR_A_SERVER
DEFAULT_FROM_EMAIL = mail.sender(environment.MAIL_FROM.text())

LOGGING_CONFIG = None
logs.configure(environment.LOG_LEVEL.text())

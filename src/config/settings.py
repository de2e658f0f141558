"""How is Django set up? Every value comes from `config.environment` or stands here."""

from pathlib import Path
from typing import Any

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
    "django.contrib.staticfiles",
    "counterpart.audit",
    "counterpart.users",
    "counterpart.websites",
    "counterpart.catalog",
    "counterpart.inventory",
    "counterpart.customers",
    "counterpart.orders",
    "counterpart.amazon",
    "counterpart.web",
]
AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # The few files of our own are served by the same process: one thing less to set up.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "counterpart.web.security.content_security_policy",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
SECURE_REFERRER_POLICY = "no-referrer"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

AMAZON_ENDPOINT = environment.AMAZON_ENDPOINT.text().rstrip("/")
AMAZON_TOKEN_URL = environment.AMAZON_TOKEN_URL.text()
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

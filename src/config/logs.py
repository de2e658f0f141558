"""What is logged, and how? Structured lines on standard error."""

import logging
import sys

import structlog
from django.core.exceptions import ImproperlyConfigured

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def configure(level: str) -> None:
    """Set up logging for this process; HTTP libraries never log below warning."""
    if level.lower() not in LEVELS:
        raise ImproperlyConfigured(
            f"COUNTERPART_LOG_LEVEL is “{level}”; choose one of {', '.join(LEVELS)}."
        )
    threshold = LEVELS[level.lower()]
    logging.basicConfig(level=threshold, stream=sys.stderr, format="%(levelname)s %(message)s")
    for name in ("httpx", "httpcore"):
        # Their debug lines hold request headers, and with them access tokens.
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )

"""How does the command line say no?"""

import os
import sys
from collections.abc import Sequence

import click
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from counterpart.amazon.client.errors import AmazonError
from counterpart.core.errors import Refused
from counterpart.core.failures import kind_and_place

REFUSED = 1
INTERRUPTED = 130


def run(app: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run a command and answer its exit code; expected trouble is one sentence, no traceback.

    The arguments are those of the process unless given.
    """
    try:
        result = app.main(arguments, prog_name="counterpart", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has read enough, as in `counterpart orders | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as no:
        if settings.DEBUG:
            raise
        print(f"counterpart: {_sentence(no)}", file=sys.stderr)  # noqa: T201 - one plain line
        return REFUSED
    return result if isinstance(result, int) else 0


def _sentence(no: Exception) -> str:
    if isinstance(no, (Refused, AmazonError, ImproperlyConfigured)):
        return str(no)
    if isinstance(no, OSError):
        return f"{no.filename}: {no.strerror}." if no.filename and no.strerror else str(no)
    if isinstance(no, (OperationalError, ProgrammingError)):
        return _about_database(no)
    # A traceback could show what a buyer wrote.
    told = kind_and_place(no)
    return (
        f"Something went wrong that should not: {told['kind']} in {told['place']}. What was "
        f"written before is kept. COUNTERPART_DEBUG=1 shows more, buyers' data included."
    )


def _about_database(trouble: Exception) -> str:
    text = str(trouble).strip().splitlines()[0]
    if any(sign in text for sign in ("no such table", "no such column", "does not exist")):
        return "The database is not set up yet. Run `counterpart migrate` first."
    return f"The database does not answer: {text}"

"""How does the command line say no?"""

import sys
from collections.abc import Sequence

import click
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from counterpart.amazon.client.errors import AmazonError
from counterpart.core.errors import Refused

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
    except (Refused, AmazonError, ImproperlyConfigured, OSError) as no:
        return _say(str(no))
    except (OperationalError, ProgrammingError) as trouble:
        return _say(_about_database(trouble))
    return result if isinstance(result, int) else 0


def _about_database(trouble: Exception) -> str:
    text = str(trouble).strip().splitlines()[0]
    if "no such table" in text or "does not exist" in text:
        return "The database is not set up yet. Run `counterpart migrate` first."
    return f"The database does not answer: {text}"


def _say(sentence: str) -> int:
    print(f"counterpart: {sentence}", file=sys.stderr)  # noqa: T201 - one plain line
    return REFUSED

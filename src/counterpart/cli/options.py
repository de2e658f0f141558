"""What do many commands share: options, and how a group lists them?"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
from django.conf import settings

from counterpart.core.clock import Clock, MachineClock, TravelClock
from counterpart.core.errors import Refused

LONGEST_SENTENCE = 200
F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """A group whose help tells of each command a whole sentence, however narrow the terminal."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        known = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.get_short_help_str(LONGEST_SENTENCE)) for name, one in known if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def json_option(command: F) -> F:
    """Add `--json`: the answer as JSON on standard output, and nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def now_option(command: F) -> F:
    """Add `--now`: begin at another time; refused unless time travel is allowed."""
    return click.option(
        "--now",
        "clock",
        metavar="ISO8601",
        default=None,
        callback=lambda _context, _option, value: clock_at(value),
        help="Begin at this time instead (simulations only; needs COUNTERPART_TIME_TRAVEL=1).",
    )(command)


def clock_at(moment: str | None) -> Clock:
    """Answer the machine's clock, or one that begins at the given moment (UTC unless it says)."""
    if moment is None:
        return MachineClock()
    if not settings.TIME_TRAVEL:
        raise Refused("--now moves the clock: it is for simulations and needs "
                      "COUNTERPART_TIME_TRAVEL=1.")  # fmt: skip
    try:
        start = datetime.fromisoformat(moment)
    except ValueError:
        raise Refused(f"“{moment}” is not a time such as 2026-11-02T12:00:00Z.") from None
    return TravelClock(start if start.tzinfo else start.replace(tzinfo=UTC))

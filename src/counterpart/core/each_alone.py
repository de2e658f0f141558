"""How is one thing after the other done, so that a broken one never stops the others?"""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

from counterpart.core.failures import kind_and_place

T = TypeVar("T")

log = structlog.get_logger()


class SomeFailed(Exception):
    """All were tried, and some broke; the log names each."""


def each_alone(things: Iterable[T], do: Callable[[T], int], *, what: str) -> int:
    """Do all, and answer the sum of what each answered; raises SomeFailed after the last.

    `do` opens its own transaction. What broke is logged without what it was about.
    """
    done = tried = failed = 0
    for thing in things:
        tried += 1
        try:
            done += do(thing)
        except Exception as trouble:  # noqa: BLE001 - one thing's trouble must not stop the others
            failed += 1
            told = kind_and_place(trouble)
            log.error("one_failed", what=what, of=str(thing)[:100], **told)  # noqa: TRY400 - a traceback shows values
    if failed:
        raise SomeFailed(f"{what}: {failed} of {tried} failed.")
    return done

"""Threads that start together, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs side by side; answers what they answered or raised, in their order."""
    gate = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return job()
        except Exception as trouble:  # noqa: BLE001 - what a job raises is its answer
            return trouble
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def names(outcomes: list[Any]) -> list[str]:
    """Answer the sorted class names of what came out."""
    return sorted(type(one).__name__ for one in outcomes)

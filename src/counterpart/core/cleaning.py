"""How are very many rows deleted without stopping others for long?"""

from typing import TypeVar

from django.db.models import Model, QuerySet

AT_ONCE = 500

Row = TypeVar("Row", bound=Model)


def delete_in_portions(rows: QuerySet[Row]) -> int:
    """Delete rows a portion at a time, each in its own transaction; answers how many.

    Safe to repeat, to kill, and to run twice at once.
    """
    deleted = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows.model._base_manager.filter(pk__in=keys).delete()  # noqa: SLF001
        deleted += len(keys)
    return deleted

"""Which indexes let lists be sorted, narrowed and searched without reading the whole table?"""

from collections.abc import Sequence

from django.db.models import F, Func, Index, Q

# What may follow the beginning of a number; digits stand above signs in every collation.
ANYTHING = "9" * 30


def indexes_to_sort_by(columns: Sequence[str], *, also: Sequence[str], name: str) -> list[Index]:
    """Answer an index for each column: it sorts by that and the key, and knows some more columns.

    With those a list is narrowed without a look into the table.
    """
    return [
        Index(
            fields=[column, "id", *(other for other in also if other != column)],
            name=f"{name}_by_{column}",
        )
        for column in columns
    ]


def text_from(place: int, column: str) -> Func:
    """Answer an expression for the rest of a text from a place on, counted from 1.

    The place stands in the statement itself: only so does SQLite recognize the index.
    """
    return Func(F(column), template=f"SUBSTR(%(expressions)s, {place})")


def last_of(count: int, column: str) -> Func:
    """Answer an expression for the last signs of a text."""
    return Func(
        F(column),
        template=f"SUBSTR(%(expressions)s, LENGTH(%(expressions)s) - {count - 1})",
    )


def begins(column: str, text: str) -> Q:
    """Answer the condition that a number begins so, in a form that an index helps with."""
    between = Q(**{f"{column}__gte": text, f"{column}__lte": text + ANYTHING})
    return between & Q(**{f"{column}__startswith": text})

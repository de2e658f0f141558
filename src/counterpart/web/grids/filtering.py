"""Which filters does a list have, and how do the chips of the applied ones read?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms import DateInput, Field, NumberInput
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from counterpart.web.components.amounts import number
from counterpart.web.components.moments import day
from counterpart.web.keys import key_in

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
ENDS = (("_from", "_to"), ("_min", "_max"))
# Nobody looks for more; databases refuse patterns that are much longer.
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Chip:
    """One applied filter, and the page without it."""

    label: str
    value: str
    url: str


class Filters(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """The base of every list's filters.

    Two filters named `x_from` and `x_to`, or `x_min` and `x_max`, are one range: they stand side
    by side, `ranges` names them, and they share one chip. What cannot be read filters nothing and
    is said at its field.
    """

    ranges: dict[str, Promise | str] = {}
    hidden: frozenset[str] = frozenset()
    # So many fields or ranges are always in sight; the others unfold.
    in_sight = 6

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.filters.values():
            # The library asks for distinct rows, which would read all that match before the first.
            one.distinct = False
            if isinstance(one, django_filters.CharFilter):
                one.extra.setdefault("max_length", LONGEST_SEARCH)

    def chips(self) -> Iterator[Chip]:
        """Answer the applied filters in their order, each with the page without it."""
        if not self.form.is_bound:
            return
        cleaned = self._cleaned()
        done: set[str] = set()
        for name, bound in self.form.fields.items():
            stem = _stem(name, self.form.fields)
            if name in self.hidden or stem in done:
                continue
            names = _names(stem, self.form.fields) if stem != name else [name]
            done.add(stem)
            values = [cleaned.get(each) for each in names]
            if any(_is_given(value) for value in values):
                label = self.ranges.get(stem, bound.label or name)
                yield Chip(str(label), _told(bound, values), _without(self.data, names))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply every filter that could be read."""
        for name, value in self._cleaned().items():
            if _is_given(value):
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def _cleaned(self) -> dict[str, Any]:
        if not self.form.is_bound:
            return {}
        self.form.is_valid()
        return dict(self.form.cleaned_data)

    @property
    def qs(self) -> QuerySet[Any]:
        """Answer the rows that match; a filter with nonsense in it filters nothing."""
        if not hasattr(self, "_qs"):
            self._qs = self.filter_queryset(self.queryset.all())
        return self._qs

    def groups(self) -> Iterator[dict[str, Any]]:
        """Answer the fields as the panel shows them: single ones, and ranges side by side."""
        done: set[str] = set()
        for name in self.form.fields:
            stem = _stem(name, self.form.fields)
            if name in self.hidden or stem in done:
                continue
            done.add(stem)
            names = _names(stem, self.form.fields) if stem != name else [name]
            label = self.ranges.get(stem, "") if stem != name else ""
            yield {"label": label, "fields": [self.form[each] for each in names]}

    @property
    def first_groups(self) -> list[dict[str, Any]]:
        return list(self.groups())[: self.in_sight]

    @property
    def more_groups(self) -> list[dict[str, Any]]:
        return list(self.groups())[self.in_sight :]

    @property
    def is_more_used(self) -> bool:
        """Tell whether one of the fields that unfold has a value, or a fault."""
        fields = [bound for group in self.more_groups for bound in group["fields"]]
        return any(_is_given(bound.data) or bound.errors for bound in fields)


def midnight(day: date) -> datetime:
    """Answer the moment at which a day begins in the reader's zone."""
    return datetime.combine(day, time.min, timezone.get_current_timezone())


class DateFilter(django_filters.DateFilter):  # type: ignore[misc]  # the library has no types
    """A day, picked from a calendar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The first and last day of the calendar have no midnight in some zones.
        limits = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        widget = DateInput(attrs={"type": "date"})
        super().__init__(*args, widget=widget, validators=limits, **kwargs)


class FirstDay(DateFilter):
    """From the beginning of a day on, in the reader's zone."""

    def filter(self, rows: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        return rows.filter(**{f"{self.field_name}__gte": midnight(value)}) if value else rows


class LastDay(DateFilter):
    """Up to the end of a day in the reader's zone."""

    def filter(self, rows: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if value is None:
            return rows
        return rows.filter(**{f"{self.field_name}__lt": midnight(value + timedelta(days=1))})


class KeysField(django_filters.fields.ModelMultipleChoiceField):  # type: ignore[misc]
    """Some rows, by their keys; what no key can be is no choice."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not key_in(str(key)):
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": "…"})
        return super().clean(value)


class KeysFilter(django_filters.ModelMultipleChoiceFilter):  # type: ignore[misc]
    """Some rows to choose from."""

    field_class = KeysField


class AmountFilter(django_filters.NumberFilter):  # type: ignore[misc]  # the library has no types
    """An amount with decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        widget = NumberInput(attrs={"step": "any", "inputmode": "decimal"})
        # As many digits as a column of exact decimals holds.
        size = {"max_digits": 18, "decimal_places": 4}
        super().__init__(*args, widget=widget, **(size | kwargs))


def _stem(name: str, fields: dict[str, Field]) -> str:
    for pair in ENDS:
        for end in pair:
            stem = name.removesuffix(end)
            if stem != name and all(f"{stem}{other}" in fields for other in pair):
                return stem
    return name


def _names(stem: str, fields: dict[str, Field]) -> list[str]:
    return [f"{stem}{end}" for pair in ENDS for end in pair if f"{stem}{end}" in fields]


def _is_given(value: Any) -> bool:
    if isinstance(value, (str, list, QuerySet)):
        return bool(value)
    return value is not None


def _told(bound: Field, values: Sequence[Any]) -> str:
    if len(values) == 1:
        return _value(bound, values[0])
    low, high = (_value(bound, value) if _is_given(value) else "" for value in values)
    if low and high:
        return f"{low} – {high}"
    return _("from {value}").format(value=low) if low else _("up to {value}").format(value=high)


def _value(bound: Field, value: Any) -> str:
    choices = getattr(bound, "choices", None)
    if choices is not None:
        labels = {str(key): str(label) for key, label in choices}
        wanted = value if isinstance(value, (list, tuple, QuerySet)) else [value]
        return ", ".join(labels.get(str(getattr(one, "pk", one)), str(one)) for one in wanted)
    if isinstance(value, date):
        return _plain(day(value))
    return number(value) if isinstance(value, Decimal) else str(value)


def _plain(markup: str) -> str:
    return markup.split(">", 1)[1].split("<", 1)[0] if "<" in markup else markup


def _without(data: Any, names: Sequence[str]) -> str:
    left: QueryDict = data.copy()
    for name in (*names, "page", "view"):
        left.pop(name, None)
    return f"?{left.urlencode()}"

"""Do the tables point down too, and does the glossary know them?"""

import re

from django.apps import apps
from django.db import models
from tests.architecture.tree import document


def our_models() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one.__module__.startswith("counterpart.")]


def test_foreign_keys_to_another_package_leave_no_trace_there() -> None:
    """Prevents `order.amazonorder`: an upward attribute that no import checker sees."""
    traces = {
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label != model._meta.app_label
        and field.related_model.__module__.startswith("counterpart.")
        and field.remote_field.related_name != "+"
    }
    assert traces == set()


def test_the_glossary_has_an_entry_for_every_table() -> None:
    """Prevents a table whose name means one thing to its author and another to its reader."""
    entries = set(re.findall(r"^\|[^|]*`(\w+)`", document("CONTEXT.md"), re.MULTILINE))
    assert {one.__name__ for one in our_models()} - entries == set()


def test_the_glossary_names_no_table_that_is_gone() -> None:
    """Prevents a glossary that explains a system which no longer exists."""
    listed = document("CONTEXT.md").partition("## Tables")[2].partition("\n## ")[0]
    entries = set(re.findall(r"^\|[^|]*`(\w+)`", listed, re.MULTILINE))
    assert entries - {one.__name__ for one in our_models()} == set()

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import AutoField


@pytest.fixture(autouse=True)
def _nothing_asked_for_yet():
    """Forget what the limits counted in other tests."""
    cache.clear()


@pytest.fixture(autouse=True)
def _keys_begin_at_one(db):
    """Whoever guesses addresses begins with the lowest keys; PostgreSQL counts on after tests."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in apps.get_models():
            key = model._meta.pk
            if isinstance(key, AutoField) and not model._base_manager.exists():
                told = [f'"{model._meta.db_table}"', key.column]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), 1, false)", told)

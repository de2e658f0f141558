import pytest
from django.core.exceptions import ImproperlyConfigured

from config.databases import database


def test_without_a_url_the_data_lives_in_the_data_folder(tmp_path):
    answer = database("", tmp_path / "var")
    assert (answer["ENGINE"], answer["NAME"], (tmp_path / "var").is_dir()) == (
        "django.db.backends.sqlite3",
        str(tmp_path / "var" / "counterpart.sqlite3"),
        True,
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///data.sqlite3", "data.sqlite3"),
        ("sqlite:////srv/my%20data.sqlite3", "/srv/my data.sqlite3"),
        ("sqlite://", ":memory:"),
    ],
)
def test_sqlite_url_names_a_file(tmp_path, url, name):
    assert database(url, tmp_path)["NAME"] == name


def test_sqlite_waits_for_locks_and_keeps_what_was_committed(tmp_path):
    assert database("sqlite://", tmp_path)["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgres_url_gives_every_part(tmp_path, scheme):
    answer = database(f"{scheme}://ada%40home:p%2Fw@db.example.com:5433/cp%20one", tmp_path)
    assert answer == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "cp one",
        "USER": "ada@home",
        "PASSWORD": "p/w",
        "HOST": "db.example.com",
        "PORT": "5433",
        "OPTIONS": {},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def test_postgres_url_needs_only_a_name(tmp_path):
    answer = database("postgres:///counterpart", tmp_path)
    assert [answer[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "counterpart", "", "", "", "",
    ]  # fmt: skip


def test_postgres_url_may_say_how_to_connect(tmp_path):
    answer = database("postgres://ada@db/cp?sslmode=require&connect_timeout=5", tmp_path)
    assert answer["OPTIONS"] == {"sslmode": "require", "connect_timeout": "5"}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "mysql://ada@db/cp",
            "DATABASE_URL begins with “mysql:”; it must be sqlite: or postgres:.",
        ),
        ("/srv/data", "DATABASE_URL begins with “:”; it must be sqlite: or postgres:."),
        ("postgres://ada@db:many/cp", "DATABASE_URL names a port that is not a number."),
        ("postgres://ada@db", "DATABASE_URL names no database after the host."),
        ("sqlite://data.sqlite3", "DATABASE_URL needs three slashes: sqlite:///path."),
    ],
)
def test_url_that_means_no_database_is_refused(tmp_path, url, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database(url, tmp_path)
    assert str(refusal.value) == sentence

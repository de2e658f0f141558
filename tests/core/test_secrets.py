from typing import Any

import pytest
from django.db import connection
from tests.scene import NOON

from counterpart.core import secrets
from counterpart.core.secrets import (
    WrongSecretKey,
    fingerprint,
    fingerprints,
    hidden,
    renewed,
    revealed,
)
from counterpart.customers.models import Customer, CustomerAddress
from counterpart.websites.models import Website

SENTENCE = (
    "Stored secrets cannot be read: COUNTERPART_SECRET_KEY is not the key they were written with."
)


@pytest.fixture
def use_keys(settings):
    """Let the keys be these, as after a restart."""

    def use_keys(*keys: str) -> None:
        settings.SECRET_KEYS = list(keys)
        secrets._cipher.cache_clear()

    yield use_keys
    secrets._cipher.cache_clear()


def bo(**facts: object) -> Customer:
    return Customer.objects.create(
        website=Website.objects.create(code="base", name="Main Website"),
        email="bo@example.com",
        email_fingerprint=fingerprint("bo@example.com"),
        created_at=NOON,
        **{"first_name": "Bobolink", "last_name": "Bay"} | facts,
    )


def stored(table: str, columns: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608
        return list(cursor.fetchall())


def test_row_holds_ciphertext_and_the_model_answers_the_text(db):
    bo()
    email, first, last = stored("customers_customer", "email, first_name, last_name")[0]
    assert all(value.startswith("gAAAAA") for value in (email, first, last))
    assert not any("Bobolink" in value or "example" in value for value in (email, first, last))
    assert list(Customer.objects.values_list("email", "first_name", "last_name")) == [
        ("bo@example.com", "Bobolink", "Bay")
    ]


def test_same_text_is_never_the_same_ciphertext(db):
    assert hidden("Bo") != hidden("Bo")


def test_empty_text_stays_empty_and_needs_no_key(db, use_keys):
    bo(last_name="")
    use_keys("another")
    assert stored("customers_customer", "last_name") == [("",)]
    assert list(Customer.objects.values_list("last_name", flat=True)) == [""]


@pytest.mark.parametrize("text", ["Bo 🎁", 'Ø\'Brien "x"', "李", "a" * 5000, "line\nline", "\x00"])
def test_any_text_comes_back(text):
    assert revealed(hidden(text)) == text


@pytest.mark.parametrize("document", [{}, {"city": "Oslo", "line1": "Ø 🎁", "more": [1, None]}])
def test_document_comes_back_and_is_not_readable_in_the_row(db, document):
    CustomerAddress.objects.create(customer=bo(), address=document, address_fingerprint="x")
    assert CustomerAddress.objects.get().address == document
    assert not any("Oslo" in value for (value,) in stored("customers_customeraddress", "address"))


def test_wrong_key_is_told_in_a_sentence(db, use_keys):
    bo()
    use_keys("another")
    with pytest.raises(WrongSecretKey) as refusal:
        Customer.objects.get()
    assert (refusal.value.sentence, refusal.value.code) == (SENTENCE, "wrong_secret_key")


@pytest.mark.parametrize("damage", ["", "not a token", "gAAAAA=", "gÄ"])
def test_damaged_ciphertext_is_told_in_the_same_sentence(damage):
    with pytest.raises(WrongSecretKey) as refusal:
        revealed(damage)
    assert refusal.value.sentence == SENTENCE


def test_keys_rotate_the_first_writes_and_all_read(use_keys):
    use_keys("old")
    written_before = hidden("Bo")
    use_keys("new", "old")
    written_after = hidden("Bay")
    assert (revealed(written_before), revealed(written_after)) == ("Bo", "Bay")
    use_keys("new")
    assert revealed(written_after) == "Bay"
    with pytest.raises(WrongSecretKey):
        revealed(written_before)


def test_what_was_stored_is_looked_up_by_the_fingerprints_of_all_keys(use_keys):
    use_keys("old")
    before = fingerprint("bo@example.com")
    for keys in (("old", "new"), ("new", "old")):
        use_keys(*keys)
        assert before in fingerprints("bo@example.com")
        assert fingerprints("bo@example.com")[0] == fingerprint("bo@example.com")
    use_keys("new")
    assert fingerprints("bo@example.com") == [fingerprint("bo@example.com")]
    assert before not in fingerprints("bo@example.com")


def test_secret_is_renewed_once(use_keys):
    use_keys("old")
    written = hidden("Bo")
    assert renewed(written) == written
    use_keys("new", "old")
    again = renewed(written)
    assert (again != written, renewed(again) == again) == (True, True)
    use_keys("new")
    assert revealed(again) == "Bo"


def test_fingerprint_needs_the_key_and_ignores_case_and_spaces(use_keys):
    use_keys("old")
    before = fingerprint("Bo@Example.com ")
    assert (fingerprint("bo@example.com") == before, fingerprint("cy@example.com") == before) == (
        True,
        False,
    )
    use_keys("another")
    assert fingerprint("bo@example.com") != before

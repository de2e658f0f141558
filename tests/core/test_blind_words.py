"""Encrypted people are found by the beginnings of words, and no word is stored."""

import pytest

from counterpart.core.finding.blind_words import (
    whole_to_find,
    whole_to_store,
    words_to_find,
    words_to_store,
)
from counterpart.core.finding.folding import words_of


def is_found(query: str, *texts: str) -> bool:
    """What a table of words would answer."""
    stored, wanted = words_to_store(texts), words_to_find(query)
    return bool(wanted) and all(stored & set(one) for one in wanted)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Ida", "Ida Lindström"),
        ("lind", "Ida Lindström"),
        ("LINDSTRÖM", "Ida Lindström"),
        ("lindstrom", "Ida Lindström"),
        ("lindström ida", "Ida Lindström"),
        ("li id", "Ida Lindström"),
        ("Lindström-Ida", "Ida Lindström"),
        ("maximilian", "Maximiliane"),
        ("o'brien", "Ida O’Brien"),
        ("obrien", "Ida O'Brien"),
        ("strasse", "Lange Straße"),
        ("lodz", "Łódź"),
        ("soren", "Søren"),
        ("12 main", "12 Main Street"),
        ("7", "7 Main Street"),
        ("小", "王小明"),
        ("小明", "王小明"),
        ("王小明", "王小明"),
        ("김소", "김소연"),
        ("さく", "さくら"),
        ("ガ", "がガ"),
        ("ida 王", "Ida 王"),
    ],
)
def test_beginnings_of_words_are_found(query, text):
    assert is_found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "Ida"),
        ("  –  ", "Ida"),
        ("da", "Ida"),
        ("i", "Ida"),
        ("ida bo", "Ida Lindström"),
        ("lindstrand", "Lindströ"),
        ("小王", "王小明"),
        ("明王", "王小明"),
    ],
)
def test_everything_else_is_not_found(query, text):
    assert not is_found(query, text)


def test_words_of_several_texts_are_found_together():
    assert is_found("ida oslo", "Ida Bay", "1 Street", "Oslo")


def test_only_the_first_eight_letters_count():
    assert is_found("maximilianXYZ", "Maximilian")
    assert len(words_to_store(["Maximilian"])) == 7


def test_a_flood_of_words_is_cut_off():
    assert len(words_to_store([" ".join(f"{number:03d}" for number in range(5000))])) < 200
    assert len(words_to_find(" ".join(f"{number:03d}" for number in range(5000)))) == 8


def test_a_whole_is_found_as_a_whole_only():
    stored = whole_to_store(["Ida@Example.com", ""])
    assert len(stored) == 1
    assert stored == set(whole_to_find(" ida@example.COM "))
    assert not stored & set(whole_to_find("ida"))
    assert whole_to_find(" ") == []


def test_kinds_are_kept_apart():
    names = words_to_store(["Ida"], kind="name")
    assert not names & words_to_store(["Ida"], kind="address")
    assert words_to_find("ida", kinds=("name", "address")) == [
        [*words_to_find("ida", kinds=["name"])[0], *words_to_find("ida", kinds=["address"])[0]]
    ]


def test_what_other_texts_have_too_can_be_left_out():
    assert words_to_store(["Ida Bay", "Ida Bo"], besides=["Ida Bay"]) == words_to_store(["Bo"]) - (
        words_to_store(["Bay"])
    )


def test_a_word_says_nothing_without_the_key_and_is_found_under_older_keys(settings):
    settings.SECRET_KEYS = ["old"]
    old = words_to_store(["Ida"])
    settings.SECRET_KEYS = ["new", "old"]
    new = words_to_store(["Ida"])
    assert not old & new
    [wanted] = words_to_find("ida")
    assert (len(wanted), bool(old & set(wanted)), bool(new & set(wanted))) == (2, True, True)
    assert all(0 <= word < 2**63 for word in old | new)


def test_words_are_folded_the_same_in_any_spelling():
    assert words_of("Ångström A\u030angstro\u0308m ÅNGSTRÖM") == ["angstrom"] * 3
    assert words_of("ﬁne １２") == ["fine", "12"]

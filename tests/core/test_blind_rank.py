"""Encrypted names are sorted by ranks, which are the names' only in the eyes of the key."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counterpart.core.finding.blind_rank import rank
from counterpart.core.finding.folding import words_of

LETTERS = "abcdefghijklmnopqrstuvwxyz 0123456789éøß王小明김がÅZ-'"


def folded(name: str) -> str:
    return " ".join(words_of(name))


def placed(name: str) -> int:
    """The rank of a name that has one."""
    found = rank(name)
    assert found is not None
    return found


@given(st.lists(st.text(LETTERS, max_size=30), max_size=30))
def test_ranks_never_contradict_the_names(names):
    known = sorted((name for name in names if folded(name)), key=folded)
    ranks = [placed(name) for name in known]
    assert ranks == sorted(ranks)
    assert all(0 <= one < 2**63 for one in ranks)


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=9), max_size=30))
def test_the_first_nine_letters_are_always_told_apart(names):
    known = sorted({folded(name) for name in names} - {""})
    assert all(one < other for one, other in pairwise([placed(name) for name in known]))


def test_signs_case_and_accents_do_not_count():
    assert rank("Åsa O'Lind-Bay") == rank("asa olind bay")


def test_a_name_without_letters_has_no_rank():
    assert [rank(""), rank(" – "), rank("'")] == [None] * 3


def test_each_script_has_its_place():
    names = ["7 Of Nine", "Ada", "Ada Bay", "Adam", "Zoe", "김소연", "王小明", "王明"]
    assert sorted(names, key=placed) == sorted(names, key=folded)


def test_ranks_are_others_under_another_key(settings):
    settings.SECRET_KEYS = ["old"]
    old = rank("Ida Lindström")
    settings.SECRET_KEYS = ["new", "old"]
    assert rank("Ida Lindström") != old

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import VARIABLES, Variable

FLAG = Variable("COUNTERPART_FLAG", "no", "A yes or a no.")
NUMBER = Variable("COUNTERPART_NUMBER", "5", "A number.")
SECRET = Variable("COUNTERPART_SECRET", "none", "A secret.", is_secret=True)
TEXT = Variable("COUNTERPART_TEXT", "plain", "A text.")


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_flag_understands_yes(monkeypatch, text):
    monkeypatch.setenv("COUNTERPART_FLAG", text)
    assert FLAG.flag() is True


@pytest.mark.parametrize("text", ["0", "False", "no", "off", "", "  "])
def test_flag_understands_no(monkeypatch, text):
    monkeypatch.setenv("COUNTERPART_FLAG", text)
    assert FLAG.flag() is False


@pytest.mark.parametrize("text", ["maybe", "2", "nope", "yes please", "ja"])
def test_flag_refuses_nonsense(monkeypatch, text):
    monkeypatch.setenv("COUNTERPART_FLAG", text)
    with pytest.raises(ImproperlyConfigured) as refusal:
        FLAG.flag()
    assert str(refusal.value) == f"COUNTERPART_FLAG is “{text}”; say yes or no."


def test_number_is_read_and_has_a_default(monkeypatch):
    assert NUMBER.number(at_least=1) == 5
    monkeypatch.setenv("COUNTERPART_NUMBER", " 12 ")
    assert NUMBER.number(at_least=12) == 12


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "five", "", "²", "1e3"])
def test_number_refuses_nonsense(monkeypatch, text):
    monkeypatch.setenv("COUNTERPART_NUMBER", text)
    with pytest.raises(ImproperlyConfigured) as refusal:
        NUMBER.number(at_least=1)
    assert str(refusal.value) == (
        f"COUNTERPART_NUMBER is “{text}”; it must be a whole number of at least 1."
    )


def test_unset_variable_has_its_default_and_an_empty_one_is_empty(monkeypatch):
    assert TEXT.text() == "plain"
    monkeypatch.setenv("COUNTERPART_TEXT", "")
    assert TEXT.text() == ""


def test_secret_is_read_from_the_named_file_without_its_last_line_end(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s3cret ø\n", encoding="utf-8")
    monkeypatch.setenv("COUNTERPART_SECRET_FILE", str(tmp_path / "secret"))
    assert SECRET.text() == "s3cret ø"


def test_empty_value_beside_a_file_does_not_hide_the_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s3cret", encoding="utf-8")
    monkeypatch.setenv("COUNTERPART_SECRET", "")
    monkeypatch.setenv("COUNTERPART_SECRET_FILE", str(tmp_path / "secret"))
    assert SECRET.text() == "s3cret"


def test_value_and_file_together_are_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERPART_SECRET", "one")
    monkeypatch.setenv("COUNTERPART_SECRET_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured) as refusal:
        SECRET.text()
    assert str(refusal.value) == "Set COUNTERPART_SECRET or COUNTERPART_SECRET_FILE, not both."


def test_file_that_is_not_there_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERPART_SECRET_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured) as refusal:
        SECRET.text()
    assert str(refusal.value) == (
        f"COUNTERPART_SECRET_FILE names {tmp_path / 'gone'}, which cannot be read: "
        f"No such file or directory."
    )


def test_file_that_is_not_text_is_refused(monkeypatch, tmp_path):
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("COUNTERPART_SECRET_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured) as refusal:
        SECRET.text()
    assert str(refusal.value) == (
        f"COUNTERPART_SECRET_FILE names {tmp_path / 'secret'}, which cannot be read: "
        f"it is not UTF-8 text."
    )


def test_file_means_nothing_for_what_is_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERPART_TEXT_FILE", str(tmp_path / "gone"))
    assert TEXT.text() == "plain"


def test_every_variable_has_one_name_and_says_what_it_is_for():
    names = [one.name for one in VARIABLES]
    assert (len(set(names)), all(one.meaning for one in VARIABLES)) == (len(names), True)


@pytest.mark.parametrize("text", ["http://127.0.0.1:8000", " https://shop.example.com/ "])
def test_address_is_read_without_what_stands_around_it(monkeypatch, text):
    monkeypatch.setenv("COUNTERPART_TEXT", text)
    assert TEXT.address() == text.strip().rstrip("/")


@pytest.mark.parametrize(
    "text", ["", "shop.example.com", "ftp://shop.example.com", "https://", "https://a.example/b"]
)
def test_address_refuses_nonsense(monkeypatch, text):
    monkeypatch.setenv("COUNTERPART_TEXT", text)
    with pytest.raises(ImproperlyConfigured) as refusal:
        TEXT.address()
    assert str(refusal.value) == (
        f"COUNTERPART_TEXT is “{text}”; it must be an address such as "
        f"https://counterpart.example.com."
    )

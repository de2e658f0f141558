from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.mail import CONSOLE, FILES, SMTP, Transport, sender, transport

DATA = Path("/data")
MAILS = DATA / "mails"


def smtp(host, port, user="", password="", **tls):
    return Transport(SMTP, MAILS, host, port, user, password, **tls)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("", Transport(FILES, MAILS)),
        ("file:///srv/mail%20out", Transport(FILES, Path("/srv/mail out"))),
        ("console:", Transport(CONSOLE, MAILS)),
        ("smtp://mail.example.com", smtp("mail.example.com", 587, starttls=True)),
        (
            "smtp://us%40er:p%2Fw%3A@mail.example.com:2587",
            smtp("mail.example.com", 2587, "us@er", "p/w:", starttls=True),
        ),
        ("smtps://u:p@mail.example.com/", smtp("mail.example.com", 465, "u", "p", tls=True)),
        ("smtp+plain://127.0.0.1:1025", smtp("127.0.0.1", 1025)),
    ],
)
def test_a_mail_url_is_understood(url, meant):
    assert transport(url, DATA) == meant


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://mail.example.com", ("EMAIL_URL begins with “http:”; it must be smtp:, smtps:, "
         "smtp+plain:, file: or console:.")),
        ("mail.example.com", ("EMAIL_URL begins with “:”; it must be smtp:, smtps:, smtp+plain:, "
         "file: or console:.")),
        ("smtp://", "EMAIL_URL names no mail server."),
        ("smtp://mail.example.com:many", "EMAIL_URL names a port that is not a number."),
        ("smtp://u:p?x@mail.example.com", ("EMAIL_URL has something after the mail server; in a "
         "password, “/”, “?” and “#” are written %2F, %3F and %23.")),
        ("file://folder", "EMAIL_URL needs three slashes and a folder: file:///folder."),
        ("file:", "EMAIL_URL needs three slashes and a folder: file:///folder."),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_one_sentence(url, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        transport(url, DATA)
    assert str(refusal.value) == sentence


def test_a_password_is_never_shown():
    assert (
        "pass"
        not in repr(transport("smtp://u:pass@mail.example.com", DATA)).partition("password")[0]
    )
    assert "'pass'" not in repr(transport("smtp://u:pass@mail.example.com", DATA))


@pytest.mark.parametrize("text", ["Sales <sales@example.com>", "sales@example.com"])
def test_a_sender_is_an_address_with_or_without_a_name(text):
    assert sender(text) == text


@pytest.mark.parametrize("text", ["", "Sales", "Sales <sales>", "a@b\nBcc: c@d", "@example.com"])
def test_a_sender_that_is_no_address_is_refused(text):
    with pytest.raises(ImproperlyConfigured) as refusal:
        sender(text)
    assert str(refusal.value) == (
        f"COUNTERPART_MAIL_FROM is “{text}”; it must be an e-mail address such as "
        f"Sales <sales@example.com>."
    )

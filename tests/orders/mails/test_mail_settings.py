"""How does a store view set its e-mails up, and who changed it?"""

import pytest
from tests.orders.mails.scene import BO, german_view
from tests.orders.scene import main_view

from counterpart.audit.models import AuditEntry
from counterpart.orders.mails.configuring import change_mail_settings, read_mail_settings
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.models.mails import MailKind

USUAL = {
    "enabled": "yes",
    "sender_name": "",
    "sender_email": "",
    "copy_to": "",
    "copy_method": "bcc",
}


def test_every_kind_is_sent_without_copies_unless_someone_says_otherwise(house):
    assert read_mail_settings(main_view()) == dict.fromkeys(MailKind.values, USUAL)


def test_a_change_is_kept_for_one_kind_of_one_store_view_and_audited(house):
    view = german_view()
    wanted = {
        "enabled": "No",
        "sender_name": "Desk",
        "sender_email": "desk@example.com",
        "copy_to": "a@example.com,b@example.com , a@example.com",
        "copy_method": "Separate",
    }
    kept = wanted | {
        "enabled": "no",
        "copy_to": "a@example.com, b@example.com",
        "copy_method": "separate",
    }
    assert change_mail_settings(view, MailKind.INVOICE, wanted, **BO) == kept
    assert read_mail_settings(view) == dict.fromkeys(MailKind.values, USUAL) | {"invoice": kept}
    assert read_mail_settings(main_view()) == dict.fromkeys(MailKind.values, USUAL)
    entry = AuditEntry.objects.get(action="mail_settings_changed")
    assert (entry.subject_kind, entry.subject, entry.actor) == (
        "setting",
        "e-mails invoice of de",
        "bo",
    )
    assert (entry.before, entry.after) == (USUAL, kept)


def test_the_same_change_twice_is_audited_once(house):
    for _ in range(2):
        change_mail_settings(main_view(), MailKind.ORDER, {"enabled": "off"}, **BO)
    assert AuditEntry.objects.filter(action="mail_settings_changed").count() == 1


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("enabled", "perhaps", "enabled is “perhaps”; say yes or no."),
        ("sender_email", "desk", "“desk” is not an e-mail address."),
        ("sender_name", "A\nB", "A sender's name is at most 100 printable characters."),
        ("sender_name", "Desk", "A sender's name needs a sender_email."),
        ("copy_to", "a@example.com, b", "“b” is not an e-mail address."),
        ("copy_to", ",".join(f"a{n}@example.com" for n in range(21)),
         "At most 20 addresses get a copy."),
        ("copy_method", "fax", "copy_method is “fax”; choose from bcc, separate."),
        ("color", "red", ("“color” is not a setting of e-mails; choose from enabled, sender_name, "
         "sender_email, copy_to, copy_method.")),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_nothing_is_changed(house, key, value, sentence):
    with pytest.raises(MailRefused) as refusal:
        change_mail_settings(main_view(), MailKind.ORDER, {"enabled": "no", key: value}, **BO)
    assert str(refusal.value) == sentence
    assert read_mail_settings(main_view()) == dict.fromkeys(MailKind.values, USUAL)
    assert not AuditEntry.objects.exists()

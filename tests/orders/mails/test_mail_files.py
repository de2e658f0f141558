"""Where are e-mails when no mail server is set up?"""

import stat
from email import message_from_bytes, policy

import pytest
from tests.orders.mails.scene import BO, buyer_order, queued, send

from counterpart.orders.mails.configuring import change_mail_settings
from counterpart.orders.mails.sending import MailTally
from counterpart.orders.models.mails import MailKind, MailState, OrderMail


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "counterpart.orders.mails.filing.MailFiles"
    settings.EMAIL_FILE_PATH = str(tmp_path / "data" / "mails")
    return tmp_path / "data" / "mails"


def test_each_mail_is_a_file_that_only_its_owner_may_read(house, folder):
    queued(buyer_order())
    queued(buyer_order(language="de"))
    assert send() == MailTally(sent=2)
    files = sorted(folder.iterdir())
    assert [path.suffix for path in files] == [".eml", ".eml"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    subjects = {
        message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]: path.read_text()
        for path in files
    }
    german = "Ihre Bestellbestätigung von Main Website Store"
    assert sorted(subjects) == [german, "Your Main Website Store order confirmation"]
    assert "Sie ist unter der Nummer 000000002 bei uns eingegangen." in subjects[german]


def test_a_mail_that_is_sent_twice_is_one_file(house, folder):
    queued(buyer_order())
    send()
    OrderMail.objects.update(state=MailState.QUEUED)
    OrderMail.objects.update(next_attempt_at=BO["now"])
    send()
    assert len(list(folder.iterdir())) == 1


def test_a_copy_is_a_file_beside_it(house, folder):
    order = buyer_order()
    change_mail_settings(order.store_view, MailKind.ORDER, {"copy_to": "desk@example.com"}, **BO)
    queued(order)
    send()
    names = [path.name for path in sorted(folder.iterdir())]
    assert len(names) == 2
    assert names[0] == names[1].replace(".eml", "-copy.eml")


def test_a_folder_that_cannot_be_written_is_trouble_and_the_mail_waits(house, folder):
    folder.parent.mkdir()
    folder.write_text("a file where the folder should be")
    queued(buyer_order())
    assert send() == MailTally(queued_again=1)
    assert OrderMail.objects.get().error == "FileExistsError"

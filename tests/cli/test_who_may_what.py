"""Every role and every command: permitted or refused as the table says (CO-14, P-14)."""

import re

import click
import pytest
from django.apps import apps
from tests.architecture.test_docs import commands
from tests.orders.scene import line, placed, sentences, shelves, standing, units
from tests.users.scene import hired

from counterpart.orders.models.orders import Order
from counterpart.users.founding import SHIPPED_ROLES
from counterpart.users.permissions import Permission

ROLES = ("owner", *SHIPPED_ROLES)
# Who may use a command beside the owner, who may use all of them.
WHO = {
    "attention list": "order_manager support auditor channel_job",
    "attention retry": "order_manager channel_job",
    "audit": "auditor",
    "cancel": "order_manager",
    "cancel-invoice": "order_manager finance",
    "cancel-on-amazon": "order_manager",
    "carriers": "order_manager support auditor channel_job",
    "check": "",
    "comment": "order_manager support",
    "commerce": "order_manager warehouse finance support auditor",
    "commerce-settings": "",
    "connect": "",
    "createowner": "",
    "customers change": "order_manager",
    "customers create": "order_manager",
    "customers list": "order_manager support",
    "customers register": "order_manager",
    "customers show": "order_manager support",
    "decide": "order_manager support auditor channel_job",
    "delete-store": "",
    "demo": "",
    "edit-address": "order_manager",
    "erase": "",
    "errors list": "order_manager support auditor channel_job",
    "errors retry": "order_manager channel_job",
    "feeds list": "order_manager support auditor channel_job",
    "feeds show": "order_manager support auditor channel_job",
    "generate": "",
    "hold": "order_manager",
    "import": "order_manager channel_job",
    "integration": "order_manager support auditor channel_job",
    "invoice": "order_manager finance",
    "listings changes": "order_manager support auditor channel_job",
    "listings list": "order_manager support auditor channel_job",
    "listings preview": "order_manager support auditor channel_job",
    "listings send": "order_manager channel_job",
    "listings settings": "order_manager support auditor channel_job",
    "listings show": "order_manager support auditor channel_job",
    "listings switch": "",
    "logs": "order_manager support auditor channel_job",
    "mails list": "order_manager warehouse finance support auditor",
    "mails send": "",
    "mails settings": "",
    "matches list": "order_manager support auditor channel_job",
    "matches map": "order_manager support auditor channel_job",
    "matches remove": "",
    "matches set": "",
    "migrate": "",
    "order again": "order_manager",
    "order create": "order_manager",
    "order edit": "order_manager",
    "orders": "order_manager support auditor channel_job",
    "pay-invoice": "order_manager finance",
    "people activate": "",
    "people add": "",
    "people deactivate": "",
    "people forget-factors": "",
    "people list": "",
    "people password": "",
    "people roles": "",
    "people unlock": "",
    "print": "order_manager warehouse finance support auditor",
    "products add": "",
    "products change": "",
    "products disable": "",
    "products enable": "",
    "products export": "order_manager warehouse auditor",
    "products import": "",
    "products list": "order_manager warehouse auditor",
    "rates": "",
    "read-only": "order_manager support auditor channel_job",
    "refund": "order_manager finance",
    "refunds approve": "",
    "refunds decline": "",
    "refunds handled": "order_manager finance",
    "refunds list": "order_manager support auditor channel_job",
    "refunds paid": "order_manager finance",
    "refunds send-again": "order_manager finance",
    "refunds withdraw": "order_manager finance",
    "reports list": "order_manager support auditor channel_job",
    "resend": "order_manager channel_job",
    "returns credit": "order_manager finance",
    "returns dealt-with": "order_manager channel_job",
    "returns list": "order_manager support auditor channel_job",
    "returns reopen": "order_manager channel_job",
    "returns show": "order_manager support auditor channel_job",
    "review": "order_manager",
    "roles create": "",
    "roles delete": "",
    "roles grant": "",
    "roles limit": "",
    "roles list": "",
    "roles rename": "",
    "roles show": "",
    "roles withdraw": "",
    "rotate-key": "",
    "runs": "order_manager support auditor channel_job",
    "sandbox": "",
    "send-email": "order_manager support",
    "settings": "order_manager support auditor channel_job",
    "ship": "order_manager warehouse",
    "show": "order_manager support auditor channel_job",
    "sources change": "",
    "sources create": "",
    "sources delete": "",
    "sources disable": "",
    "sources enable": "",
    "sources list": "order_manager warehouse auditor",
    "statuses assign": "",
    "statuses create": "",
    "statuses label": "",
    "statuses list": "order_manager warehouse finance support auditor",
    "statuses unassign": "",
    "stock": "order_manager warehouse auditor",
    "stocks assign": "",
    "stocks create": "",
    "stocks delete": "",
    "stocks link": "",
    "stocks list": "order_manager warehouse auditor",
    "stocks low": "order_manager warehouse auditor",
    "stocks rename": "",
    "stocks unlink": "",
    "stores": "order_manager support auditor channel_job",
    "sync": "order_manager channel_job",
    "tracks add": "order_manager warehouse",
    "tracks correct": "order_manager warehouse",
    "tracks list": "order_manager warehouse finance support auditor",
    "tracks remove": "order_manager warehouse",
    "unhold": "order_manager",
    "web": "",
    "websites change": "",
    "websites create": "",
    "websites list": "order_manager warehouse finance support auditor",
    "websites store": "",
    "websites view": "",
    "worker": "",
}
# These would not come back, or set up another database.
NOT_RUN = {"demo", "sandbox", "web", "worker", "migrate"}
# What a command asks for beside what it declares as required.
WANTED_TOO = {"review": ("--accept",)}
REFUSED = re.compile(r"counterpart: \w+ may not do that: it needs the permission “[^”]+”\.\n")


def example(parameter: click.Parameter) -> str:
    """Something that a command takes for a parameter; it need not exist."""
    if isinstance(parameter.type, click.Choice):
        return str(parameter.type.choices[0])
    if isinstance(parameter.type, click.Path):
        return __file__
    return "1" if isinstance(parameter.type, click.types.IntParamType) else "000000001"


def plain_call(name: str, command: click.Command) -> list[str]:
    """A call of a command with what it cannot do without."""
    call = name.split()
    for parameter in command.params:
        if parameter.required and isinstance(parameter, click.Argument):
            call.append(example(parameter))
        elif parameter.required:
            call.append(parameter.opts[0])
            if not (isinstance(parameter, click.Option) and parameter.is_flag):
                call.append(example(parameter))
    return [*call, *WANTED_TOO.get(name, ())]


def everything() -> dict[str, list[tuple]]:
    """Every row of every table of ours."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model.__module__.startswith("counterpart.")
    }


def permitted(name: str, role: str) -> bool:
    return role == "owner" or role in WHO[name].split()


def test_the_table_names_every_command_and_no_other():
    assert sorted(WHO) == sorted(commands())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_refused_what_the_table_says_and_nothing_changes(counterpart, house, role):
    shelves()
    placed(line("MUG"))
    hired("bo", role)
    before = everything()
    answers = {
        name: counterpart("--as", "bo", *plain_call(name, command))
        for name, command in commands().items()
        if not permitted(name, role)
    }
    wrong = {
        name: answer
        for name, answer in answers.items()
        if (answer.code, answer.out) != (1, "") or not REFUSED.fullmatch(answer.err)
    }
    assert wrong == {}
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_let_in_where_the_table_says(counterpart, house, role):
    hired("bo", role)
    wrong = {
        name: answer.err
        for name, command in commands().items()
        if permitted(name, role) and name not in NOT_RUN
        for answer in [counterpart("--as", "bo", *plain_call(name, command))]
        if REFUSED.search(answer.err)
    }
    assert wrong == {}


ADDRESS = ("name=Ida Example", "line1=1 Sample Street", "region=OR", "postcode=97301", "country=US")
# An order, what happens to it before, what a role then does with it, and which roles may.
Steps = tuple[tuple[str, ...], ...]
ACTIONS: dict[str, tuple[Steps, tuple[str, ...], str]] = {
    "invoice": ((), ("invoice", "N"), "order_manager finance"),
    "cancel invoice": ((("invoice", "N", "--open"),), ("cancel-invoice", "I"),
                       "order_manager finance"),
    "ship": ((), ("ship", "N"), "order_manager warehouse"),
    "refund": ((("invoice", "N"),), ("refund", "N"), "order_manager finance"),
    "cancel": ((), ("cancel", "N"), "order_manager"),
    "hold": ((), ("hold", "N"), "order_manager"),
    "unhold": ((("hold", "N"),), ("unhold", "N"), "order_manager"),
    "comment": ((), ("comment", "N", "Called the buyer."), "order_manager support"),
    "edit address": ((), ("edit-address", "N", "city=Salem", *ADDRESS), "order_manager"),
    "pay invoice": ((("invoice", "N", "--open"),), ("pay-invoice", "I"), "order_manager finance"),
    "send e-mail": ((), ("send-email", "N"), "order_manager support"),
    "print": ((("invoice", "N"),), ("print", "N"), "order_manager warehouse finance support"),
    "order again": ((), ("order", "again", "N"), "order_manager"),
    "show": ((), ("commerce", "N"), "order_manager warehouse finance support auditor"),
}  # fmt: skip


@pytest.fixture
def order(house) -> Order:
    shelves()
    return placed(line("MUG", 2), customer_email="ida@example.com")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_role_works_an_order_exactly_as_far_as_it_may(counterpart, order, action, role):
    steps, call, who = ACTIONS[action]

    def written(arguments: tuple[str, ...]) -> list[str]:
        invoice = order.invoices.values_list("number", flat=True).first() or "none"
        return [{"N": order.number, "I": invoice}.get(one, one) for one in arguments]

    for step in steps:
        assert counterpart(*written(step)).code == 0
    hired("bo", role)
    before = standing(order), units(order), sentences(order)
    answer = counterpart("--as", "bo", *written(call))
    if role == "owner" or role in who.split():
        assert (answer.code, answer.err) == (0, "")
        return
    assert (answer.code, answer.out) == (1, "")
    assert REFUSED.fullmatch(answer.err)
    assert (standing(order), units(order), sentences(order)) == before


def test_what_a_person_does_stands_under_their_name(counterpart, order):
    hired("bo", "order_manager")
    assert counterpart("--as", "BO", "comment", order.number, "Called.").code == 0
    assert [one.actor for one in order.history.all()][-1] == "bo"


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("moon", "There is no person with the login “moon”."),
        ("", "There is no person with the login “”."),
        ("gone", "gone does not work here any more: the login is inactive."),
    ],
)
def test_nobody_works_as_a_person_who_is_not_there(counterpart, house, login, sentence):
    hired("gone", "owner", "support")
    hired("ada", "owner")
    assert counterpart("people", "deactivate", "gone").code == 0
    answer = counterpart("--as", login, "commerce")
    assert (answer.code, answer.out, answer.err) == (1, "", f"counterpart: {sentence}\n")


def test_who_is_at_work_is_read_once_in_a_command(
    counterpart, order, django_assert_max_num_queries
):
    hired("bo", "order_manager")
    with django_assert_max_num_queries(60) as asked:
        counterpart("--as", "bo", "commerce", order.number)
    people = [one for one in asked.captured_queries if '"users_user"."password"' in one["sql"]]
    assert len(people) == 1


def test_a_role_reaches_what_it_needs_to_change_settings_of_the_channel(counterpart, shop):
    """Seeing the channel does not suffice to change it, though one command does both."""
    hired("bo", "order_manager")
    refused = "counterpart: bo may not do that: it needs the permission “{}”.\n"
    configure = str(Permission.CONFIGURE_CHANNEL.label)
    calls: list[tuple[str, ...]] = [
        ("settings", "US Store", "customer_creation=account"),
        ("settings", "US Store", "active=no"),
        ("stores", "--deactivate", "US Store"),
        ("read-only", "on"),
    ]
    before = everything()
    for call in calls:
        answer = counterpart("--as", "bo", *call)
        assert (answer.code, answer.out, answer.err) == (1, "", refused.format(configure))
    assert everything() == before
    assert counterpart("--as", "bo", "settings", "US Store").code == 0

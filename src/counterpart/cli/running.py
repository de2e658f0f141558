"""Commands that work with Amazon now."""

import click

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.runs import AccountRun, Outcome
from counterpart.amazon.queries import find_accounts
from counterpart.amazon.running import accounts_at_work, read_reports, run_account
from counterpart.amazon.stores.activity import get_store
from counterpart.cli.guarding import granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import counted, moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.users.permissions import Permission

COUNTS = (
    "received", "recorded", "unchanged", "before_connection", "other_marketplaces", "unreadable",
    "created", "held", "waiting", "canceled", "failed", "sent", "accepted", "rejected", "unsure",
    "completed",
)  # fmt: skip
# Trouble at Amazon passes and the next run goes on; a refused account asks for a person.
ASKING_FOR_A_PERSON = {Outcome.RECONNECT}


@click.command()
@click.option("--store", help="Only the seller account of this store.")
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def sync(*, store: str | None, as_json: bool, clock: Clock) -> int:
    """Make one complete pass: tell Amazon, take in, create, retry, read back, complete.

    Then the reports are looked after: asked for when their time has come, read once written.
    """
    mine = set(find_accounts(scope=granted()))
    accounts = [one for one in accounts_at_work() if one in mine]
    if store:
        accounts = [get_store(store, scope=granted()).account]
    receipts = [_pass_over(account, clock) for account in accounts]
    if as_json:
        print_json({"runs": receipts})
    else:
        _tell(receipts)
    refused = [one for one in receipts if one["outcome"] in ASKING_FOR_A_PERSON]
    for one in refused:
        click.echo(f"counterpart: {one['sentence']} Connect the store again.", err=True)
    return int(bool(refused))


@click.command()
@click.option("--last", type=click.IntRange(min=1), default=10, show_default=True, help="How many.")
@json_option
@needs(Permission.VIEW_CHANNEL)
def runs(*, last: int, as_json: bool) -> None:
    """List the receipts of the last runs."""
    mine = AccountRun.objects.filter(account__in=find_accounts(scope=granted()))
    rows = mine.select_related("account")[:last]
    receipts = [receipt(run) for run in rows]
    if as_json:
        print_json(receipts)
        return
    print_table(
        "Runs",
        ["Started", "Account", "Outcome", "Received", "Created", "Held", "Sent", "Requests"],
        [
            (
                run.started_at,
                one["account"],
                Outcome(run.outcome).label,
                one["received"],
                one["created"],
                one["held"],
                one["sent"],
                sum(run.requests.values()),
            )
            for one, run in zip(receipts, rows, strict=True)
        ],
        empty="There was no run yet.",
    )


def _pass_over(account: SellerAccount, clock: Clock) -> dict[str, object]:
    run = run_account(account, clock)
    if run is None:
        return {
            "account": str(account),
            "outcome": "already_running",
            "sentence": "Another process is at work on this account; nothing was done here.",
        }
    read_reports(account, clock)
    return receipt(run)


def receipt(run: AccountRun) -> dict[str, object]:
    """Answer a run's receipt: asked, received, created, held, failed."""
    return {
        "account": str(run.account),
        "outcome": run.outcome,
        "sentence": run.sentence,
        "started_at": moment(run.started_at),
        "finished_at": moment(run.finished_at),
        "may_go_on_at": moment(run.may_go_on_at),
        "requests": run.requests,
        "pages": run.pages,
        **{name: getattr(run, name) for name in COUNTS},
    }


def _tell(receipts: list[dict[str, object]]) -> None:
    if not receipts:
        click.echo("No store takes part in the sync. `counterpart connect --help` tells how.")
    for one in receipts:
        if one["outcome"] == "already_running":
            click.echo(f"{one['account']}: {one['sentence']}")
            continue
        counts = ", ".join(f"{one[name]} {name.replace('_', ' ')}" for name in COUNTS if one[name])
        asked = sum(dict(one["requests"]).values())  # type: ignore[call-overload]  # JSON
        click.echo(f"{one['account']}: {counts or 'nothing new'}. {counted(asked, 'request')}.")
        if one["sentence"]:
            click.echo(f"  {one['sentence']}")
        if one["may_go_on_at"]:
            click.echo(f"  It may go on at {one['may_go_on_at']}.")

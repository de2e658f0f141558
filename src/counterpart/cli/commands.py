"""Which commands are there?"""

import click

from counterpart.cli import (
    addresses,
    checking,
    erasing,
    installing,
    keys,
    operating,
    reading,
    running,
    stores,
)
from counterpart.cli.channel import (
    attention,
    carriers,
    deciding,
    errors,
    feeds,
    logs,
    matching,
    refunds,
)
from counterpart.cli.channel import canceling as canceling_there
from counterpart.cli.channel import listings as listings_there
from counterpart.cli.channel import reports as reports_there
from counterpart.cli.channel import returns as returns_there
from counterpart.cli.commerce import (
    canceling,
    commenting,
    customers,
    holding,
    invoicing,
    mails,
    ordering,
    orders,
    papers,
    rates,
    refunding,
    reviewing,
    settings,
    shipping,
    statuses,
    tracking,
    websites,
)
from counterpart.cli.demonstrating import command as demonstrating
from counterpart.cli.generating import command as generating
from counterpart.cli.inventory import counting, products, sources, stocks
from counterpart.cli.rights import auditing, owners, people, roles


def register(app: click.Group) -> None:
    """Hang every command on the application. Safe to repeat."""
    for command in COMMANDS:
        app.add_command(command)


COMMANDS: list[click.Command] = [
    installing.migrate,
    owners.createowner,
    stores.connect,
    stores.stores,
    stores.settings,
    stores.integration,
    stores.delete,
    stores.read_only,
    errors.errors,
    logs.logs,
    products.products,
    counting.stock,
    sources.sources,
    stocks.stocks,
    running.sync,
    running.runs,
    reading.orders,
    reading.show,
    orders.commerce,
    ordering.order,
    customers.customers,
    websites.websites,
    shipping.ship,
    invoicing.invoice,
    invoicing.pay,
    invoicing.cancel,
    refunding.refund,
    rates.rates,
    canceling.cancel,
    canceling_there.cancel,
    holding.hold,
    holding.unhold,
    reviewing.review,
    statuses.statuses,
    commenting.comment,
    tracking.tracks,
    mails.send_email,
    mails.mails,
    papers.print_papers,
    addresses.edit_address,
    operating.import_orders,
    attention.attention,
    deciding.decide,
    matching.matches,
    carriers.carriers,
    operating.resend,
    feeds.feeds,
    refunds.refunds,
    listings_there.listings,
    returns_there.returns,
    reports_there.reports,
    people.people,
    roles.roles,
    auditing.audit,
    settings.commerce_settings,
    erasing.erase,
    keys.rotate_key,
    checking.check,
    installing.web,
    installing.worker,
    installing.sandbox,
    demonstrating.demo,
    generating.generate,
]

"""Which commands are there?"""

import click

from counterpart.cli import (
    addresses,
    catalog,
    checking,
    demo,
    installing,
    operating,
    reading,
    running,
    stores,
)
from counterpart.cli.commerce import canceling, commenting, invoicing, orders, shipping


def register(app: click.Group) -> None:
    """Hang every command on the application. Safe to repeat."""
    for command in COMMANDS:
        app.add_command(command)


COMMANDS: list[click.Command] = [
    installing.migrate,
    stores.connect,
    stores.stores,
    stores.settings,
    stores.read_only,
    catalog.products,
    catalog.stock,
    running.sync,
    running.runs,
    reading.orders,
    reading.show,
    orders.commerce,
    shipping.ship,
    invoicing.invoice,
    canceling.cancel,
    commenting.comment,
    addresses.edit_address,
    operating.import_orders,
    operating.resend,
    checking.check,
    installing.web,
    installing.worker,
    installing.sandbox,
    demo.demo,
]

"""The command that shows a day of orders."""

import click


@click.command()
def demo() -> None:
    """Show a day of orders with the sandbox Amazon."""

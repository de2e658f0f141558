"""What does `counterpart …` do? The command line, one file for each matter."""

import gc
import os
import sys

import click

from counterpart.cli.options import Commands


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="counterpart")
@click.option("--as", "login", metavar="LOGIN", help="Work as this person, with their permissions.")
def app(login: str | None) -> None:
    """An Amazon sales channel with a commerce back office."""


def main() -> None:
    """Run the command line; a refusal is one line on standard error and exit code 1."""
    _set_up()
    from counterpart.cli import commands  # noqa: PLC0415 - Django must be set up first

    commands.register(app)
    from counterpart.cli.refusing import run  # noqa: PLC0415

    # What was loaded stays: the garbage collector need not look at it again and again.
    gc.freeze()
    sys.exit(run(app))


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    try:
        django.setup()
    except ImproperlyConfigured as trouble:
        click.echo(f"counterpart: {trouble}", err=True)
        sys.exit(2)

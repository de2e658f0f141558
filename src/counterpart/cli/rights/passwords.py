"""How does a command learn a password?"""

import sys

import click

from counterpart.core.errors import Refused


def asked_for_password() -> str:
    """Ask for a password twice at a terminal; else read the first line of standard input."""
    if sys.stdin.isatty():
        told: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return told
    return read_password()


def read_password() -> str:
    """Read a password from the first line of standard input, or refuse."""
    told = sys.stdin.readline().rstrip("\r\n")
    if not told:
        raise Refused("No password was given on standard input.")
    return told

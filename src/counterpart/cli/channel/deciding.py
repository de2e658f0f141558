"""The command that tells what a person has to decide about an Amazon order, and decides it."""

from typing import Any

import click

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.attention.questions import ANSWERS, Question, question_of
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import get_order, is_within, latest_note
from counterpart.cli.guarding import actor, also_needs, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_json, print_table
from counterpart.core.clock import Clock
from counterpart.users.guarding import NotPermitted
from counterpart.users.permissions import Permission

LONGEST_CODE = max(map(len, ANSWERS))
# click leaves the lines of a paragraph as they are that begins with a backspace.
EPILOG = "\b\nAnswers, of which each question takes some:\n" + "\n".join(
    f"  {code:<{LONGEST_CODE}}  {answer.label}" for code, answer in ANSWERS.items()
)


@click.command(epilog=EPILOG)
@click.argument("amazon_order_id")
@click.argument("answer", required=False, metavar="[ANSWER]", type=click.Choice(sorted(ANSWERS)))
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def decide(*, amazon_order_id: str, answer: str | None, as_json: bool, clock: Clock) -> None:
    """Tell what Amazon's change of mind asks of a person, or decide it with an answer."""
    row = get_order(amazon_order_id, scope=granted())
    if answer:
        _check_may(ANSWERS[answer].permission, row)
        row = answer_question(row, answer, actor=actor(), now=clock.now())
    question = question_of(row)
    if as_json:
        print_json(_facts(row, question))
        return
    if answer:
        click.echo(latest_note(row))
    _tell(row, question)


def _check_may(permission: Permission, row: AmazonOrder) -> None:
    if not is_within(row, also_needs(permission)):
        raise NotPermitted(
            f"For order {row.amazon_order_id} that needs the permission “{permission.label}”."
        )


def _facts(row: AmazonOrder, question: Question | None) -> dict[str, Any]:
    return {
        "amazon_order_id": row.amazon_order_id,
        "question": question.code if question else None,
        "title": question.title if question else None,
        "facts": list(question.facts) if question else [],
        "answers": [one.code for one in question.answers] if question else [],
        "by_hand": (question.by_hand or None) if question else None,
        "note": latest_note(row),
    }


def _tell(row: AmazonOrder, question: Question | None) -> None:
    if question is None:
        click.echo(f"Nothing is to be decided about {row.amazon_order_id}.")
        return
    click.echo("\n".join((f"{question.title}.", *question.facts)))
    if question.by_hand:
        click.echo(question.by_hand)
    print_table(
        "\nAnswers",
        ["Answer", "What it does"],
        [(one.code, f"{one.label}: {one.effect}") for one in question.answers],
        empty="\nNothing of this can be decided here.",
    )

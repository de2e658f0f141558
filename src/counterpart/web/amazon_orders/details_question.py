"""What does the page of an Amazon order ask of whoever opens it?"""

from dataclasses import dataclass
from typing import Any

from counterpart.amazon.attention.questions import CANCEL, Answer, Question, question_of
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import is_within
from counterpart.web.access import Visit


@dataclass(frozen=True)
class Offer:
    """An answer, and whether this person may give it; one needs a page of its own first."""

    answer: Answer
    is_permitted: bool

    @property
    def needs_reason(self) -> bool:
        return self.answer.code == CANCEL.code


@dataclass(frozen=True)
class Asked:
    """A question with the answers as a page offers them."""

    question: Question
    offers: tuple[Offer, ...]

    @property
    def may_answer(self) -> bool:
        return any(one.is_permitted for one in self.offers)


def asked_of(visit: Visit, row: AmazonOrder) -> dict[str, Any]:
    """Answer the page's part about what is to be decided; `asked` is None if nothing is."""
    question = question_of(row)
    if question is None:
        return {"asked": None}
    offers = tuple(
        Offer(one, is_within(row, visit.permitted(one.permission))) for one in question.answers
    )
    return {"asked": Asked(question, offers)}

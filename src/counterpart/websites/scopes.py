"""Whose orders may be seen? Everything, or those of some store views."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Scope:
    """Some store views, by their keys; None stands for all of them, those to come included.

    `websites` are those of which the views to come are included too; their present views stand
    in `views` as well, so nobody but `covers` has to look at them.
    """

    views: frozenset[int] | None = None
    websites: frozenset[int] = frozenset()

    @property
    def is_everything(self) -> bool:
        return self.views is None

    @property
    def is_nothing(self) -> bool:
        return self.views == frozenset()

    def allows(self, view_id: int) -> bool:
        return self.views is None or view_id in self.views

    def covers(self, other: "Scope") -> bool:
        """Tell whether all of another scope lies in this one, today and for views to come."""
        if self.views is None:
            return True
        if other.views is None:
            return False
        return other.views <= self.views and other.websites <= self.websites

    def within(self, path: str) -> Q:
        """Answer the condition that `path`, the way to a store view's key, stays in this scope."""
        return Q() if self.views is None else Q(**{f"{path}__in": self.views})

    def __or__(self, other: "Scope") -> "Scope":
        if self.views is None or other.views is None:
            return EVERYTHING
        return Scope(self.views | other.views, self.websites | other.websites)


EVERYTHING = Scope()
NOTHING = Scope(frozenset())

"""Whose orders may be seen? Everything, or those of some store views."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Scope:
    """Some store views, by their keys; None stands for all of them, those to come included."""

    views: frozenset[int] | None = None

    def allows(self, view_id: int) -> bool:
        return self.views is None or view_id in self.views

    def within(self, path: str) -> Q:
        """Answer the condition that `path`, the way to a store view's key, stays in this scope."""
        return Q() if self.views is None else Q(**{f"{path}__in": self.views})

    def __or__(self, other: "Scope") -> "Scope":
        if self.views is None or other.views is None:
            return EVERYTHING
        return Scope(self.views | other.views)


EVERYTHING = Scope()

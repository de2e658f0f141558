"""What is one reason that keeps an order from being created?"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Blocker:
    """One case of a cause (`amazon.causes`), with its evidence: which item, how many, …"""

    cause: str
    evidence: dict[str, str] = field(default_factory=dict)

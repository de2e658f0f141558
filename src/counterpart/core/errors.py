"""What does a "no" look like? One base for every refusal that a person may read."""


class Refused(Exception):
    """The business says no; the text is a sentence for the person who asked."""

    code = "refused"

    def __init__(self, sentence: str, *, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code:
            self.code = code

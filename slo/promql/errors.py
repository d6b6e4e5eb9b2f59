"""What is wrong with a PromQL text, and which characters of it."""


class PromQLError(ValueError):
    """A text that is not the PromQL wanted.

    `start` and `end` are character offsets in the text that was given (`end` is exclusive; the two are equal
    where something is missing at the end). `hint` says what was expected or probably meant, or is "".
    """

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint
        super().__init__(message, start, end, hint)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

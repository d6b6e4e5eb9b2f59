"""The error of a PromQL text, with the position."""


class PromQLError(ValueError):
    """Raised for a text that is not the expected PromQL.

    `start` and `end` are character offsets in the text; `end` is exclusive, and equal to `start` if the text
    ends too early. `hint` says what was expected or probably meant, or is "".
    """

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint
        super().__init__(message, start, end, hint)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

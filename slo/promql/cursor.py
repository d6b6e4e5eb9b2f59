"""A cursor over tokens, for the parser."""

from slo.promql.errors import PromQLError
from slo.promql.lexer import Token, tokenize
from slo.promql.text import unquote


class Cursor:
    """Moves over the tokens of a text from left to right; `token` is the next one."""

    __slots__ = ("_position", "_tokens", "depth", "source", "token")

    def __init__(self, source: str) -> None:
        self.source = source
        self.depth = 0
        self._tokens = tokenize(source)
        self._position = 0
        self.token = self._tokens[0]

    def advance(self) -> Token:
        """Return the next token and step over it."""
        token = self.token
        self._position += 1
        self.token = self._tokens[self._position]
        return token

    def take(self, text: str) -> Token | None:
        """Step over the next token if it has this text."""
        return self.advance() if self.token.text == text else None

    def expect(self, text: str) -> Token:
        """Step over the next token, which must have this text."""
        if self.token.text != text:
            raise self.unexpected(f"expected {text!r}")
        return self.advance()

    @property
    def at_end(self) -> bool:
        """Whether every token has been read."""
        return self.token.kind == "end"

    def close(self, opening: Token, closing: str, expected: str) -> Token:
        """Step over the bracket that closes an opening one."""
        if self.at_end:
            raise PromQLError(f"unclosed {opening.text!r}", opening.start, opening.end, expected)
        if self.token.text != closing:
            raise self.unexpected(expected)
        return self.advance()

    @property
    def following(self) -> Token:
        """The token after the next one; after the end, the end."""
        return self._tokens[min(self._position + 1, len(self._tokens) - 1)]

    @property
    def previous_end(self) -> int:
        """The end offset of the previous token."""
        return self._tokens[self._position - 1].end

    def written(self, token: Token) -> str:
        """A token's original text: keywords keep their case."""
        return self.source[token.start : token.end]

    def string(self, token: Token) -> str:
        """The value of a string literal."""
        return unquote(token.text, token.start)

    def unexpected(self, hint: str) -> PromQLError:
        """The error for a next token that is not allowed here."""
        token = self.token
        found = "end of text" if token.kind == "end" else repr(self.written(token))
        return PromQLError(f"unexpected {found}", token.start, token.end, hint)

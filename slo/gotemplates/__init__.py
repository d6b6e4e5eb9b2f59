"""Go's template language: its syntax, and checks of what the programs that expand templates would refuse."""


def is_template(text: str) -> bool:
    """Return whether a text is changed when it is expanded."""
    return "{{" in text

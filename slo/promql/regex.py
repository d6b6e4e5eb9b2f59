r"""Whether Prometheus will compile a regular expression, and whether it matches nothing at all.

Prometheus uses RE2 (https://github.com/google/re2/wiki/Syntax). A pattern is rewritten into Python's syntax,
which refuses what RE2 does not have (lookaround, backreferences, possessive quantifiers), and Python's `re`
judges the rest. Known corners, where a pattern is accepted that a server refuses: unknown names in `\p{...}`,
nested repetitions that come to more than 1000, and flags that are repeated, such as the second in `a(?i)*`.
"""

import re
import warnings
from functools import lru_cache

_HIGHEST_REPEAT = 1000
_POSIX_CLASSES = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit"

_ITEM = re.compile(
    r"""(?P<quoted>\\Q(?P<literal>.*?)(?:\\E|\Z))
    |(?P<property>\\[pP](?:\{\^?\w+\}|[A-Z]))
    |(?P<code>\\x\{(?P<digits>[0-9a-fA-F]{1,6})\}|\\x[0-9a-fA-F]{2}|\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2}))
    |(?P<position>\\[bBAz]|[$^])
    |(?P<escape>\\(?:[aftnrvdDsSwW]|[!-/:-@\[-`{-~ ]))
    |(?P<bad_escape>\\.?)
    |(?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])
    |(?P<named>\(\?P?<\w+>)
    |(?P<flags>\(\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)(?P<scoped>[:)]))
    |(?P<group>\(\?:)
    |(?P<bad_group>\(\?(?:<[=!]|P[=>]|.)?)
    |(?P<repeat>(?:[*+?]|\{(?P<least>\d+)(?:,(?P<most>\d*))?\})\??(?P<again>[*+?]|\{\d+(?:,\d*)?\})?)
    |(?P<brace>\{)""",
    re.VERBOSE | re.DOTALL,
)
_CLASS_ITEM = re.compile(
    r"""\[:\^?(?P<posix>\w+):\]
    |(?P<property>\\[pP](?:\{\^?\w+\}|[A-Z]))
    |(?P<digits>\\x\{[0-9a-fA-F]{1,6}\})
    |(?P<escape>\\(?:[aftnrvdDsSwW]|x[0-9a-fA-F]{2}|[0-7]{1,3}|[!-/:-@\[-`{-~ ]))
    |(?P<bad_escape>\\.?)
    |(?P<bracket>\[)""",
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=8192)
def fault(pattern: str) -> str:
    """Say what is wrong with an anchored RE2 pattern, or return "" if nothing is."""
    try:
        _compile(pattern)
    except re.error as error:
        return error.msg  # its position would be that in the rewritten pattern
    except OverflowError:
        return "it repeats too often"
    except RecursionError:
        return "it is nested too deeply"
    return ""


def matches_nothing(pattern: str) -> bool:
    """Whether a valid pattern matches the empty string, as `.*` does."""
    return _compile(pattern).fullmatch("") is not None


def _compile(pattern: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python plans set operations in classes; RE2 has none
        return re.compile(_ITEM.sub(_in_python, pattern))


def _in_python(item: re.Match[str]) -> str:
    """Rewrite one item of RE2's syntax, keeping its structure and whether it can match nothing."""
    text = item.group()
    match item.lastgroup:
        case "quoted":
            return re.escape(item["literal"])
        case "property":
            return r"\w"
        case "code":
            return _character(item["digits"]) if item["digits"] else "x"
        case "position":
            return {"$": r"(?:\Z)", r"\z": r"(?:\Z)"}.get(text, f"(?:{text})")
        case "bad_escape":
            raise re.error(f"invalid escape sequence {text}")
        case "class":
            return "[" + _CLASS_ITEM.sub(_in_python_class, text[1:])
        case "named":
            return "("
        case "flags":
            return "(?:" if item["scoped"] == ":" else ""
        case "bad_group":
            raise re.error(f"{text} is not supported: RE2 has no lookaround and no backreferences")
        case "repeat":
            return _repetition(item)
        case "brace":
            return r"\{"
    return text


def _repetition(item: re.Match[str]) -> str:
    text = item.group()
    if item["again"]:
        raise re.error(f"invalid nested repetition {text}")
    if max(int(item["least"] or 0), int(item["most"] or 0)) > _HIGHEST_REPEAT:
        raise re.error(f"{text} repeats more than {_HIGHEST_REPEAT} times")
    return text


def _in_python_class(item: re.Match[str]) -> str:
    text = item.group()
    match item.lastgroup:
        case "posix" if item["posix"] not in _POSIX_CLASSES.split():
            raise re.error(f"unknown character class {text}")
        case "posix" | "property":
            return r"\w"
        case "digits":
            return _character(text[3:-1])
        case "bad_escape":
            raise re.error(f"invalid escape sequence {text}")
        case "bracket":
            return r"\["
    return text


def _character(digits: str) -> str:
    code = int(digits, 16)
    if code > 0x10FFFF:
        raise re.error(f"invalid code point {digits}")
    return re.escape(chr(code))

r"""Whether Prometheus will compile a regular expression, and whether it matches nothing at all.

Prometheus uses RE2 (https://github.com/google/re2/wiki/Syntax). A pattern is rewritten into Python's syntax,
which refuses what RE2 does not have (lookaround, backreferences, possessive quantifiers), and Python's `re`
judges the rest. Known corners: a pattern is accepted that a server refuses where flags are repeated, such as
those in `a(?i)*`, and the scripts of `\p{...}` are only the better known.
"""

import re
import warnings
from functools import lru_cache

_EVERYDAY = re.compile(r"(?!.*\(\?)[\w .|()\[\]*+?^/-]*", re.ASCII)
"""What means the same to RE2 and to Python: no escapes, no flags, no counts."""

_HIGHEST_REPEAT = 1000
_POSIX_CLASSES = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit"
_UNICODE_CLASSES = """
Any C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs
Arabic Armenian Bengali Bopomofo Braille Cherokee Common Coptic Cyrillic Devanagari Ethiopic Georgian
Gothic Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin
Malayalam Mongolian Myanmar Ogham Oriya Runic Sinhala Syriac Tamil Telugu Thaana Thai Tibetan Yi
"""

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
    |(?P<group>\(\?:|\((?!\?))
    |(?P<group_end>\))
    |(?P<bad_group>\(\?(?:<[=!]|P[=>]|.)?)
    |(?P<repeat>(?:[*+?]|\{(?P<least>\d+)(?:,(?P<most>\d*))?\})\??(?P<again>[*+?]|\{\d+(?:,\d*)?\})?)
    |(?P<brace>\{)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_CLASS_ITEM = re.compile(
    r"""\[:\^?(?P<posix>\w+):\]
    |(?P<property>\\[pP](?:\{\^?\w+\}|[A-Z]))
    |(?P<digits>\\x\{[0-9a-fA-F]{1,6}\})
    |(?P<escape>\\(?:[aftnrvdDsSwW]|x[0-9a-fA-F]{2}|[0-7]{1,3}|[!-/:-@\[-`{-~ ]))
    |(?P<bad_escape>\\.?)
    |(?P<bracket>\[)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)


@lru_cache(maxsize=8192)
def fault(pattern: str) -> str:
    """Say what is wrong with an anchored RE2 pattern, or return "" if nothing is."""
    try:
        _compile(pattern)
        _check_nested_repetitions(pattern)
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


def matches(pattern: str, text: str) -> bool | None:
    """Whether a valid pattern matches all of a text; None for rarer patterns, which only RE2 can judge."""
    return re.fullmatch(pattern, text) is not None if _EVERYDAY.fullmatch(pattern) else None


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
            return _unicode_class(text)
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
    # Digits are counted first, because Python refuses to read a number of thousands.
    limits = [limit for limit in (item["least"], item["most"]) if limit]
    if any(len(limit) > 9 or int(limit) > _HIGHEST_REPEAT for limit in limits):
        raise re.error(f"{text} repeats more than {_HIGHEST_REPEAT} times")
    return text


def _check_nested_repetitions(pattern: str) -> None:
    """Refuse repetitions inside of repetitions that come to too many, as RE2 does: `(a{50}){50}`."""
    outside: list[int] = []  # for each group that is open, the most repetitions beside it
    most, last, end = 1, 1, 0  # in this group, and of what a repetition would repeat
    for item in _ITEM.finditer(pattern):
        last = last if item.start() == end else 1
        end = item.end()
        match item.lastgroup:
            case "group" | "named":
                outside.append(most)
                most = last = 1
            case "flags" if item["scoped"] == ":":
                outside.append(most)
                most = last = 1
            case "group_end":
                last = most
                most = max(most, outside.pop())
            case "repeat":
                last *= _times(item)
                most = max(most, last)
                if last > _HIGHEST_REPEAT:
                    raise re.error(f"nested repetitions come to {last:,} times, more than {_HIGHEST_REPEAT}")
            case _:
                last = 1


def _times(repetition: re.Match[str]) -> int:
    """Give how often something is repeated at most; where that has no end, how often at least, but once."""
    if repetition["least"] is None:
        return 1
    if repetition["most"] == "":
        return max(int(repetition["least"]), 1)
    return int(repetition["most"] or repetition["least"])


def _unicode_class(text: str) -> str:
    if text[2:].strip("{^}") not in _UNICODE_CLASSES.split():
        raise re.error(f"unknown character class {text}")
    return r"\w"


def _in_python_class(item: re.Match[str]) -> str:
    text = item.group()
    match item.lastgroup:
        case "posix" if item["posix"] not in _POSIX_CLASSES.split():
            raise re.error(f"unknown character class {text}")
        case "posix":
            return r"\w"
        case "property":
            return _unicode_class(text)
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

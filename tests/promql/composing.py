"""Expressions composed at random, and damaged token by token."""

from random import Random

from slo.promql.functions import FUNCTIONS
from slo.promql.lexer import tokenize
from slo.promql.vector import ValueType

_FUNCTIONS = sorted(FUNCTIONS.values(), key=lambda function: function.name)
_STABLE = [function for function in _FUNCTIONS if not function.experimental]
_MATCHERS = ('job="api"', 'code=~"5..|4.."', "env!='x'", "path!~`/a\\d+`", 'le="0.5"')
_DURATIONS = ("5m", "1h30m", "2w", "90s", "1d")
_LABELS = ("job", "code", "le", "instance")
_ARITHMETIC = ("+", "-", "*", "/", "%", "^", "atan2")
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_SETS = ("and", "or", "unless")


def composed(random: Random, wanted: ValueType = ValueType.VECTOR, depth: int = 3) -> str:
    """A valid expression of the type wanted."""
    if wanted is ValueType.STRING:
        return random.choice(('"a"', "'b\\n'", "`c`"))
    if wanted is ValueType.RANGE:
        return _range(random, depth)
    if depth == 0:
        return random.choice(("1", "0.5", "1e3")) if wanted is ValueType.SCALAR else _selector(random)
    make = _SCALARS if wanted is ValueType.SCALAR else _VECTORS
    return random.choice(make)(random, depth - 1)


def _selector(random: Random) -> str:
    matchers = random.sample(_MATCHERS, random.randrange(4))
    comma = random.choice(("", ","))
    braces = "{" + ", ".join(matchers) + comma + "}" if matchers else random.choice(("", "{}"))
    shift = random.choice(("", "", "", " offset 5m", " @ 1609746000", " @ end() offset -1h"))
    return random.choice(("up", "http_requests_total", "job:up:sum", "sum")) + braces + shift


def _range(random: Random, depth: int) -> str:
    length = random.choice(_DURATIONS)
    if depth and random.random() < 0.3:
        return f"({composed(random, depth=depth - 1)})[{length}:{random.choice(('', '1m'))}]"
    return f"up{{{random.choice(_MATCHERS)}}}[{length}]{random.choice(('', ' offset 1h'))}"


def _call(random: Random, depth: int) -> str:
    returning = [function for function in _STABLE if function.returns is ValueType.VECTOR]
    function = random.choice(returning)
    count = random.randint(function.least, function.most or function.least + 2)
    arguments = (composed(random, function.parameter(index), depth) for index in range(count))
    return f"{function.name}({', '.join(arguments)})"


def _aggregation(random: Random, depth: int) -> str:
    op = random.choice(("sum", "avg", "max", "topk", "quantile", "count_values"))
    parameter = {"topk": "3, ", "quantile": "0.9, ", "count_values": '"value", '}.get(op, "")
    grouping = _grouped(random, random.choice(("by", "without")))
    body = f"({parameter}{composed(random, depth=depth)})"
    return random.choice((f"{op}{body}", f"{op}{body} {grouping}", f"{op} {grouping} {body}"))


def _grouped(random: Random, keyword: str) -> str:
    return f"{keyword} ({', '.join(random.sample(_LABELS, random.randrange(3)))})"


def _vector_operation(random: Random, depth: int) -> str:
    left, right = composed(random, depth=depth), composed(random, depth=depth)
    op = random.choice(_ARITHMETIC + _COMPARISONS + _SETS)
    returns_bool = random.choice((" bool", "")) if op in _COMPARISONS else ""
    matching = random.choice(("", " " + _grouped(random, random.choice(("on", "ignoring")))))
    group = (
        random.choice(("", " group_left ()", " group_right (version)"))
        if matching and op not in _SETS
        else ""
    )
    if matching:  # would otherwise join the operator to the last, perhaps scalar, part of what is on its left
        left = f"({left})"
    return f"{left} {op}{returns_bool}{matching}{group} {right}"


def _mixed_operation(random: Random, depth: int) -> str:
    scalar, op = composed(random, ValueType.SCALAR, depth), random.choice(_ARITHMETIC + _COMPARISONS)
    return f"({composed(random, depth=depth)}) {op} {scalar}"


def _scalar_operation(random: Random, depth: int) -> str:
    left, right = (composed(random, ValueType.SCALAR, depth) for _ in range(2))
    return f"{left} {random.choice(_ARITHMETIC)} {right}"


_VECTORS = (
    _call,
    _aggregation,
    _vector_operation,
    _mixed_operation,
    lambda random, depth: f"({composed(random, depth=depth)})",
    lambda random, depth: f"-{_selector(random)}",
)
_SCALARS = (
    _scalar_operation,
    lambda random, depth: f"({composed(random, ValueType.SCALAR, depth)})",
    lambda random, depth: f"scalar({composed(random, depth=depth)})",
    lambda random, depth: "time()",
)


def damaged(random: Random, expression: str) -> str:
    """The expression with one or two of its tokens left out, doubled, exchanged or replaced."""
    words = [token.text for token in tokenize(expression)[:-1]]
    for _ in range(random.randint(1, 2)):
        at, other = random.randrange(len(words)), random.randrange(len(words))
        match random.randrange(4):
            case 0 if len(words) > 1:
                del words[at]
            case 1:
                words.insert(at, words[at])
            case 2:
                words[at], words[other] = words[other], words[at]
            case _:
                words[at] = random.choice(_STRAYS)
    return " ".join(words)


_STRAYS = (
    *("(", ")", "{", "}", "[", "]", ",", "=", "==", "=~", "!=", "+", "-", "^", "@", ">", ":"),
    *("up", "5", "5m", '"a"', "inf", "__name__", "le", "start", "rate", "vector", "sum", "topk", "time"),
    *("by", "without", "on", "ignoring", "group_left", "bool", "offset", "and", "or", "atan2"),
)

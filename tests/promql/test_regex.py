import pytest

from slo.promql import regex

IN_RE2 = r"""
a|b|  5..  \d+\.\d*  (?i)a(?-s:b)  (?P<n>a)(?P<n>b)  (?<n>a)  \Qa(\E  \pL\p{^Greek}
\p{Lu}[\p{Cyrillic}\PM]  \p{Cham}  [{999999999}]  (a{10}){100}  (a{1000}){0}
((a*){9}b{1,}){111}  (a{2}|b{500}){2}  a{٣}
[]a]  [^]a]  [[]  [[:^alpha:]_]  [\]\x{1F600}-]  ^*  a{,5}  a{2,}?  {  \z  \_  \12
"""

NOT_IN_RE2 = r"""
(  )  *  a**  a++  a{2}{3}  a{1001}  a{1,99999999999999999999}  (?P<é>a)  a{3,2}  [  []  [b-a]
(?=a)  (?!a)  (?<=a)  (?<!a)  (?>a)  (?P=n)  (?P>n)  (?#a)  (?x)a  (?
\p{Foo}  \pX  [\P{^greek}]  (a{1000}){1000}  (?:(?i:a{10}){10}b){11}  (?P<n>a{2,}){501}
(a)\1  \Z  \C  \h  \é  \  [\b]  [\é]  [[:foo:]]  \x4  \x{110000}  [\x{110000}]
"""


@pytest.mark.parametrize("pattern", IN_RE2.split())
def test_what_re2_has_is_accepted(pattern: str) -> None:
    assert regex.fault(pattern) == ""


@pytest.mark.parametrize("pattern", NOT_IN_RE2.split())
def test_what_re2_does_not_have_is_refused(pattern: str) -> None:
    assert regex.fault(pattern)


def test_a_repetition_of_thousands_of_digits_is_refused_as_any_other() -> None:
    assert regex.fault("a{" + "9" * 5000 + "}") == "invalid repetition size: {9999999999999999999"


@pytest.mark.parametrize("pattern", ["", ".*", "a?", "(a|)", "^$", r"\Q\E", r"(?i)", "[a]{0}", r"\z"])
def test_some_patterns_match_nothing(pattern: str) -> None:
    assert regex.matches(pattern, "")


@pytest.mark.parametrize("pattern", [".+", "a", "a|b", r"\pL", r"\x{41}", "[[:alpha:]]", r"\Q*\E"])
def test_most_patterns_match_something_only(pattern: str) -> None:
    assert not regex.matches(pattern, "")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("5..", "500", True),
        ("5", "500", False),
        ("4..|5..", "404", True),
        ("[45][0-9]+", "499", True),
        ("/v2/.*", "/v2/pay", True),
        ("(?i)ok", "OK", True),
        (r"5\d\d", "500", True),
        (r"\pL", "1", False),
        ("5[0-9]{2}", "5000", False),
        ("(?P<n>a)(?<n>b)", "ab", True),
        ("a.b", "a\nb", True),
    ],
)
def test_a_pattern_must_match_all_of_a_text(pattern: str, text: str, fits: bool) -> None:
    assert regex.matches(pattern, text) is fits

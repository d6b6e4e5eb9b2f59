"""Consent: what parties must agree to again, what waits for signatures, and what all have signed."""

from collections.abc import Iterator, Mapping

from slo.diff.change import About, Change, Rank
from slo.diff.comparison import Comparison
from slo.model.agreement import changes
from slo.model.consent import PRODUCT, Standing, Written, ends
from slo.model.subjects import Subject, SubjectKind
from slo.plan.series import Key
from slo.text.plurals import have, listed, some

_Signed = Mapping[str, list[tuple[int, Key]]]
"""Keys that differ, each with its place among all."""

_UNTIL_SIGNED = {
    SubjectKind.OBJECTIVE: "its pages are tickets, and it stops no release",
    SubjectKind.CALL: "only people call it",
    SubjectKind.EXCLUSION: "it leaves nothing out",
    SubjectKind.MATRIX: "it binds nobody",
}


def signatures(compared: Comparison) -> Iterator[Change]:
    """Yield what happens to the agreement on each subject."""
    before, after = (plan.catalogue.standing for plan in (compared.before, compared.after))
    found: dict[tuple[About, str], list[Subject]] = {}
    for subject in dict.fromkeys((*after.written, *before.written)):
        differs = compared.under("agreement", subject.kind, subject.name)
        if differs and (sentence := _sentence(subject, before, after)):
            found.setdefault((_about(subject), sentence), []).append(subject)
    signed = _signed(compared)
    for (about, sentence), subjects in found.items():
        keys = (key for subject in subjects for key in _keys(subject, compared, signed))
        yield Change(Rank.CONSENT, about, f"{_whose(subjects)}{sentence}", tuple(dict.fromkeys(keys)))


def unsigned(standing: Standing, subject: Subject) -> tuple[str, ...]:
    """Return the parties that have yet to sign something as it is written."""
    if subject in standing.drafts:
        return standing.drafts[subject].missing
    return standing.disputed.get(subject, ())


def _about(subject: Subject) -> About:
    match subject.kind:
        case SubjectKind.OBJECTIVE:
            return About("objective", subject.name)
        case SubjectKind.CALL:
            return About("product", subject.name.partition("/")[0])
        case SubjectKind.EXCLUSION:
            return About("exclusion", subject.name.partition("/")[0])
        case SubjectKind.MATRIX:
            return About("organisation", subject.name)


def _whose(subjects: list[Subject]) -> str:
    """Name what is signed, where the definition that it belongs to has several such things."""
    seconds = [one.name.partition("/")[2] for one in subjects]
    match subjects[0].kind:
        case SubjectKind.CALL:
            return f"calls upon {listed(seconds)}: "
        case SubjectKind.EXCLUSION:
            return f"for {some(seconds)}: "
        case SubjectKind.MATRIX:
            return "the matrix: "
    return ""


def _sentence(subject: Subject, before: Standing, after: Standing) -> str:
    """Say what must be signed, or what all have signed; "" if nothing changed but who signed when."""
    missing = unsigned(after, subject)
    if subject in after.emergencies:
        alone = after.emergencies[subject].declared
        return f"{alone.party} alone changed it in an emergency, until {alone.until}: {alone.reason}"
    if subject in after.drafts:
        return f"a draft until {have(missing)} signed. Until then {_UNTIL_SIGNED[subject.kind]}"
    if missing:
        return _again(subject, missing, after)
    return _agreed(subject, before, after)


def _again(subject: Subject, missing: tuple[str, ...], after: Standing) -> str:
    written = after.written[subject]
    if ends(written.terms):
        return f"{listed(missing)} must sign that it ends: all had signed it"
    terms = tuple(f"'{one.term}'" for one in changes(after.ledger[subject].terms, written.terms))
    if not terms:
        return f"the signature of {listed(missing)} is missing"
    differ = "differs" if len(terms) == 1 else "differ"
    return f"{listed(missing)} must agree again: {listed(terms)} {differ} from what all have signed"


def _agreed(subject: Subject, before: Standing, after: Standing) -> str:
    had, has = (
        before.ledger.get(_earlier(after.written.get(subject), before) or subject),
        after.ledger.get(subject),
    )
    if has is None:
        continued = any(subject in one.earlier for one in after.written.values())
        return "its end is agreed: all have signed it" if had and not continued else ""
    if had is None:
        return f"{have(has.parties)} signed, so it is in force"
    return f"{have(has.parties)} signed the new terms" if had.terms != has.terms else ""


def _earlier(written: Written | None, before: Standing) -> Subject | None:
    """Return the subject under which something was in force before."""
    return next((one for one in (written.subjects if written else ()) if one in before.ledger), None)


def _keys(subject: Subject, compared: Comparison, signed: _Signed) -> Iterator[Key]:
    """Yield the keys of what is agreed on a subject, of its signatures, and of what waits for them."""
    standing = compared.after.catalogue.standing
    terms = (standing.written.get(subject) or compared.before.catalogue.standing.written[subject]).terms
    yield from compared.under("agreement", subject.kind, subject.name)
    its = (*signed.get(subject.path, ()), *signed.get(terms.get(PRODUCT, ""), ()))
    yield from (key for _, key in sorted(its))
    yield from _marks(subject, compared)


def _signed(compared: Comparison) -> _Signed:
    """Return the keys of signatures by the path of what is signed; of new files of them, by the product."""
    found: dict[str, list[tuple[int, Key]]] = {}
    for place, key in enumerate(compared.under("signatures")):
        _, product, _, *subject = key
        found.setdefault(subject[0] if subject else product, []).append((place, key))
    return found


def _marks(subject: Subject, compared: Comparison) -> Iterator[Key]:
    """Yield the keys of an objective that say who signs, and what waits for signatures."""
    match subject.kind:
        case SubjectKind.OBJECTIVE:
            paths: tuple[Key, ...] = (("draft",), ("emergency",), ("signatories",))
            slo = subject.name
        case SubjectKind.EXCLUSION:
            name, _, slo = subject.name.partition("/")
            paths = (("exclusions",), ("unsigned", name))
        case _:
            return
    yield from dict.fromkeys(key for path in paths for key in compared.under("objective", slo, *path))

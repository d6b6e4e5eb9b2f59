"""What is in force: it changes only if all who are bound by it have signed what replaces it."""

from datetime import date

from hypothesis import event, given, settings
from hypothesis import strategies as st

from slo.model import Draft, Signature
from slo.model.agreement import Change, Terms
from slo.model.comparison import standing
from slo.model.consent import (
    CONTINUES,
    REMOVED,
    SIGNED_BY,
    InForce,
    Ledger,
    Signatures,
    Standing,
    Written,
    all_of,
)
from slo.model.subjects import Subject, SubjectKind

A, B, OLD = (Subject(SubjectKind.OBJECTIVE, name) for name in ("a", "b", "old"))
SHOP, RE, SECURITY = "shop", "re", "security"


def terms(target: str, *parties: str) -> Terms:
    return {"target": target, **({SIGNED_BY: all_of(parties)} if parties else {})}


def written(target: str, *parties: str, subject: Subject = A, earlier: tuple[Subject, ...] = ()) -> Written:
    now = continuing(terms(target, *parties), *(one.name for one in earlier))
    return Written(subject, now, parties, earlier, {1: {"target": target}})


def continuing(one: Terms, *earlier: str) -> dict[str, str]:
    return {**one, **({CONTINUES: all_of(earlier)} if earlier else {})}


def signature(one: Terms, version: int = 2) -> Signature:
    return Signature.model_construct(
        version=version, agreed_on=date(2026, 9, 1), by="boss", digest="", terms=dict(one)
    )


def by(one: Terms, *parties: str, version: int = 2) -> Signatures:
    return {party: signature(one, version) for party in parties}


def lacking(found: Standing) -> dict[str, tuple[str, ...]]:
    return {one.written.subject.name: one.lacking for one in found.disputes}


AGREED = InForce(terms("99%", SHOP, RE), (SHOP, RE))


def test_what_all_have_signed_is_in_force() -> None:
    one = written("99%", SHOP, RE)

    assert standing([one], {}, {A: by(one.terms, SHOP, RE)}).ledger == {A: AGREED}


def test_what_was_never_signed_by_all_is_a_draft() -> None:
    one = written("99%", SHOP, RE)
    found = standing([one], {}, {A: {**by(one.terms, SHOP), **by(terms("95%", SHOP, RE), RE)}})

    assert found.ledger == {}
    assert found.drafts == {A: Draft(changed={RE: (Change("target", "95%", "99%"),)})}
    assert [one.written for one in found.pending(RE)] == [one]
    assert list(found.pending(SHOP)) == []


def test_other_terms_wait_for_all_and_the_old_ones_stay() -> None:
    one = written("95%", SHOP, RE)
    found = standing([one], {A: AGREED}, {A: {**by(one.terms, SHOP), **by(AGREED.terms, RE)}})

    assert found.ledger == {A: AGREED}
    assert lacking(found) == {"a": (RE,)}
    assert found.disputes[0].changes == (Change("target", "99%", "95%"),)


def test_who_leaves_must_sign_that_it_leaves() -> None:
    one = written("99%", SHOP)
    signed = {**by(one.terms, SHOP), **by(AGREED.terms, RE)}

    assert lacking(standing([one], {A: AGREED}, {A: signed})) == {"a": (RE,)}
    assert standing([one], {A: AGREED}, {A: by(one.terms, SHOP, RE)}).ledger == {
        A: InForce(one.terms, (SHOP,))
    }


def test_in_words_that_name_no_parties_nobody_leaves() -> None:
    one = written("99%", SHOP)
    first = by({"target": "99%"}, SHOP, RE, version=1)

    assert lacking(standing([one], {A: AGREED}, {A: first})) == {"a": (SHOP, RE)}
    assert lacking(standing([one], {}, {A: first})) == {"a": (SHOP, RE)}


def test_words_of_an_earlier_version_are_no_change() -> None:
    one = written("99%", SHOP, RE)
    first = by({"target": "99%"}, SHOP, RE, version=1)

    assert standing([one], {A: AGREED}, {A: first}).ledger == {A: AGREED}
    assert standing([one], {}, {A: first}).ledger == {A: AGREED}


def test_a_removal_is_signed_too() -> None:
    found = standing([], {A: AGREED}, {A: {**by(REMOVED, SHOP), **by(AGREED.terms, RE)}})

    assert lacking(found) == {"a": (RE,)}
    assert found.disputes[0].is_removal
    assert standing([], {A: AGREED}, {A: by(REMOVED, SHOP, RE)}) == Standing(
        written={A: Written(A, REMOVED, (SHOP, RE))}, signed={A: by(REMOVED, SHOP, RE)}
    )


def test_a_signed_removal_may_be_followed_by_a_new_beginning() -> None:
    one = written("99%", SHOP, RE)
    found = standing([one], {}, {A: by(REMOVED, SHOP, RE)})

    assert found.disputes == ()
    assert found.drafts[A].missing == (SHOP, RE)


def test_of_two_that_become_one_only_the_first_goes_on() -> None:
    one = written("99%", SHOP, RE, subject=B, earlier=(OLD, A))
    ledger = {OLD: AGREED, A: AGREED}
    found = standing([one], ledger, {OLD: by(AGREED.terms, SHOP, RE)})

    assert lacking(found) == {"a": (SHOP, RE), "b": (SHOP, RE)}
    assert found.ledger == {B: AGREED._replace(terms=continuing(AGREED.terms, "old")), A: AGREED}


def test_a_renamed_objective_continues_what_was_signed() -> None:
    one = written("99%", SHOP, RE, subject=B, earlier=(A,))
    signed = {A: by(AGREED.terms, SHOP, RE)}
    found = standing([one], {A: AGREED}, signed)

    assert lacking(found) == {}
    assert found.ledger == {B: InForce(one.terms, (SHOP, RE))}
    assert standing([one], found.ledger, signed) == found
    assert standing([one], {}, signed).ledger == found.ledger


def test_it_may_be_renamed_again() -> None:
    signed = {A: by(AGREED.terms, SHOP, RE)}
    first = standing([written("99%", SHOP, RE, subject=OLD, earlier=(A,))], {A: AGREED}, signed)
    again = written("99%", SHOP, RE, subject=B, earlier=(OLD, A))

    assert lacking(standing([again], first.ledger, signed)) == {}
    assert lacking(standing([again], {A: AGREED}, signed)) == {"b": (SHOP, RE)}


def test_what_nobody_signed_is_not_continued() -> None:
    one = written("99%", SHOP, RE, earlier=(OLD,))
    signed = {A: by(AGREED.terms, SHOP, RE)}

    assert lacking(standing([one], {A: AGREED}, signed)) == {"a": (SHOP, RE)}
    assert lacking(standing([one], {}, signed)) == {"a": (SHOP, RE)}
    first = {A: by({"target": "99%"}, SHOP, RE, version=1)}
    assert lacking(standing([one], {A: AGREED}, first)) == {"a": (SHOP, RE)}
    assert lacking(standing([one], {}, first)) == {"a": (SHOP, RE)}


def test_what_is_continued_is_dropped_by_all() -> None:
    before = AGREED._replace(terms=continuing(AGREED.terms, "old"))
    one = written("99%", SHOP, RE)

    assert lacking(standing([one], {A: before}, {A: by(before.terms, SHOP, RE)})) == {"a": (SHOP, RE)}
    found = standing([one], {A: before}, {A: {**by(one.terms, SHOP), **by(before.terms, RE)}})
    assert lacking(found) == {"a": (RE,)}
    assert lacking(standing([one], {A: before}, {A: by(one.terms, SHOP, RE)})) == {}


def _objective(name: str) -> Subject:
    return Subject(SubjectKind.OBJECTIVE, name)


PARTIES = st.lists(st.sampled_from([SHOP, RE, SECURITY]), max_size=3, unique=True).map(tuple)
TARGETS = st.sampled_from(["99%", "95%"])
CONTINUED = st.sampled_from([(), ("old",), ("x",)])
TERMS = st.builds(
    lambda target, parties, earlier: continuing(terms(target, *parties), *earlier),
    TARGETS,
    PARTIES,
    CONTINUED,
)
VALUES = st.one_of(
    st.builds(signature, TERMS),
    st.just(signature(REMOVED)),
    st.builds(lambda target: signature({"target": target}, 1), TARGETS),
)
SIGNED = st.dictionaries(
    st.sampled_from([A, B, OLD]), st.dictionaries(st.sampled_from([SHOP, RE, SECURITY]), VALUES)
)
WRITTEN = st.builds(
    lambda a, b, renamed: [
        *([written(a[0], *a[1], earlier=tuple(map(_objective, renamed)))] if a else []),
        *([written(b[0], *b[1], subject=B)] if b else []),
    ],
    st.none() | st.tuples(TARGETS, PARTIES),
    st.none() | st.tuples(TARGETS, PARTIES),
    CONTINUED,
)
LEDGERS = st.dictionaries(
    st.sampled_from([A, B, OLD]),
    st.tuples(TARGETS, PARTIES.filter(bool)).map(lambda one: InForce(terms(one[0], *one[1]), one[1])),
)


@settings(max_examples=400)
@given(WRITTEN, LEDGERS, SIGNED)
def test_nothing_in_force_changes_without_all_whom_it_binds(
    found: list[Written], ledger: Ledger, signed: dict[Subject, Signatures]
) -> None:
    after = standing(found, ledger, signed)
    now = {recorded(one, ledger): one for one in found}
    for subject, before in ledger.items():
        one = now.get(subject, Written(subject, REMOVED, ()))
        called_now = continuing(before.terms, *({subject.name} - {one.subject.name}))
        if not after.disputes and one.terms not in (before.terms, called_now):
            event("changed by all")
            for party in before.parties:
                signatures = ((name, signed.get(name, {}).get(party)) for name in one.subjects)
                given = [(name.name, found.terms) for name, found in signatures if found]
                words = [continuing(terms, *({name} - {one.subject.name})) for name, terms in given]
                assert one.terms in words or one.words(1) in [terms for _, terms in given]


def recorded(one: Written, ledger: Ledger) -> Subject | None:
    return next((subject for subject in one.subjects if subject in ledger), None)


@settings(max_examples=400)
@given(WRITTEN, LEDGERS, SIGNED)
def test_what_is_recorded_once_stays_as_it_is(
    found: list[Written], ledger: Ledger, signed: dict[Subject, Signatures]
) -> None:
    after = standing(found, ledger, signed)
    if not after.disputes:
        again = standing(found, after.ledger, signed)

        assert again.ledger == after.ledger
        assert again.drafts == after.drafts
        assert not again.disputes


@settings(max_examples=400)
@given(WRITTEN, LEDGERS, SIGNED, st.sampled_from([SHOP, RE, SECURITY]))
def test_whoever_signs_all_that_is_pending_lacks_nothing(
    found: list[Written], ledger: Ledger, signed: dict[Subject, Signatures], party: str
) -> None:
    pending = standing(found, ledger, signed).pending(party)
    now = {one.written.subject: {party: signature(one.written.terms)} for one in pending}
    both = {subject: {**signed.get(subject, {}), **now.get(subject, {})} for subject in {*signed, *now}}

    assert list(standing(found, ledger, both).pending(party)) == []

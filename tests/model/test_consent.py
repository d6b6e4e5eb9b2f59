"""What is in force: it changes only if all who are bound by it have signed what replaces it."""

from datetime import date

from hypothesis import event, given, settings
from hypothesis import strategies as st

from slo.model import Draft, Signature
from slo.model.agreement import Change, Terms
from slo.model.comparison import standing
from slo.model.consent import (
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
    return Written(subject, terms(target, *parties), parties, earlier, {1: {"target": target}})


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

    assert lacking(found) == {"a": (SHOP, RE)}
    assert found.ledger == {B: AGREED, A: AGREED}


PARTIES = st.lists(st.sampled_from([SHOP, RE, SECURITY]), max_size=3, unique=True).map(tuple)
TARGETS = st.sampled_from(["99%", "95%"])
TERMS = st.builds(lambda target, parties: terms(target, *parties), TARGETS, PARTIES)
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
        *([written(a[0], *a[1], earlier=(OLD,) if renamed else ())] if a else []),
        *([written(b[0], *b[1], subject=B)] if b else []),
    ],
    st.none() | st.tuples(TARGETS, PARTIES),
    st.none() | st.tuples(TARGETS, PARTIES),
    st.booleans(),
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
        if not after.disputes and one.terms != before.terms:
            event("changed by all")
            for party in before.parties:
                signatures = (signed.get(name, {}).get(party) for name in one.subjects)
                given = [found.terms for found in signatures if found]
                assert one.terms in given or one.words(1) in given


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

"""A project in the current folder whose parties have signed, and what happens when somebody edits a file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from slo.catalogue.load import load
from slo.catalogue.record import FILE, read_record
from slo.cli import slo
from slo.model.agreement import Agreement, Signature, digest, path_of_agreement, terms_text
from slo.model.consent import Pending
from slo.model.subjects import SubjectKind
from slo.model.terms.objective import terms
from slo.report.agreement import agreement_text
from tests.agreements import DEFINITIONS, signed

ORGANISATION_NAME = "acme"

Files = Mapping[str, str | None]
"""Texts by path below the definitions; None: there is no such file."""

AGREED = signed(DEFINITIONS, "shop", "platform-team")
RECORD = Path("generated") / FILE
HISTORY = Path("history.csv")


def in_first_words(files: Files) -> dict[str, str | None]:
    """Return files in which all signatures are in the words of version 1, as earlier releases wrote them."""
    catalogue = load({name: text for name, text in files.items() if text is not None})
    slos = {slo.id: slo for slo in catalogue.slos}
    found = dict(files)
    for one in catalogue.agreements:
        objectives = {
            id: Signature.model_validate(
                {
                    "agreed_on": signature.agreed_on,
                    "by": signature.by,
                    "digest": digest(terms(slos[id], 1)),
                    "terms": terms_text(terms(slos[id], 1)),
                }
            )
            for id, signature in one.value.objectives.items()
        }
        agreement = Agreement(product=one.value.product, party=one.value.party, objectives=objectives)
        found[path_of_agreement(agreement.home, agreement.party)] = agreement_text(agreement)
    return found


def write(files: Files) -> None:
    """Write files of definitions, or remove them."""
    for name, text in files.items():
        path = Path("definitions", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)


def begin(files: Files = AGREED) -> None:
    """Compile what all have signed, and write a history in which nothing is spent."""
    write(files)
    rows = [
        f"2026-09-{day:02}T00:00:00Z,{id},1000,1000\n"
        for id in ("checkout-orders", "checkout-up", "nodes-up")
        for day in range(1, 29)
    ]
    HISTORY.write_text("time,slo,good,total\n" + "".join(rows))
    compiled = run("compile")
    assert compiled.exit_code == 0, compiled.stderr


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, arguments)


def check() -> Result:
    return run("check", "--events", str(HISTORY))


def generated() -> dict[str, bytes]:
    folder = Path("generated")
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sign_pending(party: str, on: date = date(2026, 9, 20)) -> list[str]:
    """Sign whatever a party has yet to sign, also removals, in its own files; return what it was."""
    sources = {
        path.relative_to("definitions").as_posix(): path.read_bytes()
        for path in Path("definitions").rglob("*.yaml")
    }
    recorded = read_record(RECORD.read_bytes(), FILE)
    catalogue = load(sources, recorded=recorded)
    pending = list(catalogue.standing.pending(party))
    agreements = {one.value.home: one.value for one in catalogue.agreements if one.value.party == party}
    for home in {one.home for one in pending}:
        assert home is not None
        signed = dict(agreements[home].signed) if home in agreements else {}
        signed |= {one.written.subject: signature(party, one, on) for one in pending if one.home == home}
        sections = {
            kind: {one.name: signed[one] for one in signed if one.kind is kind} for kind in SubjectKind
        }
        of = {"product": home} if home else {"organisation": ORGANISATION_NAME}
        agreement = Agreement.model_validate({**of, "party": party, **sections})
        write({path_of_agreement(home, party): agreement_text(agreement)})
    return [one.written.subject.name for one in pending]


def signature(party: str, pending: Pending, on: date) -> Signature:
    subject = pending.written.subject
    return Signature.of(party, subject.path, on, "head-of-all", pending.written.terms)

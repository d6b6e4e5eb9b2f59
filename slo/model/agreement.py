"""Agreements: who signs what, what a signature contains, and what a draft lacks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from slo.model.emergency import Emergency
from slo.model.marks import PRODUCT, Mark
from slo.model.subjects import Subject, SubjectKind
from slo.shapes import Day, Definition, FieldError, Name, Shape, TextFormat, ToProduct

if TYPE_CHECKING:
    from slo.model.organisation import Organisation
    from slo.model.product import Product

SET_OBJECTIVES = "set-objectives"
"""The activity in the matrix whose responsible parties sign, if there are two or more of them."""

FOLDER = "agreed"
"""The folder for signatures within the folder of a product, or of all definitions for the organisation."""

ORGANISATION = ""
"""In place of a product's name: what is signed for the organisation as a whole."""

NEWEST = 2
"""The version of new signatures.

1: the digest covers the terms. 2: it also covers the party, what was signed, the day and the role, and the
words of different PromQL differ.
"""

Terms = Mapping[str, str]
"""Terms by name, such as {"target": "99.9%", "window": "28d"}: see the package `slo.model.terms`."""

_SEPARATOR = ": "


def terms_text(terms: Terms) -> str:
    """Write one term per line. A single text is parsed much faster than a mapping, and needs no quotes."""
    return "\n".join(f"{term}{_SEPARATOR}{words}" for term, words in terms.items())


def _read_terms(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    lines = [line.partition(_SEPARATOR) for line in value.split("\n") if line]
    terms = {term: words for term, _, words in lines}
    if not lines or not all(separator for _, separator, _ in lines):
        raise ValueError("terms are lines such as 'target: 99.9%'")
    if len(terms) < len(lines):
        raise ValueError("a term appears twice; each is signed once")
    return terms


_TermsText = Annotated[
    dict[str, str],
    BeforeValidator(_read_terms),
    WithJsonSchema({"type": "string", "errorMessage": "not lines such as target: 99.9%"}),
]

Digest = Annotated[
    str,
    TextFormat(
        "^[0-9a-f]{64}$", "a digest", "e3b0c442…", "64 hexadecimal digits, as 'slo agree' writes them"
    ),
]


def _read_version(value: object) -> object:
    if isinstance(value, str):
        if value not in map(str, range(1, NEWEST + 1)):
            raise ValueError(f"{value!r} is not a version of signatures that this slo knows: 1 to {NEWEST}")
        return int(value)
    return value


_Version = Annotated[
    int,
    BeforeValidator(_read_version),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": NEWEST}),
]


class Signature(Shape):
    """One party's consent to the terms of one subject, such as an objective. `slo agree` writes it."""

    version: _Version = Field(1, description="the version of its words and its digest")
    agreed_on: Day = Field(description="the day on which it was signed")
    by: Name = Field(description="the role that signed for the party")
    digest: Digest = Field(
        description="SHA-256 of the terms; from version 2 on, also of party, subject, day and role"
    )
    terms: _TermsText = Field(description="what was signed, one term per line")
    emergency: Emergency | None = Field(
        None, description="why this party alone signed other terms than those in force, and until when"
    )
    _party: str = PrivateAttr("")
    _subject: str = PrivateAttr("")

    @classmethod
    def of(
        cls, party: str, subject: str, on: date, by: str, terms: Terms, emergency: Emergency | None = None
    ) -> Self:
        """Sign terms on behalf of a party; `subject` is as for `digest`."""
        more = emergency.model_dump() if emergency else {}
        signed = digest(terms, party=party, subject=subject, agreed_on=on.isoformat(), by=by, **more)
        one = cls.model_validate(
            {
                "version": NEWEST,
                "agreed_on": on,
                "by": by,
                "digest": signed,
                "terms": terms_text(terms),
                "emergency": emergency,
            }
        )
        return one.placed(party, subject)

    def placed(self, party: str, subject: str) -> Self:
        """Return it as found in the file of a party, as a signature of a subject."""
        found = self.model_copy()
        found.__dict__.pop("intact", None)  # it depends on these
        found._party, found._subject = party, subject
        return found

    @cached_property
    def intact(self) -> bool:
        """Whether what it covers is what was signed. Loading and several checks ask for it."""
        return self.is_signed

    @property
    def is_signed(self) -> bool:
        """Whether the digest is that of what it covers, computed anew: see `intact`."""
        if self.version == 1:
            return digest(self.terms) == self.digest
        where = {"party": self._party, "subject": self._subject}
        if self.emergency:
            where |= self.emergency.model_dump()
        return digest(self.terms, **where, agreed_on=self.agreed_on.isoformat(), by=self.by) == self.digest


class Agreement(Definition):
    """The signatures of one party for one product, or for the organisation.

    They are in a file that only that party changes.
    """

    kind: Literal["Agreement"] = "Agreement"
    product: ToProduct | None = Field(None, description="the product for which is signed")
    organisation: Name | None = Field(None, description="in place of a product: the organisation")
    party: Name = Field(description="who signs: the product, or a party of the organisation")
    objectives: dict[str, Signature] = Field({}, description="signatures by the ids of objectives")
    calls: dict[str, Signature] = Field(
        {}, description="signatures of calls, by product and called party, such as notify/cyber-security"
    )
    exclusions: dict[str, Signature] = Field(
        {}, description="signatures of exclusions, by exclusion and objective, such as upgrade/checkout-up"
    )
    matrix: dict[str, Signature] = Field(
        {}, description="of the shared responsibility matrix, by the name of the organisation"
    )

    emergencies: dict[str, Signature] = Field(
        {}, description="by the ids of objectives: what this party alone signed in an emergency"
    )

    @property
    def signed(self) -> Mapping[Subject, Signature]:
        """All signatures in it."""
        return {
            Subject(kind, name): signature
            for kind in SubjectKind
            for name, signature in getattr(self, kind).items()
        }

    @field_validator(*SubjectKind, "emergencies")
    @classmethod
    def _placed(cls, signatures: dict[str, Signature], found: ValidationInfo) -> dict[str, Signature]:
        party = found.data.get("party", "")
        for name, one in signatures.items():
            if (one.emergency is not None) != (found.field_name == "emergencies"):
                raise FieldError("signatures with 'emergency' are in the section 'emergencies'", name)
        return {name: one.placed(party, f"{found.field_name}/{name}") for name, one in signatures.items()}

    @model_validator(mode="after")
    def _of_product_or_organisation(self) -> Self:
        if (self.product is None) == (self.organisation is None):
            message = "signatures are for a product or for the organisation: name one of them"
            raise FieldError(message, "product" if self.product else "party")
        for kind in SubjectKind:
            if getattr(self, kind) and (kind is SubjectKind.MATRIX) == (self.organisation is None):
                whose = "a product" if self.product else "the organisation"
                raise FieldError(f"the file for {whose} has no signatures of {kind}", kind)
        return self

    @property
    def home(self) -> str:
        """The product, or ORGANISATION."""
        return self.product or ORGANISATION


def signature_of(ids: Iterable[str], signed: Mapping[str, Signature]) -> Signature | None:
    """Return the signature by the first of the ids of an objective that has one: names are no terms."""
    return next((signed[id] for id in ids if id in signed), None)


class Change(NamedTuple):
    """A term that differs from what was signed; None if it was added (`signed`) or removed (`written`)."""

    term: str
    signed: str | None
    written: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """Why something is not in force yet: who has not signed, and which terms changed since others signed."""

    unsigned: tuple[str, ...] = ()
    changed: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parties that have not signed the current terms."""
        return (*self.unsigned, *self.changed)


def digest(terms: Terms, **signed: str) -> str:
    """Return the SHA-256 of canonical JSON: sorted keys, no white space, UTF-8.

    Without `signed`, it is that of the terms, as in version 1. From version 2 on, `signed` has `party`,
    `subject` (such as "objectives/checkout-up"), `agreed_on` and `by`.

    >>> digest({"target": "99.9%", "window": "28d"}) == digest({"window": "28d", "target": "99.9%"})
    True
    """
    import hashlib  # imported here, because most definitions have no signatures, and it takes milliseconds

    covered = {**signed, "terms": terms} if signed else terms
    text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def signatories(product: "Product | None", organisation: "Organisation | None") -> tuple[str, ...]:
    """Return who signs the objectives of a product: nobody unless two or more parties set them jointly.

    The product's team comes first, then the parties in the order of the matrix. If a party owns the product,
    only that party signs.
    """
    if product is None or organisation is None:
        return ()
    marks = organisation.activities.get(SET_OBJECTIVES, {})
    responsible = [party for party, mark in marks.items() if mark is Mark.RESPONSIBLE]
    if len(responsible) < 2:
        return ()
    if product.party is not None:
        return (product.party,)
    parties = sorted(responsible, key=lambda party: party != PRODUCT)
    return tuple(product.name if party == PRODUCT else party for party in parties)


def changes(signed: Terms, written: Terms) -> tuple[Change, ...]:
    """Return the terms that differ: first the current ones in their order, then removed ones."""
    terms = dict.fromkeys((*written, *signed))
    return tuple(
        Change(term, signed.get(term), written.get(term))
        for term in terms
        if signed.get(term) != written.get(term)
    )


def path_of_agreement(home: str, party: str) -> str:
    """Return the file of a party's signatures for a product, or ORGANISATION, in the folder of definitions.

    >>> path_of_agreement("notify", "reliability-engineering")
    'notify/agreed/reliability-engineering.yaml'
    >>> path_of_agreement(ORGANISATION, "reliability-engineering")
    'agreed/reliability-engineering.yaml'
    """
    return f"{folder_of_agreements(home)}/{party}.yaml"


def folder_of_agreements(home: str) -> str:
    """Return the folder of all signatures for a product, or ORGANISATION, in the folder of definitions."""
    return FOLDER if home == ORGANISATION else f"{home}/{FOLDER}"

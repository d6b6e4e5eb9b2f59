"""What both parties agreed on: who signs an objective, what a signature holds, and what a draft lacks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticKnownError

from slo.model.organisation import PRODUCT, Mark, Organisation
from slo.model.product import Product
from slo.shapes import Day, Definition, Name, Shape, TextFormat, ToProduct, ToSignatory

SET_OBJECTIVES = "set-objectives"
"""The activity of the matrix whose responsible parties sign. With two or more of them it is joint."""

FOLDER = "agreed"
"""The folder of signatures in a product's own."""

Terms = Mapping[str, str]
"""What is agreed on, term by term, such as {"target": "99.9%", "window": "28d"}: see `slo.model.terms`."""

_PARTED = ": "


def terms_text(terms: Terms) -> str:
    """Write a term a line. One text is read much faster than a mapping, and its words need no quotes."""
    return "\n".join(f"{term}{_PARTED}{words}" for term, words in terms.items())


def _read_terms(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    lines = [line.partition(_PARTED) for line in value.split("\n") if line]
    terms = {term: words for term, _, words in lines}
    if not lines or not all(parted for _, parted, _ in lines):
        raise ValueError("terms are lines such as 'target: 99.9%'")
    if len(terms) < len(lines):
        raise ValueError("each term is signed once, and one of these is there twice")
    return terms


_WrittenTerms = Annotated[
    dict[str, str],
    BeforeValidator(_read_terms),
    WithJsonSchema({"type": "string", "errorMessage": "not lines such as target: 99.9%"}),
]

Digest = Annotated[
    str,
    TextFormat("^[0-9a-f]{64}$", "a digest", "e3b0c442…", "'slo agree' writes all 64 digits of it"),
]


class Signature(Shape):
    """One party's consent to the terms of one objective. `slo agree` writes it."""

    agreed_on: Day = Field(description="the day on which it was signed")
    by: Name = Field(description="the role that signed for the party")
    digest: Digest = Field(description="SHA-256 of the terms")
    terms: _WrittenTerms = Field(description="what was signed, a term a line")

    @property
    def intact(self) -> bool:
        """Return whether the terms are those that were signed."""
        return digest(self.terms) == self.digest


class Agreement(Definition):
    """What one party has signed of a product: its own file, that nobody else changes."""

    kind: Literal["Agreement"] = "Agreement"
    product: ToProduct = Field(description="the product whose objectives are signed")
    party: ToSignatory = Field(description="who signs: the product itself, or a party of the organisation")
    objectives: dict[str, Signature] = Field(description="signatures by the ids of objectives")


class Change(NamedTuple):
    """A term that is not what was signed; None where it was not there, or is not any more."""

    term: str
    signed: str | None
    written: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """Why an objective wakes nobody yet: who has signed nothing, and what others signed instead of it."""

    unsigned: tuple[str, ...] = ()
    changed: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parties that have yet to sign what is written."""
        return (*self.unsigned, *self.changed)


def digest(terms: Terms) -> str:
    """Return the SHA-256 of terms in canonical JSON: sorted, without blanks, in UTF-8.

    >>> digest({"target": "99.9%", "window": "28d"}) == digest({"window": "28d", "target": "99.9%"})
    True
    """
    import hashlib  # imported here, because most definitions have no signatures, and it takes milliseconds

    text = json.dumps(terms, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def signatories(product: Product | None, organisation: Organisation | None) -> tuple[str, ...]:
    """Name who signs the objectives of a product; nobody unless the matrix has two set them jointly.

    The product's team comes first, then the parties as the matrix has them. Of a product that a party owns,
    that party alone signs.
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
    """List the terms that differ: those that are written in their order, then those that are gone."""
    terms = dict.fromkeys((*written, *signed))
    return tuple(
        Change(term, signed.get(term), written.get(term))
        for term in terms
        if signed.get(term) != written.get(term)
    )


def path_of_agreement(product: str, party: str) -> str:
    """Return where a party signs for a product, below the folder of definitions.

    >>> path_of_agreement("notify", "reliability-engineering")
    'notify/agreed/reliability-engineering.yaml'
    """
    return f"{product}/{FOLDER}/{party}.yaml"

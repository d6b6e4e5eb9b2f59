"""slo convert: rewrite definitions of other tools as definitions of slo."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from slo.cli.command import Command, Exit, grouped
from slo.cli.notices import notify
from slo.cli.printing import show, show_painted
from slo.dialects.dialect import Answers
from slo.dialects.formats import FORMATS
from slo.text.plurals import count


class _Into(NamedTuple):
    """The format to write, the folder of the files, and the file of the report."""

    to: str
    output: Path | None
    report: Path | None


def _answer(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """Callback of an option: read it by the rules of `imports` of the organisation."""
    from pydantic import ValidationError

    from slo.model import Imports

    try:
        Imports.model_validate({} if text is None else {param.name: text})
    except ValidationError as error:
        first = error.errors()[0]
        raise click.BadParameter(str(first.get("ctx", {}).get("error", first["msg"]))) from error
    return text


def _severities(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> Mapping[str, tuple[str, str | None]] | None:
    """Callback of an option that may be repeated: WORD=SEVERITY or WORD=SEVERITY:PRODUCT."""
    from pydantic import ValidationError

    from slo.model import Imports

    found: dict[str, tuple[str, str | None]] = {}
    for one in given:
        word, _, means = one.rpartition("=")
        severity, _, product = means.partition(":")
        said = {"severity": severity, **({"product": product} if product else {})}
        try:
            Imports.model_validate({"severities": {word: said}})
        except ValidationError as error:
            raise click.BadParameter(_SEVERITY) from error
        if not word:
            raise click.BadParameter(_SEVERITY)
        found[word] = (severity, product or None)
    return found or None


_SEVERITY = "write the word, and page, ticket or info, such as critical=page; for a team, team=page:PRODUCT"
_file = click.Path(path_type=Path)


@click.command("convert", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=_file)
@grouped(
    "into",
    _Into,
    click.option(
        "--to", type=click.Choice(list(FORMATS)), default="native", show_default=True, help="The format."
    ),
    click.option(
        "-o",
        "--output",
        type=_file,
        metavar="FOLDER",
        help="Write files to a folder.  [default: standard output]",
    ),
    click.option("--report", type=_file, metavar="FILE.md", help="Also write the report as Markdown."),
)
@grouped(
    "answers",
    Answers,
    click.option(
        "--product", metavar="NAME", callback=_answer, help="The product of services that name none."
    ),
    click.option(
        "--product-label",
        metavar="LABEL",
        callback=_answer,
        help="The label of services that names their product.",
    ),
    click.option(
        "--window",
        metavar="WINDOW",
        callback=_answer,
        help="The compliance window of objectives that state none, such as 28d.",
    ),
    click.option(
        "--severity",
        "severities",
        metavar="WORD=LEVEL",
        multiple=True,
        callback=_severities,
        help="What alerts of a severity are: page, ticket or info, such as critical=page; team=page:PRODUCT.",
    ),
    click.option(
        "--strict", is_flag=True, help="Refuse what a format forbids, also where it is clear what is meant."
    ),
)
def command(paths: tuple[Path, ...], into: _Into, answers: Answers) -> None:
    """Rewrite definitions of other tools, such as Sloth, as definitions of slo.

    FILE may also be a folder. For each file, a report on standard error says what is carried over, what is
    changed, what is lost, and what somebody must decide. What cannot be converted is left out, and shown as
    an error; it then exits with 1. No file is overwritten.

    'slo compile' reads the same files as they are. Convert them when you no longer use the other tool.

    \b
    Examples:
      slo convert sloth/checkout.yaml
      slo convert sloth/ --output definitions --product-label team --report converted.md
    """
    from slo.actions.convert import convert
    from slo.report.conversion import text

    converted = convert(paths, into.to, answers, into.output, into.report)
    if into.output is None:
        show("---\n".join(one.text for one in converted.files if one.text), nl=False)
    show_painted(partial(text, converted.files, converted.texts), err=True)
    if converted.written:
        notify(f"\n{count(len(converted.written), 'file')} in {into.output}/")
    if converted.refused:
        notify(f"{count(converted.refused, 'problem')}: what they are about was not converted")
        raise click.exceptions.Exit(Exit.FINDINGS)

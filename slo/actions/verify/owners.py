"""Whether code hosts read the generated code owners."""

from collections.abc import Iterator, Mapping

READ_BY = {
    "GitHub": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "GitLab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
"""Where each host looks for code owners: the first file that exists counts."""


def misread_owners(present: Mapping[str, str], generated: str) -> Iterator[str]:
    """Yield what is wrong with the files of code owners: none is read, or one that is read is another.

    `present` are the committed ones by path. Other lines may come before the generated ones, as the last that
    matches counts.
    """
    if not generated:
        yield "no party has 'code_owners': anybody may approve everything"
        return
    read = {next((path for path in places if path in present), None) for places in READ_BY.values()}
    if read == {None}:
        yield "no code host reads generated/CODEOWNERS: copy it to .github/CODEOWNERS, or .gitlab/CODEOWNERS"
    for path in sorted(path for path in read if path):
        if not _ends_with(_lines(present[path]), _lines(generated)):
            yield f"{path} does not end with the lines of generated/CODEOWNERS: copy them there"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _ends_with(lines: list[str], end: list[str]) -> bool:
    return lines[-len(end) :] == end

"""What `corpuskit import` says: what came in, where it was found, what was set aside and why, what was known."""

import shlex
from pathlib import Path

import click

from corpuskit.formats import Format
from corpuskit.formats.metadata import MetadataTable
from corpuskit.formats.placing.proving import UNFIT, UNPROVED
from corpuskit.importing import Outcome, Request
from corpuskit.terminal import count, safe

_MOST_NOTES = 30
_MOST_SOURCES = 4  # places that one field was taken from, which are named


def _read_as(outcome: Outcome, form: Format) -> str:
    """What the files were read as."""
    if len(outcome.formats) < 2 or form.CARRIES_ANNOTATIONS:
        return f", read as {next(iter(outcome.formats), form.NAME) if not form.CARRIES_ANNOTATIONS else form.NAME}"
    return f": {', '.join(f'{number:,} {name}' for name, number in outcome.formats.most_common())}"


def _tell_of_metadata(table: MetadataTable) -> None:
    for words, names in (("no row for", table.missing), ("a row without a document for", table.unused())):
        if names:
            click.echo(f"metadata: {words} {len(names):,} of them, for example {safe(names[0])}")


def tell(outcome: Outcome, request: Request, *, dry_run: bool, into: Path | None) -> None:
    """Say what an import did, or would do."""
    if outcome.resumed_units:
        click.echo(f"went on from an import that was stopped: {outcome.resumed_units:,} units were done already")
    if not outcome.nothing_new:
        _tell_what_came(outcome, request, dry_run)
    _tell_what_gave_way(outcome, request.replace, dry_run)
    _tell_what_was_known(outcome, request.replace)
    if not outcome.nothing_new and not dry_run:
        place = f" {shlex.quote(str(into))}" if into else ""
        click.echo(f"account: imports/{outcome.run}.json; next: corpuskit validate{place}")


def _tell_what_came(outcome: Outcome, request: Request, dry_run: bool) -> None:
    verb = "would import" if dry_run else "imported"
    what = [count(outcome.documents, "document")] if outcome.documents or not outcome.annotators else []
    if outcome.annotators:
        what.append(count(outcome.annotations, "annotation"))
        what.append(count(outcome.relations, "relation"))
        what.append(f"by {count(len(outcome.annotators), 'annotator')}")
    click.echo(f"{verb} {', '.join(what)}{_read_as(outcome, request.format)}")
    click.echo(f"in {outcome.entries:,} = kept {outcome.kept:,} + set aside {outcome.set_aside:,}")
    if outcome.not_drawn:
        click.echo(f"left out {count(outcome.not_drawn, 'article')} that the sample did not draw")
    if outcome.removed_lines:
        click.echo(
            f"removed {count(outcome.removed_lines, 'line')} of page furniture; each is recorded in its document"
        )
    _tell_what_was_taken(outcome)
    _tell_what_offsets_count(outcome)
    _tell_what_is_misplaced(outcome)
    _tell_notes(outcome)
    if outcome.guessed:
        names = ", ".join(f"{times:,} {safe(name)}" for name, times in outcome.guessed.items())
        click.echo(f"guessed the encoding of {count(outcome.guessed.total(), 'file')}: {names}; --encoding states it")
    if request.metadata:
        _tell_of_metadata(request.metadata)
    if ignored := outcome.ignored:
        click.echo(
            f"did not read {count(len(ignored), 'other file')}: not of this format, for example {safe(ignored[0])}"
        )
    for reason, number in outcome.reasons.most_common():
        example = outcome.examples[reason]
        where = f"{example.file}:{example.line}" if example.line else example.file
        detail = f": {example.detail}" if example.detail else ""
        click.echo(f"set aside {number:,}: {safe(reason)}, for example {safe(where)}{safe(detail)}")
        if example.hint:
            click.echo(f"    {safe(example.hint)}")


def _tell_what_was_taken(outcome: Outcome) -> None:
    """Where titles, languages and metadata were found."""
    for name, sources in outcome.taken.items():
        most = sources.most_common(_MOST_SOURCES)
        where = ", ".join(f"{safe(source)} {number:,}" for source, number in most)
        others = len(sources) - len(most)
        click.echo(f"{safe(name)} from {where}{_others(others)}")


def _tell_what_offsets_count(outcome: Outcome) -> None:
    """How it is known what offsets count, and what to do where it is not."""
    for proof, number in outcome.offsets.most_common():
        click.echo(f"offsets count {safe(proof)} ({count(number, 'time')})")
    if any(proof.endswith(UNFIT) for proof in outcome.offsets):
        click.echo(
            "    See what corpuskit validate finds at the recorded texts, or state what they count with --offsets."
        )
    if any(proof.endswith(UNPROVED) for proof in outcome.offsets):
        click.echo("    Look whether annotations stand where they should, or state what they count with --offsets.")


def _tell_what_is_misplaced(outcome: Outcome) -> None:
    """The first annotation that does not fit its text, and how many others; all are kept."""
    if (found := outcome.misplaced) is None:
        return
    others = found.number - 1
    like = f"; and {count(others, 'other')} that {'does' if others == 1 else 'do'} not fit the text" if others else ""
    click.echo(f"kept {safe(found.first)}{like}")
    click.echo("    See corpuskit validate: it finds each of them, and says where it may belong.")


def _tell_notes(outcome: Outcome) -> None:
    """What is kept nowhere, the most frequent first; a table may have any number of columns."""
    for note, number in outcome.notes.most_common(_MOST_NOTES):
        click.echo(f"in {count(number, 'article')}: {safe(note)}")
    if (others := len(outcome.notes) - _MOST_NOTES) > 0:
        click.echo(f"and {count(others, 'other note')} like these, each on no more articles than the last")


def _others(number: int) -> str:
    return f" and {count(number, 'other place')}" if number else ""


def _tell_what_gave_way(outcome: Outcome, replace: bool, dry_run: bool) -> None:
    """What a tool changed or deleted of what the corpus has, and what the corpus has newer."""
    for relation, what in ((False, "annotations"), (True, "relations")):
        changed, deleted = outcome.gave_way[relation, False], outcome.gave_way[relation, True]
        if changed or deleted:
            were = f"{changed:,} {what} that were changed and {deleted:,} that were deleted in the tool"
            verb = "would take the tool's state" if dry_run else "took the tool's state"
            still = f"{were} are still in the corpus; --replace takes the tool's state"
            click.echo(f"{verb} of {were}" if replace else still)
    if outcome.newer:
        click.echo(f"kept {count(outcome.newer, 'record')} that the corpus has changed itself since the export")


def _tell_what_was_known(outcome: Outcome, replace: bool) -> None:
    if outcome.recognised:
        click.echo(f"recognised {count(outcome.recognised, 'document')} that the corpus has already, by id and text")
    if outcome.known_units:
        words = "nothing new" if outcome.nothing_new else "left alone"
        click.echo(f"{words}: {count(outcome.known_units, 'unit')} had been imported before")
    if outcome.otherwise and not replace:
        files = count(outcome.otherwise, "file")
        click.echo(f"left alone: {files} had been imported with other options; --replace applies the new ones")
    if outcome.aside_again:
        click.echo(f"set aside before, and still: {count(outcome.aside_again, 'file')}; the reasons are in imports/")

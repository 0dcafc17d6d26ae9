"""The commands of `corpuskit schema` that look at data: draft a schema, compare two, migrate a corpus."""

from pathlib import Path

import click

from corpuskit.cli.options import Folder, corpus_argument
from corpuskit.cli.program import WITH_FINDINGS
from corpuskit.cli.progress import progress_bar
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.evolution.comparing import Change, changes
from corpuskit.evolution.configured import draft_of_folder
from corpuskit.evolution.inferring import seen_in_corpus
from corpuskit.evolution.migrating import Migration
from corpuskit.evolution.migrating import migrate as migrate_corpus
from corpuskit.evolution.stated import draft_of_file
from corpuskit.evolution.touching import Touched, touched
from corpuskit.evolution.writing import schema_of
from corpuskit.formats.brat import conf as brat_conf
from corpuskit.in_place import is_corpus
from corpuskit.schema.plain import as_yaml, plain
from corpuskit.schema.reading import read_schema
from corpuskit.schema.shipped import find_shipped
from corpuskit.schema.types import Schema
from corpuskit.terminal import count, safe

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("infer", short_help="Draft a schema from data.")
@click.argument("source", metavar="CORPUS|FOLDER|FILE", type=Folder())
@click.option("--name", help="The name of the schema; that of the folder or file if not given.")
def infer(source: Path, name: str | None) -> None:
    """Draft a schema from the data of a corpus or of a folder of another tool, or from a file in which a tool says it.

    The draft says what there is: layers, labels, attributes with their types, relations, and how pieces lie, with
    numbers as comments. What was so by chance is taken for a rule: read it, and correct what must hold. Where brat's
    annotation.conf holds for a folder, the draft is what it says, completed by what the files hold; comments tell
    which is which.

    FILE is brat's annotation.conf, the labelling config of a Label Studio project (XML), a codebook or project of
    REFI-QDA (.qdc, .qdpx), an INCEpTION project (.zip), a UIMA type system, or the labels of a doccano project (JSON),
    also as a list of names.

    \b
    Example:
      corpuskit schema infer my-corpus > draft.yaml
      corpuskit schema infer codebook.qdc --name interviews
      corpuskit schema infer brat-project/ --name interviews
      corpuskit schema infer brat-project/annotation.conf
    """
    if not source.exists():
        raise CorpuskitError(f"{source}: there is no such file or folder", "Name a corpus, a folder or a file.")
    if source.is_file() and source.suffix == ".conf":
        schema = brat_conf.read(source)
        click.echo(f"# Drafted from {safe(source.name)}.\n{as_yaml(plain(schema))}".rstrip("\n"))
        return
    if source.is_file():
        click.echo(draft_of_file(source, name or source.resolve().stem).rstrip("\n"))
        return
    called = name or source.resolve().name
    draft = schema_of(seen_in_corpus(Corpus(source)), called) if is_corpus(source) else draft_of_folder(source, called)
    click.echo(draft.rstrip("\n"))


def _schema(text: str) -> Schema:
    path = Path(text)
    if path.is_dir():
        return Corpus(path).schema
    return read_schema(find_shipped(text, "schema"), text)


@click.command("diff", short_help="What changed between two schemas, and what that touches.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("corpus", required=False, type=Folder())
def diff(old: str, new: str, corpus: Path | None) -> int:
    """Say what changed from the schema OLD to the schema NEW, each a file, a corpus or the name of a shipped one.

    Changes by which something that was right may now be wrong are marked with an exclamation mark; that a thing was
    renamed is a guess, and said to be one. With CORPUS, the annotations that each change touches are counted, with the
    first places. Exits with 1 where something may now be wrong.

    \b
    Example:
      corpuskit schema diff my-corpus new.yaml
      corpuskit schema diff old.yaml new.yaml my-corpus
    """
    before, after = _schema(old), _schema(new)
    found = changes(before, after)
    breaking = sum(change.breaks for change in found)
    verdict = f"{count(breaking, 'change')} may make wrong what was right" if breaking else "what was right stays right"
    click.echo(safe(f"{before.reference} to {after.reference}: {count(len(found), 'change')}; {verdict}"))
    numbers: list[Touched | None] = [None] * len(found)
    if corpus is not None:
        opened = Corpus(corpus)
        with progress_bar("Looking") as show:
            numbers = touched(opened, found, lambda done: show(done, done))
    for change, number in zip(found, numbers, strict=True):
        _tell(change, number, counted=corpus is not None)
    return WITH_FINDINGS if breaking else 0


def _tell(change: Change, number: Touched | None, *, counted: bool) -> None:
    click.echo(safe(f"{'!' if change.breaks else ' '} {change.where}: {change.what}"))
    if number is None and counted and change.breaks:
        click.echo("    not counted: it concerns several records at once; validate finds them after a migration")
    if number is not None:
        more = ", …" if number.number > len(number.first) else ""
        first = f": {', '.join(number.first)}{more}" if number.first else ""
        click.echo(safe(f"    touches {count(number.number, 'record')}{first}"))


@click.command("migrate", short_help="Change a corpus over to another schema.")
@corpus_argument
@click.option("--to", "definition", required=True, type=_FILE, help="The new schema, in place of the corpus' own.")
@click.option("--plan", type=_FILE, help="What becomes of what the new schema does not have.")
@click.option("--accept-errors", is_flag=True, help="Migrate also where there are more errors afterwards.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
def migrate(corpus: Corpus, definition: Path, plan: Path | None, *, accept_errors: bool, dry_run: bool) -> None:
    """Change CORPUS over to another schema: rename, merge and split by a plan, and drop only what it says to drop.

    Where the data hold what the new schema has no place for, nothing is changed, and a draft of the plan is printed. A
    plan is a YAML file:

    \b
      plan: 1
      layers: {claims: statements, cues: {drop: true}}
      labels:
        quotes.mixed: direct
        quotes.indirect: {by: act, values: {thought: thought}, otherwise: indirect}
      attributes: {quotes.act: kind, quotes.marks: {drop: true}}
      values: {quotes.act: {denial: statement}}
      relations: {attributed_to: said_by, relayed_by: {to: relays, reverse: true}}
      relation_attributes: {about.sure: {drop: true}}
      metadata: {outlet: publisher, section: {drop: true}}
      columns: {actors.party: faction, actors.role: {drop: true}}

    Where two attributes become one, {to: kind, yields: true} says which gives way. Nothing is changed where a line
    cannot be read, or where there would be more errors than before: a schema that asks for more than the data have,
    such as a new required attribute, needs --accept-errors.

    \b
    Example:
      corpuskit schema migrate my-corpus --to new.yaml --plan plan.yaml --dry-run
    """
    with progress_bar("Migrating") as show:
        done = migrate_corpus(
            corpus.root, definition, plan, accept_errors=accept_errors, dry_run=dry_run, progress=show
        )
    for line in _account(done, dry_run=dry_run):
        click.echo(safe(line))


def _account(done: Migration, *, dry_run: bool) -> list[str]:
    account = done.account
    if done.nothing:
        return [f"the corpus has the schema {done.new} already: nothing to do"]
    verb = "would migrate" if dry_run else "migrated"
    lines = [f"{verb} {count(account.lines, 'line')} from {done.old} to {done.new}"]
    for action, number in account.actions.items():
        examples = account.examples[action]
        more = ", …" if number > len(examples) else ""
        lines += [f"  {count(number, 'time')}: {action}", f"    {', '.join(examples)}{more}"]
    for kind, number in (("annotation", account.annotations), ("relation", account.relations)):
        kept, dropped = account.kept[f"{kind}s"], account.dropped[f"{kind}s"]
        lines.append(f"  {count(number, kind)}: {kept:,} kept, {dropped:,} dropped")
    if account.documents:
        lines.append(f"  {count(account.documents, 'document')} with other metadata")
    if account.dropped["attributes"]:
        lines.append(f"  {count(account.dropped['attributes'], 'attribute')} dropped")
    if account.dropped["cells"]:
        lines.append(f"  {count(account.dropped['cells'], 'cell')} of registries dropped")
    if done.registries:
        lines.append(f"  new registries: {', '.join(f'registry/{name}.csv' for name in done.registries)}")
    if done.consequences.rises:
        lines.append(f"  more errors than before: {', '.join(map(str, done.consequences.rises))}")
        lines += [f"    {told}" for told in done.consequences.first]
    return lines

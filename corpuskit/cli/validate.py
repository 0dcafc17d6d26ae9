"""The command `corpuskit validate`: look at a corpus with all rules and say what they find."""

from pathlib import Path

import click

from corpuskit.baseline import written
from corpuskit.cli.choosing import choosing_options
from corpuskit.cli.fixing import Mending, fixing_options, mended_first
from corpuskit.cli.in_place import folder_argument, in_place_options, refuse_for_corpus, tell_of_files
from corpuskit.cli.program import DONE, WITH_FINDINGS
from corpuskit.cli.progress import is_shown, progress_bar
from corpuskit.cli.reporting import Telling, folder_of, refuse_data, tell, telling_options
from corpuskit.corpus import Corpus
from corpuskit.in_place import Asked
from corpuskit.report.setting import Setting
from corpuskit.sifting import Choice, Sieve, Sifted
from corpuskit.storage import write_file
from corpuskit.terminal import count, safe
from corpuskit.validation import validate


@click.command("validate", short_help="Check a corpus against its schema.")
@folder_argument
@telling_options
@choosing_options
@fixing_options
@in_place_options
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where there are findings.")
@click.pass_context
def command(
    ctx: click.Context,
    place: Corpus | Path,
    choice: Choice,
    telling: Telling,
    mending: Mending,
    asked: Asked,
    *,
    exit_zero: bool,
) -> None:
    """Check a corpus against its schema: texts, offsets, labels, attributes, relations, registries.

    RULE is a code such as SPN101, a name such as text-differs, or a family such as SPN. What a corpus selects and
    ignores for good stands in its corpus.yaml under `validate`. Exits with 1 if there are errors or warnings, with 0 if
    there are none.

    --fix mends what is certain, such as white space at edges, offsets that are shifted or count UTF-16 units, and what
    is there twice. Texts are never changed. Everything is validated again, and nothing is changed if there would be
    more errors; what remains is then told as usual. --diff alone shows it, and exits with 1 if there is any.

    In a FOLDER that is no corpus, the files of other tools are read in place, such as brat's, and findings name their
    lines and ids. The schema is that of their own configuration (annotation.conf), or inferred from what they hold.
    Nothing is written.

    \b
    Example:
      corpuskit validate my-corpus
      corpuskit validate brat/news
      corpuskit validate --ignore span-splits-word,REG
      corpuskit validate --output html --to findings.html
      corpuskit validate --baseline known.jsonl --write-baseline
      corpuskit validate --diff
      corpuskit validate --fix --lossy span-splits-word
    """
    sieve = Sieve(place, choice, asked.read_schema() if isinstance(place, Path) else None)
    if choice.anew and sieve.baseline_path is None:
        raise click.UsageError("--write-baseline needs a file: give it with --baseline FILE")
    if choice.anew and sieve.baseline_path is not None and isinstance(place, Corpus):
        refuse_data(sieve.baseline_path, place.root, "known findings")
    place = mended_first(ctx, place, sieve, mending)
    if isinstance(place, Path):
        found = tell_of_files(place, asked, sieve, telling)
    else:
        refuse_for_corpus(asked)
        found = _tell_of_corpus(place, sieve, telling)
    if choice.anew:
        _remember(found, sieve)
    elif found.summary.gone:
        _tell_gone(found.summary.gone, sieve)
    ctx.exit(DONE if found.summary.clean or exit_zero or choice.anew else WITH_FINDINGS)


def _tell_of_corpus(corpus: Corpus, sieve: Sieve, telling: Telling) -> Sifted:
    with progress_bar("Checking") as show:
        total = _count(corpus) if is_shown() else 0
        looking = validate(corpus, sieve.rules, lambda done: show(done, total), sieve.tokens)
        found = Sifted(looking, sieve, telling.most)
        setting = Setting(
            summary=found.summary,
            rules=sieve.texts(),
            folder=folder_of(corpus.root),
            title=corpus.config.title or "",
            statistics=telling.statistics,
        )
        tell(found, setting, telling, corpus.root)
    return found


def _remember(found: Sifted, sieve: Sieve) -> None:
    """Write the file of known findings."""
    assert sieve.baseline_path is not None  # the command has seen to it
    write_file(sieve.baseline_path, written(found.remembered))
    known = count(found.remembered.total(), "known finding")
    click.echo(f"wrote {known} to {safe(sieve.baseline_name)}", err=True)


def _tell_gone(number: int, sieve: Sieve) -> None:
    what, have, them = count(number, "known finding"), *(("has", "it") if number == 1 else ("have", "them"))
    where = safe(sieve.baseline_name)
    click.echo(f"{what} in {where} {have} not come up; --write-baseline writes the file without {them}", err=True)


def _count(corpus: Corpus) -> int:
    return sum(1 for shard in corpus.shards() for _ in corpus.lines(f"documents/{shard}.jsonl"))

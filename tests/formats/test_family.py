"""What holds for every format: the registry is complete, and no file is lost, whatever it holds."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpuskit import formats
from corpuskit.articles.encodings import decoding
from corpuskit.errors import CorpuskitError, FormatError
from corpuskit.formats import FORMATS, Format, account, articles, brat, records, refuse_unheeded
from corpuskit.formats import OPTIONS as OPTION_NAMES
from corpuskit.formats.account import LEFT_OUT
from corpuskit.formats.annotated_reading import FromFiles
from corpuskit.formats.articles import accounting
from corpuskit.formats.items import Input, Options, Unit
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.schema import read_schema
from tests.formats.reading import ROOT

MODULES: list[ModuleType] = [
    importlib.import_module(found.name) for found in pkgutil.walk_packages(formats.__path__, "corpuskit.formats.")
]
EVERY = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.NAME)
SCHEMA = read_schema(ROOT / "schemas" / "attribution.yaml")
MAPPING = load_mapping(ROOT / "schemas" / "polnear.mapping.yaml", SCHEMA)
OPTIONS = Options(schema=SCHEMA, annotator="anna")


def options_for(form: Format) -> Options:
    """Options that each format can work with."""
    return msgspec.structs.replace(OPTIONS, mapping=MAPPING if form is brat else None)


@pytest.mark.parametrize(
    "module",
    [module for module in MODULES if hasattr(module, "NAME") and hasattr(module, "TITLE")],
    ids=lambda module: module.NAME,
)
def test_every_format_is_registered(module: ModuleType) -> None:
    """Protects a new format from being forgotten where the program looks for it."""
    name = module.__name__.removeprefix("corpuskit.formats.")
    line = f"name {name} in FORMATS or ANNOTATED in corpuskit/formats/__init__.py"
    registered = any(form is module or getattr(form, "module", None) is module for form in FORMATS)
    assert registered, f"formats/{name} has a NAME but is not registered: {line}"


def test_names_are_unique() -> None:
    """Protects --format, which chooses by name."""
    names = [form.NAME for form in FORMATS]
    assert sorted(set(names)) == sorted(names)


@EVERY
def test_a_format_says_what_it_is(form: Format) -> None:
    """Protects help and README, which are made from these texts."""
    help_text = inspect.getdoc(form) or ""
    summary, _, rest = help_text.partition("\n\n")
    assert summary.endswith(".")
    assert rest, f"{form.NAME}: what it reads, which options it heeds and what it cannot carry is not said"
    assert form.TITLE
    assert not form.TITLE.endswith(".")
    assert form.SUFFIXES or form is articles, "only articles are known by what they hold"
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in form.SUFFIXES)
    for act in (form.units, form.survey, form.parts, form.read):
        assert inspect.getdoc(act), f"{form.NAME}: a function without a docstring"


@EVERY
def test_the_help_of_a_format_names_the_options_that_it_heeds(form: Format) -> None:
    """Protects users from options without effect: what a format heeds is what its help says, no more and no less."""
    named = set(re.findall(r"--([a-z-]+)`", inspect.getdoc(form) or ""))
    assert {name.removeprefix("no-").replace("-", "_") for name in named} & {*OPTION_NAMES} == form.HEEDS
    assert set(OPTION_NAMES) >= form.HEEDS


def test_options_without_effect_are_refused() -> None:
    """Protects users from thinking that an option did something."""
    for form in FORMATS:
        refuse_unheeded(form, form.HEEDS)
    with pytest.raises(FormatError) as caught:
        refuse_unheeded(records, ["annotator", "clean"])
    assert caught.value.message == "--no-clean has no effect on files that are read as records"
    assert caught.value.hint == "Leave it out; this format heeds --annotator, --annotator-from."


@pytest.mark.parametrize("module", [account, accounting, brat, decoding, records], ids=lambda module: module.__name__)
def test_what_to_do_is_a_sentence_for_each_reason(module: ModuleType) -> None:
    """Protects people whose files are set aside: for each reason, once, a sentence says what to do next."""
    texts = {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
    others = {"NAME", "TITLE", "TEXT", "ANNOTATIONS", "LEFT_OUT"}  # the last has the mapping's own words after it
    reasons = {text for name, text in texts.items() if name not in others and not name.startswith("_")}
    assert reasons
    assert reasons <= set(module.HINTS)
    for hint in module.HINTS.values():
        assert hint[0].isupper()
        assert hint.endswith(".")


def written(folder: Path, names: list[str], contents: list[bytes]) -> list[Input]:
    inputs = []
    for name, content in zip(names, contents, strict=True):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        inputs.append(Input(path, name))
    return inputs


def names_for(form: Format) -> list[str]:
    """Names that belong together, that stand alone, and that differ only in their folder."""
    stems = ("anna/a", "anna/b", "ben/a", "c")
    suffixes = form.SUFFIXES or (".txt", ".html")
    return [*(f"{stem}{suffix}" for stem in stems for suffix in suffixes), f"anna/lonely{suffixes[-1]}"]


@EVERY
def test_units_hold_each_input_once(form: Format, tmp_path: Path) -> None:
    """Protects files from being read twice, or from being in no unit and therefore in no account."""
    inputs = written(tmp_path, names_for(form), [b"A text\n"] * len(names_for(form)))
    units = list(form.units(inputs, options_for(form)))
    found = [given.name for unit in units for given in unit.inputs]
    if isinstance(form, FromFiles):  # which knows its files by what they hold
        assert found == []
        return
    assert sorted(found) == sorted(given.name for given in inputs)
    order = [given.name for given in inputs]
    places = [min(order.index(given.name) for given in unit.inputs) for unit in units]
    assert places == sorted(places)
    assert list(form.units([], options_for(form))) == []


CONTENTS = st.one_of(
    st.binary(max_size=80),
    st.text(st.characters(codec="utf-8"), max_size=80).map(str.encode),
    st.lists(
        st.sampled_from(
            [
                b"A headline", b"", b"A text, she said.", b"Source link", b"T1\tSource 0 1\tA", b"T2\tCue 2 99\tx",
                b"T1\tSource 0 1;4 9\tA", b"T4\tContent 0 1\tA", b"T5\tDiscuss 0 1\tA", b"T3\tCue 9 2\t", b"T1",
                b"E1\tAttribution:T2 Source:T1 Content:T4", b"E2\tAttribution:T9 Content2:T4", b"E3\tAttribution:E3",
                b"#1\tAnnotatorNotes T1\thm", b"#2", b"*\tEquiv T1 T2", b"\r\n", b'{"document": "a"}',
                b'{"document": 1}', b"\xff\xfe", b"\0",
            ]
        ),
        max_size=8,
    ).map(b"\n".join),
)  # fmt: skip


def check_account(form: Format, unit: Unit) -> None:
    """in = kept + set aside for each file of a unit, where the format can read the unit at all."""
    try:
        found = [item for part in form.parts(unit, options_for(form)) for item in form.read(part, options_for(form))]
    except CorpuskitError:
        return
    assert {counted.file for item in found for counted in item.counts} == {given.name for given in unit.inputs}
    for item in found:
        for counted in item.counts:
            assert counted.entries == counted.kept + counted.set_aside
            assert min(counted.entries, counted.kept, counted.set_aside) >= 0
            aside = [one for one in item.set_aside if one.file == counted.file]
            if any(one.line is None for one in aside):  # the whole file, however many entries it has
                assert (counted.kept, len(aside)) == (0, 1)
            else:
                assert counted.set_aside == len(aside)
        for one in item.set_aside:
            assert one.reason
            assert one.hint or one.reason.startswith(LEFT_OUT), f"nothing is said of what to do about: {one.reason}"
            assert one.file in {given.name for given in unit.inputs}


@EVERY
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_entry_is_kept_or_set_aside(
    form: Format, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Protects the account: whatever bytes the files hold, in = kept + set aside, and nothing but our errors comes."""
    names = names_for(form)
    contents = data.draw(st.lists(CONTENTS, min_size=len(names), max_size=len(names)))
    inputs = written(tmp_path_factory.getbasetemp() / form.NAME, names, contents)
    units = list(form.units(inputs, options_for(form)))
    try:
        form.survey(units, options_for(form))
    except CorpuskitError:
        return
    for unit in units:
        check_account(form, unit)

"""The site as files: every link leads somewhere, nothing asks for a server, the same corpus gives the same bytes."""

import hashlib
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from click.testing import CliRunner

from corpuskit.cli.publish import command
from corpuskit.errors import CorpuskitError, StorageError
from corpuskit.publish import Build, publish
from corpuskit.publish.pages import PAGES
from corpuskit.publish.static_site import write_site
from corpuskit.publish.static_site.places import NEEDING_A_SERVER, WRITTEN
from corpuskit.publish.static_site.rewriting import links_of, rewritten
from corpuskit.schema.shipped import shipped
from tests.publish.making import (
    ANNA,
    DOCUMENTS,
    GOLD,
    GOLD_RELATIONS,
    PAYLOAD,
    Json,
    make_corpus,
    make_hostile_corpus,
)

_CASES = [{**DOCUMENTS[1], "id": "Brief"}, {**DOCUMENTS[1], "id": "a" * 120}]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Path]:
    """A corpus that two annotators share, with ids that differ only in case, and its site."""
    folder = tmp_path_factory.mktemp("static")
    line = {"document": "tram.line", "annotations": GOLD, "relations": GOLD_RELATIONS}
    lines = [("gold", line), ("anna", {"document": "tram.line", "annotations": ANNA})]
    build = publish(make_corpus(folder / "corpus", [*DOCUMENTS, *_CASES], lines), folder / "built")
    write_site(build, folder / "site")
    return build, folder / "site"


@pytest.fixture(scope="module")
def site(built: tuple[Build, Path]) -> Path:
    return built[1]


def _trees(site: Path) -> dict[Path, lxml.html.HtmlElement]:
    return {path: lxml.html.fromstring(path.read_bytes()) for path in sorted(site.rglob("*.html"))}


def _broken(site: Path) -> list[str]:
    """Links of a site that lead to no file, or to no place in it, or out of it other than to another host."""
    trees = _trees(site.resolve())
    ids = {path: {element.get("id") for element in tree.iter("*")} for path, tree in trees.items()}
    found = []
    for path, tree in trees.items():
        for element in tree.iter("*"):
            for link in filter(None, (element.get(name) for name in ("href", "src", "action", "formaction"))):
                split = urlsplit(link)
                if split.scheme in ("https", "http", "mailto"):
                    continue
                target = (path.parent / unquote(split.path)).resolve() if split.path else path
                known = target.is_file() and target.is_relative_to(site.resolve()) and not split.query
                if not known or (split.fragment and unquote(split.fragment) not in ids.get(target, ())):
                    found.append(f"{path.relative_to(site.resolve())}: {link}")
    return found


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    """Protects readers from links that lead nowhere, and from absolute ones, which break under a subpath."""
    assert _broken(site) == []


def test_every_file_can_be_reached(site: Path) -> None:
    """Protects the site from pages that nobody finds: all but the list of files are linked from the home page on."""
    seen, queue = {site / "index.html"}, [site / "index.html"]
    for path in queue:
        if path.suffix != ".html":
            continue
        for link in links_of(path.read_text(encoding="utf-8").replace('src="', 'src="/-/corpuskit/../../')):
            place = urlsplit(link.removeprefix("/-/corpuskit/../../")).path
            target = (path.parent / unquote(place)).resolve()
            if place and not link.startswith("http") and target not in seen:
                seen.add(target)
                queue.append(target)
    files = {path for path in site.rglob("*") if path.is_file()} - {site / "site.json"}
    assert sorted(str(path.relative_to(site)) for path in files - seen) == []


def test_all_documents_are_there_by_each_annotator(site: Path) -> None:
    """Protects completeness: each document, each annotator alone, all together; names that differ only in case, too."""
    names = sorted(path.name for path in (site / "documents").glob("*.html") if ".formats" not in path.name)
    assert {"tram.line.html", "tram.line.by-anna.html", "tram.line.by-all.html", "brief.html"} <= set(names)
    assert len([name for name in names if name.lower().startswith("brief")]) == 2
    assert len({name.lower() for name in names}) == len(names) == 6
    compared = (site / "documents" / "tram.line.by-all.html").read_text(encoding="utf-8")
    assert 'href="tram.line.html' in compared


def test_documents_can_be_taken_away(site: Path) -> None:
    """Protects downloads: the records as JSON, and files for brat."""
    told = json.loads((site / "documents" / "tram.line.json").read_bytes())
    assert "pay for itself" in json.dumps(told)
    with zipfile.ZipFile(site / "documents" / "tram.line.brat.zip") as archive:
        assert any(name.endswith(".ann") for name in archive.namelist())


def test_nothing_asks_for_a_server(site: Path) -> None:
    """Protects readers from forms, menu entries and scripts that do nothing without a server."""
    for path, tree in _trees(site).items():
        assert not tree.xpath("//form[@action] | //details[contains(@class, 'nav-menu')]"), path
        assert not [item for item in tree.xpath("//header//li") if not item.xpath("a[@href]")], path
        assert not [script for script in tree.xpath("//script") if not script.get("src")], path
        assert not tree.xpath("//*[@nonce] | //*[@data-live]"), path


def test_pages_say_what_they_may_load(site: Path) -> None:
    """Protects readers: nothing but the site's own style sheets and scripts, and the styles whose hashes are given."""
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        assert policy is not None, path
        assert policy[1].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy[1]
        assert policy[1].count("sha256-") == len(set(re.findall(r"<style>(.*?)</style>", html, re.DOTALL)))
        assert html.index("<meta charset") < html.index("<title>")
        assert not re.search(r"<[^>]+ (?:style|on[a-z]+)=", html), path


def test_the_same_build_gives_the_same_bytes_and_replaces_the_site(built: tuple[Build, Path]) -> None:
    """Protects version control of sites: writing again changes nothing, and takes the place of what was there."""
    build, site = built
    before, beside = _hashes(site), sorted(site.parent.iterdir())
    inode = (site / "index.html").stat().st_ino
    write_site(build, site)
    assert _hashes(site) == before
    assert (site / "index.html").stat().st_ino != inode
    assert sorted(site.parent.iterdir()) == beside


def _hashes(site: Path) -> dict[str, str]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_folder_that_holds_other_things_is_refused(built: tuple[Build, Path], tmp_path: Path) -> None:
    """Protects what people keep: a file that is no part of the site, another corpus's site, and any other folder."""
    build, _ = built
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError) as refusal:
        write_site(build, other)
    assert refusal.value.message == f"{other}: holds something else than a site of corpuskit"
    site = tmp_path / "site"
    site.mkdir()
    listing = {"corpus": build.name, "build": "x", "corpuskit": "1", "files": ["site.json", "old.html"]}
    (site / "site.json").write_text(json.dumps(listing), encoding="utf-8")
    (site / "notes.md").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError) as refusal:
        write_site(build, site)
    assert refusal.value.message == f"{site / 'notes.md'}: is no file of the site that was written there"
    (site / "notes.md").unlink()
    (site / "site.json").write_text(json.dumps({**listing, "corpus": "herons"}), encoding="utf-8")
    with pytest.raises(StorageError) as refusal:
        write_site(build, site)
    assert refusal.value.message == f"{site}: holds the site of the corpus herons"
    assert (other / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_site_that_is_not_open_is_not_written(tmp_path: Path) -> None:
    """Protects corpora that are closed: files have no permissions, so that there must be none."""
    build = publish(make_corpus(tmp_path / "corpus"), tmp_path / "built")
    metadata = json.loads((build.folder / "metadata.json").read_bytes())
    (build.folder / "metadata.json").write_text(json.dumps({**metadata, "allow": {"id": "ida"}}), encoding="utf-8")
    (build.folder / "datasette.json").write_text(json.dumps({"allow": {"id": "ida"}}), encoding="utf-8")
    with pytest.raises(CorpuskitError) as refusal:
        write_site(build, tmp_path / "site")
    assert refusal.value.message == "the site is not open to everybody: its home page answers 403"
    assert not (tmp_path / "site").exists()


def test_hostile_words_stay_words_in_files(tmp_path: Path) -> None:
    """Protects readers of files from scripts in a corpus, and file names from its ids."""
    build = publish(make_hostile_corpus(tmp_path / "corpus"), tmp_path / "built")
    listing = write_site(build, tmp_path / "site")
    assert all(re.fullmatch(r"[A-Za-z0-9._+/-]+", name) for name in listing.files)
    for path in (tmp_path / "site").rglob("*.html"):
        assert PAYLOAD not in path.read_text(encoding="utf-8")
    assert _broken(tmp_path / "site") == []


def test_every_page_is_written_or_known_to_need_a_server() -> None:
    """Protects completeness: whoever adds a page decides whether it is among the files."""
    within = {"home", "reader", "annotation", "download"}  # by documents, in places of their own
    names = {page.NAME for page in PAGES} - within
    assert names <= WRITTEN.keys() | NEEDING_A_SERVER
    assert not WRITTEN.keys() & NEEDING_A_SERVER


def test_rewriting_leaves_everything_else_as_it_is() -> None:
    """Protects pages from their own rewriting: entities, case, quotes and hostile text come through unchanged."""
    html = (
        '<!DOCTYPE html><html><head><title>A &amp; B</title></head><body><p dir="auto" class=x>1 &lt; 2 &#34; <BR>'
        '<svg viewBox="0 0 1 1"><rect width="1"/></svg><a class="y" href="/gone">&lt;a href=&#34;/x&#34;&gt;</a> '
        '<a href="/x?a=1&amp;b=&#34;">here</a></p><form action="/q"><input name="q"><form></form></form>end'
        "</body></html>"
    )
    found = rewritten(html, lambda address: None if address == "/gone" else f"to{address}")
    body = found.partition("</head>")[2]
    assert body == (
        '<body><p dir="auto" class=x>1 &lt; 2 &#34; <BR><svg viewBox="0 0 1 1"><rect width="1"/></svg>'
        '<span class="y">&lt;a href=&#34;/x&#34;&gt;</span> <a href="to/x?a=1&amp;b=&quot;">here</a></p>end'
        "</body></html>"
    )


@pytest.mark.parametrize("documents", [[], DOCUMENTS], ids=["empty", "two documents"])
def test_the_command_writes_pages_and_says_where(tmp_path: Path, documents: list[Json]) -> None:
    """Protects the way to a site, also of a corpus that is empty and of another schema: one command writes it."""
    corpus = make_corpus(tmp_path / "corpus", documents, [])
    (corpus.root / "schema.yaml").write_bytes((shipped("schemas") / "attribution.yaml").read_bytes())
    site = tmp_path / "site"
    result = CliRunner().invoke(command, [str(corpus.root), "--with-errors", "--static", str(site)])
    line = next((line for line in result.output.splitlines() if line.startswith("wrote")), result.output)
    assert re.fullmatch(rf"wrote \d+ pages in \d+ files: {re.escape(str(site / 'index.html'))}", line)
    assert {"index.html", "documents.html", "codebook.html", "findings.html"} <= {path.name for path in site.iterdir()}
    assert _broken(site) == []

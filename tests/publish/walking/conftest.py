"""What the walks start from: the sample corpus as it is served, with a few mistakes in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.served import ROOT, serving
from tests.publish.walking.crawling import Site
from tests.publish.walking.spoiling import spoil


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample corpus with mistakes, served, so that pages of findings are there too."""
    corpus = Path(shutil.copytree(ROOT / "corpus", tmp_path_factory.mktemp("walking") / "sample"))
    spoil(corpus / "annotations" / "gold" / "00001.jsonl")
    with serving(corpus, 18_300) as served:
        site = Site(served.home)
        yield site
        site.close()

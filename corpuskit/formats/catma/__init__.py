"""CATMA: annotation collections, as its projects hold them in JSON, as it exports them, and as TEI, which it imports.

Read are the files of a project that was cloned from CATMA 6 or 7 (collections/C_…/annotations/*.json, a file for each
annotation or pages of them), the JSON exports of a project, and annotation collections in CATMA's own TEI. Import the
folder of the project, with `--format catma`: the names of tags and properties are looked up in its tagsets, the texts
and titles in its documents; a text may also lie beside the file as ID.txt or TITLE.txt, else it is that of the corpus.
A document is called by the name of its file in the project, else by its title, else by its id.

The type of an annotation is the name of its tag, after those of the tags above it and slashes, as in speech/direct;
where no tagset tells it, the tag's id. Properties are attributes. The author of an annotation is the annotator: which
collection it was in is not told. Ranges that touch are one piece, as CATMA cuts annotations at line ends and where
others begin; those in one TEI seg are left apart. Offsets count UTF-16 units, as Java does.

Written are DOCUMENT.txt and DOCUMENT~ANNOTATOR.xml, a collection in TEI with a tagset for each layer: upload the text
to a project, then the collection for that document. Not carried: relations, statements about whole documents, status,
confidence, tools, comments, titles, languages and metadata; values are words. `--encoding` is for files that are not
UTF-8.

Written from CATMA's source code and documentation, and from projects that others published; no CATMA could be run.
"""

from corpuskit.formats.catma.reading import claims as claims
from corpuskit.formats.catma.reading import documents as documents
from corpuskit.formats.catma.writing import losses as losses
from corpuskit.formats.catma.writing import write as write

NAME = "catma"
TITLE = "CATMA"
SUFFIXES: tuple[str, ...] = (".json", ".xml")
EXTRA: str | None = None
HOLDS = frozenset("pieces overlap nested attributes many-values time ids annotators empty-label unaligned".split())

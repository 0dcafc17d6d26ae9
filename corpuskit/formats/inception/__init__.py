"""Projects of INCEpTION and WebAnno, as a ZIP archive: documents, the annotations of each annotator, the curation.

Read is what a project's export as a backup archive holds, if a format was chosen for the annotations: in annotation/ a
folder for each document with a file for each annotator, in curation/ the outcome of curation, whose annotator is called
curation. Each file is read as its own format says, WebAnno TSV, UIMA XMI or JSON, also packed with its type system.
Annotators keep their names. Where nobody annotated a document, it comes with what was annotated when it was imported.
The text is that of the source where that is plain text and differs only in white space. Annotations that are there only
as Java's own bytes (.ser) are told. Passed over are guidelines, logs, knowledge bases and settings.

Written is an archive that INCEpTION imports as a project, with layers and sets of tags from the schema, and documents
as WebAnno TSV; also layers.json and tagsets/, which can be loaded into a project that is there. Further pieces of an
annotation are joined by the layer `continues`. The annotations of a document with one annotator are what INCEpTION
shows first. Those of several are in annotation/, in a file for each, and come back here. INCEpTION itself takes the
work of annotators from a project only as Java's own bytes, which only it writes: there each file of a document in
annotation/ is sent to its remote API, as the annotations of a user in the format ctsv3.

Texts are UTF-8. Losses are those of WebAnno TSV, except that annotators are kept.

Written from the user guide and the program's own classes for its files; no project of the real program was at hand.
"""

from corpuskit.formats import webanno
from corpuskit.formats.inception.reading import claims as claims
from corpuskit.formats.inception.reading import documents as documents
from corpuskit.formats.inception.reading import schema_of as schema_of
from corpuskit.formats.inception.writing import write as write
from corpuskit.formats.webanno import losses as losses

NAME = "inception"
TITLE = "INCEpTION and WebAnno projects"
SUFFIXES: tuple[str, ...] = (".zip",)
EXTRA: str | None = None
HOLDS = webanno.HOLDS | {"annotators"}

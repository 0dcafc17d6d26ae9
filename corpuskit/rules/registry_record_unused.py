"""Nothing refers to some records of a registry, though others are in use.

A registry made beforehand holds such records by intention. Where it grew with the annotations, they are what is left of
annotations that were removed, or of an actor whose annotations refer to another record by mistake. It is said once for
each registry; nothing is said where none of its records is in use yet, nor where a line of the corpus cannot be read,
for what stands there may refer to them.

Bad:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
    registry/actors.csv: ben-lark,Ben Lark,person
    documents/00001.jsonl: {"id":"a","text":"Mayor Ada Finch spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[6,15]],"attributes":{"actor":"ada-finch"}}]}

Good:

    registry/actors.csv: id,name,kind
    registry/actors.csv: ada-finch,Ada Finch,person
    documents/00001.jsonl: {"id":"a","text":"Mayor Ada Finch spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[6,15]],"attributes":{"actor":"ada-finch"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.characters import listed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Place, Severity
from corpuskit.terminal import count

CODE = "REG109"
NAME = "registry-record-unused"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Remove them, if they are left over, or see whether annotations that mean them refer to others."


class UseWatch:
    """What the validation notes of references is enough: nothing more is remembered."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def see(self, _glance: Glance) -> None:
        """Nothing is to be noted here."""

    def findings(self) -> Iterator[Finding]:
        """One finding for each registry, if all was read that may refer to it."""
        if self._context.unread:
            return
        for name, ids in self._context.registries.items():
            unused = sorted(ids - self._context.referred.get(name, set()))
            if unused and len(unused) < len(ids):
                which = listed([quoted(one) for one in unused])
                message = f"nothing refers to {len(unused):,} of the {count(len(ids), 'record')} of {name}: {which}"
                yield _found.at(Place(f"registry/{name}.csv", 0), message, _HINT)


def begin(context: Context) -> UseWatch:
    """A watch over the references of one validation."""
    return UseWatch(context)

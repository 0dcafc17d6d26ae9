"""What an annotator says of a made-up article: lines as an import from brat's format would leave them."""

from collections.abc import Sequence

from corpuskit.model import Annotation, AnnotationLine, ForeignPlace, Relation, Value, text_hash
from corpuskit.offsets import Piece, covered
from tests.bench.articles import Article, Attribution, Speaker, with_inner

SCHEMAS = {"attribution": "attribution@1", "news": "news@1"}


class Notes:
    """One line in the making. With the schema `news`, sources refer to actors and names are entities too.

    `strict` leaves the word "that" out of quotes, as a second annotator might who reads the guide in another way.
    """

    def __init__(self, made: Article, schema: str, file: str, *, strict: bool = False) -> None:
        self._made = made
        self._news = schema == "news"
        self._reference = SCHEMAS[schema]
        self._file = file
        self._strict = strict
        self._row = 0
        self._marked: set[Piece] = set()
        self.annotations: list[Annotation] = []
        self.relations: list[Relation] = []

    def line(self, document: str, attributions: Sequence[Attribution]) -> AnnotationLine:
        """The line that says these attributions, and for `news` a statement on the article and its entities."""
        if self._news:
            about: dict[str, Value] = {"genre": "news", "topic": ["local"]}
            self._add("C", "coding", None, (), about)
        for number, attribution in enumerate(with_inner(attributions), 1):
            self._attribution(number, attribution)
        if self._news:
            for piece, person in self._made.names:
                self._entity(piece, person)
        return AnnotationLine(
            document=document,
            text_sha256=text_hash(self._made.text),
            schema=self._reference,
            annotations=tuple(self.annotations),
            relations=tuple(self.relations),
        )

    def _attribution(self, number: int, attribution: Attribution) -> None:
        source = self._source(attribution.speaker)
        cue = self._add("T", "cues", "cue" if self._news else None, (attribution.cue,))
        pieces = attribution.quote
        if self._strict and attribution.that is not None:
            pieces = ((attribution.that, pieces[0][1]),)
        act: dict[str, Value] = {"act": "statement"} if self._news else {}
        quote = self._add("T", "quotes", attribution.label, pieces, act)
        self._row += 2  # in brat's file the trigger and the event
        place = self._place(f"E{number}")
        for index, (label, to) in enumerate((("signalled_by", cue), ("attributed_to", source)), 1):
            self.relations.append(Relation(id=f"E{number}.{index}", label=label, from_=quote, to=to, origin=place))
        if self._news:
            self._claim(number, attribution, pieces[0], quote)

    def _source(self, speaker: Speaker) -> str:
        attributes: dict[str, Value] = {"identity": speaker.identity}
        if self._news and speaker.person is not None:
            attributes |= {"mention": "name", "actor": actor(speaker.person)}
            self._entity(speaker.piece, speaker.person)
        return self._add("T", "sources", speaker.label, (speaker.piece,), attributes)

    def _entity(self, piece: Piece, person: int) -> None:
        self._add("N", "entities", "PERSON", (piece,), {"mention": "name", "actor": actor(person)})

    def _claim(self, number: int, attribution: Attribution, piece: Piece, quote: str) -> None:
        if attribution.inner is None and attribution.label == "indirect":
            values: dict[str, Value] = {"voice": "source", "check_worthy": "maybe"}
            begins = attribution.that if attribution.that is not None else piece[0]
            claim = self._add("K", "claims", "fact", ((begins, piece[1]),), values)
            place = self._place(f"R{number}")
            self.relations.append(Relation(id=f"R{number}", label="made_in", from_=claim, to=quote, origin=place))

    def _add(
        self,
        kind: str,
        layer: str,
        label: str | None,
        pieces: tuple[Piece, ...],
        attributes: dict[str, Value] | None = None,
    ) -> str:
        self._row += 1
        name = f"{kind}{self._row}"
        text = covered(self._made.text, pieces) if pieces else None
        place = ForeignPlace(file=self._file, line=self._row)
        self.annotations.append(
            Annotation(
                id=name, layer=layer, label=label, pieces=pieces, text=text, attributes=attributes or {}, origin=place
            )
        )
        return name

    def _place(self, name: str) -> ForeignPlace:
        return ForeignPlace(id=name, file=self._file, line=self._row)


def actor(person: int) -> str:
    """The id in the registry of a person, by the number in PEOPLE."""
    return f"p{person:04}"

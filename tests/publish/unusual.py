"""Made-up articles that readers seldom meet and a page must bear: a very dense one, and one in Arabic."""

import random
from pathlib import Path

from corpuskit.corpus import Corpus
from tests.publish.making import Json, make_corpus

_WORDS = (
    "harbour", "council", "bridge", "said", "the", "a", "report", "figures", "money", "water", "new", "old", "mayor",
    "workers", "would", "never", "had", "agreed", "ferry", "price", "of", "and", "to", "in", "line",
)  # fmt: skip
_LABELS: dict[str, tuple[str, ...]] = {
    "entities": ("PERSON", "ORG", "GPE"), "sources": ("person", "group"), "cues": ("cue",),
    "quotes": ("direct", "mixed", "indirect"), "claims": ("fact", "statistic", "prediction"),
}  # fmt: skip
_VALUES: dict[str, Json] = {
    "sources": {"identity": "named"}, "claims": {"voice": "source", "check_worthy": "maybe"}
}  # fmt: skip
ARABIC = (
    "رئيسة البلدية تدافع عن خط الترام\n\n"
    "قالت رئيسة البلدية ليلى حداد إن الترام «سيغطي تكاليفه خلال عشر سنوات»، لكنها لم تقدم أي أرقام.\n\n"
    "«لقد حسبنا مرتين»، قالت لصحيفة الميناء، «ثم مرة أخرى».\n\n"
    "BBC العربية ذكرت أن 41,000 مسافر يستخدمون العبّارة كل يوم، وفقًا لتقرير نشرته الوزارة يوم الخميس.\n\n"
    "ولم يُجب المتحدث باسم الوزارة عن سؤال حول الكلفة. وأضاف مصدر مقرب من المجلس أن المشروع «لن يبدأ قبل الربيع».\n"
)
ARABIC_MARKS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("e1", "entities", "PERSON", ("ليلى حداد",)),
    ("s1", "sources", "person", ("رئيسة البلدية ليلى حداد",)),
    ("k1", "cues", "cue", ("قالت",)),
    ("q1", "quotes", "mixed", ("إن الترام «سيغطي تكاليفه خلال عشر سنوات»",)),
    ("m1", "claims", "prediction", ("الترام «سيغطي تكاليفه خلال عشر سنوات»",)),
    ("q2", "quotes", "direct", ("«لقد حسبنا مرتين»،", "«ثم مرة أخرى»")),
    ("e2", "entities", "ORG", ("BBC العربية",)),
    ("s2", "sources", "organisation", ("BBC العربية",)),
    ("k2", "cues", "cue", ("ذكرت",)),
    ("q3", "quotes", "indirect", ("أن 41,000 مسافر يستخدمون العبّارة كل يوم",)),
    ("m2", "claims", "statistic", ("41,000 مسافر يستخدمون العبّارة كل يوم",)),
    ("s3", "sources", "person", ("مصدر مقرب من المجلس",)),
    ("q4", "quotes", "mixed", ("أن المشروع «لن يبدأ قبل الربيع»",)),
)


def dense_text(length: int = 30_000, seed: int = 5) -> str:
    """A text of about this many characters, in paragraphs of some eighty words."""
    chance = random.Random(seed)
    blocks, size = ["A very long article"], 20
    while size < length:
        words = [chance.choice(_WORDS) for _ in range(chance.randint(50, 110))]
        blocks.append(" ".join(words).capitalize() + ".")
        size += len(blocks[-1]) + 2
    return "\n\n".join(blocks)


def dense_marks(text: str, number: int = 1_200, seed: int = 6) -> tuple[list[Json], list[Json]]:
    """That many annotations of all layers, which nest, cross and have several pieces, and relations between them."""
    chance = random.Random(seed)
    edges = [0, *(place + 1 for place, character in enumerate(text) if character.isspace())]
    annotations: list[Json] = []
    for at in range(number):
        layer = chance.choice(tuple(_LABELS))
        longest = 25 if layer in ("quotes", "claims") else 4
        first = chance.randrange(len(edges) - 2 * longest - 4)
        pieces = [_piece(text, edges, first, chance.randint(1, longest))]
        if layer in ("quotes", "claims") and chance.random() < 0.3:
            pieces.append(_piece(text, edges, first + longest + 3, chance.randint(1, longest)))
        annotations.append(
            {"id": f"a{at}", "layer": layer, "label": chance.choice(_LABELS[layer]), "pieces": pieces,
             "attributes": _VALUES.get(layer, {})}
        )  # fmt: skip
    by_layer = {layer: [one["id"] for one in annotations if one["layer"] == layer] for layer in _LABELS}
    relations = [
        {"id": f"r{label}{at}", "label": label, "from": one, "to": chance.choice(by_layer[layer])}
        for at, one in enumerate(by_layer["quotes"])
        for label, layer in (("attributed_to", "sources"), ("signalled_by", "cues"))
    ]
    return annotations, relations


def _piece(text: str, edges: list[int], first: int, words: int) -> list[int]:
    start, end = edges[first], edges[first + words]
    return [start, start + len(text[start:end].rstrip())]


def make_unusual_corpus(folder: Path) -> Corpus:
    """A corpus with the dense article, in two annotators' versions, and the Arabic one."""
    text = dense_text()
    documents: list[Json] = [
        {"id": "dense", "title": "A very long article", "text": text, "language": "en"},
        {"id": "arabic", "title": ARABIC.partition("\n")[0], "text": ARABIC, "language": "ar",
         "metadata": {"outlet": "الميناء", "published": "2031-05-02"}},
    ]  # fmt: skip
    annotations, relations = dense_marks(text)
    marks = [
        {"id": name, "layer": layer, "label": label, "attributes": _VALUES.get(layer, {}),
         "pieces": [[ARABIC.index(words), ARABIC.index(words) + len(words)] for words in pieces]}
        for name, layer, label, pieces in ARABIC_MARKS
    ]  # fmt: skip
    ends = [("q1", "s1", "k1"), ("q3", "s2", "k2")]
    links = [
        {"id": f"{quote}-{end}", "label": label, "from": quote, "to": end}
        for quote, source, cue in ends
        for label, end in (("attributed_to", source), ("signalled_by", cue))
    ]
    lines = [
        ("anna", {"document": "dense", "annotations": annotations[::2], "relations": []}),
        ("gold", {"document": "dense", "annotations": annotations, "relations": relations}),
        ("gold", {"document": "arabic", "annotations": marks, "relations": links}),
    ]
    return make_corpus(folder, documents, lines)

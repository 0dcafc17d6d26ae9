"""What the elements of TEI are for the text: what parts it, what is left out of it, what is an annotation."""

#: What stands between an element and what is before and after it.
BLOCKS: dict[str, str] = {
    **dict.fromkeys(
        (
            "front body back group text floatingText div div0 div1 div2 div3 div4 div5 div6 div7 p ab head lg sp u "
            "list table figure listBibl epigraph argument opener closer postscript titlePage docTitle docImprint "
            "castList byline dateline trailer stage annotationBlock"
        ).split(),
        "\n\n",
    ),
    **dict.fromkeys(
        "l item row label speaker salute signed titlePart docAuthor docDate imprimatur castItem castGroup".split(), "\n"
    ),
    "cell": "\t",
}
#: What may be a block or stand in a line: a block where a block is in it.
EITHER = frozenset({"quote", "q", "said", "cit"})
#: What is no part of the text: with all that is in it, notes too, which are annotations of their own.
LEFT_OUT = frozenset(
    (
        "note noteGrp fw del surplus figDesc graphic media gap index teiHeader standOff span spanGrp link linkGrp "
        "interp interpGrp fs fLib fvLib timeline join joinGrp alt altGrp certainty precision respons annotation "
        "listAnnotation listRelation relation listTranspose substJoin facsimile sourceDoc metamark listPerson "
        "listPlace listOrg wit listApp listWit TEI TEI.2"
    ).split()
)
#: Of that, what is in the text's flow all the same, so that annotations in it are told; the rest are records.
FLOWING = frozenset("note noteGrp fw del surplus figDesc metamark".split())
#: Breaks of pages, columns and lines, and what else is a point.
POINTS = frozenset("lb pb cb gb milestone anchor".split())
#: Of elements that give a passage in several ways, those that are read, the better before the others.
CHOSEN: dict[str, tuple[str, ...]] = {"choice": ("corr", "reg", "expan", "ex"), "app": ("lem", "rdg", "rdgGrp")}
#: Words and the like, between which attributes say whether there is a space, and which are no annotations.
TOKENS = frozenset("w pc c s m".split())
#: The elements that are annotations, of the type of their name.
ANNOTATIONS = frozenset(
    (
        "said quote q cit soCalled mentioned distinct term gloss foreign persName orgName placeName geogName name rs "
        "objectName eventName roleName forename surname addName genName nameLink country region settlement district "
        "bloc geogFeat title bibl biblStruct ref seg phr cl date time num measure email address affiliation event "
        "incident kinesic vocal writing shift emph note"
    ).split()
)
#: Attributes that make annotations of other elements too, such as speeches.
MAKING = ("who", "ana")


def is_annotation(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element of the text is an annotation."""
    if name in ANNOTATIONS:
        return True
    known = bool(name) and name not in TOKENS and name not in LEFT_OUT
    return known and any(attributes.get(one) for one in MAKING)

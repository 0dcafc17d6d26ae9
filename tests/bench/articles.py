"""Made-up news articles with their attributions known: a small grammar over word lists, the same for the same chance.

An article is a headline and blocks of sentences; some sentences say who said what. Curly quotation marks, numbers,
names with accents and in other scripts, combining marks and a few characters beyond the basic plane all occur.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpuskit.offsets import Piece

ORGANISATIONS = """the city council|the harbour board|the audit office|the water company|the teachers’ union
|the ministry|the regional court|the fire service|the bus company|the housing agency|the health board
|the farmers’ league|the port authority|the electoral commission|the chamber of commerce
|Société Générale des Ponts|the weather office|the Łódź institute|the Müller group|the football club""".replace(
    "\n", ""
).split("|")
GROUPS = """residents|parents|two witnesses|several doctors|local anglers|critics|supporters of the plan
|shop owners|three former members|commuters""".replace("\n", "").split("|")
PAPERS = """a report by the audit office|a leaked memo|the annual accounts|a letter to the members
|a survey of 1,204 adults|the draft law|court papers|a press release""".replace("\n", "").split("|")
UNNAMED = "an official|a spokeswoman|one engineer|a senior aide|the driver|a neighbour|the deputy mayor".split("|")
FIRST = """Anna Björn Chloé Dieter Élodie Femi Grażyna Håkon Ilse José Kateřina Liam Márta Noor Ömer Paula Quentin
Renée Søren Thaïs Ursula Věra Wanda Ximena Yusuf Zoë Owen Nia Tomás Aoife""".split()
LAST = """Adams Becker Çelik Dvořák Eriksson Fontaine García Hölzl Ibáñez Jensen Kowalczyk Lefèvre Müller Nuñez
O’Brien Pérez Quinn Rønning Świątek Tremblay Unger Varga Whitlock Xu Yılmaz Żak Marsh Okafor Lindqvist Byrne""".split()
OTHER_SCRIPTS = (
    "Σοφία Παππά|Иван Петров|Олена Шевченко|李伟|山田太郎|김민준|محمد العلي|דנה לוי|नेहा शर्मा|สมชาย ใจดี".split("|")
)
PEOPLE = [f"{first} {last}" for first in FIRST for last in LAST] + OTHER_SCRIPTS

SUBJECTS = """the bridge|the new school|the budget|the ferry line|the old theatre|the flood wall|the vote
|the tram depot|the library|the market hall|the solar park|the ring road|the hospital wing|the river path
|the reform|the strike|the inquiry|the museum|the airport|the sewage plant|every second house|the café tax
|the night bus|the fish quota|the archive|the stadium|the tunnel|the lease|the land register|the timetable""".replace(
    "\n", ""
).split("|")
VERBS = """will need|has cost|could save|would replace|had lost|must win back|is going to change|may delay
|has outgrown|cannot go without|never had|will soon see|was promised|brought in|has already used up|would double
|might end|still lacks|is about to get|had not expected""".replace("\n", "").split("|")
OBJECTS = """a fourth lane|its oldest tenants|a second opinion|the trust of the town|twelve new pumps
|a safer crossing|most of its reserve|the support of both parties|a longer season|the goodwill of its neighbours
|an independent review|the noise limit|cheaper fares|a proper roof|the winter service|its licence
|the naïve forecast of last year|a fair hearing|extra staff|the façade|a year of patience|hundreds of signatures
|the only lift|a clear majority|the terms of the loan|fresh paint|the right to appeal|better lighting
|a smaller team|the whole of the fund""".replace("\n", "").split("|")
TAILS = """before the winter|after a long debate|despite the rain|in spite of earlier warnings|for the third time
|without any notice|at the end of the month|as planned|by a wide margin|on paper at least|under the new rules
|next to the old mill|once the ice has gone|since the merger|in all but name|if nobody objects
|to the surprise of many|while the talks go on|together with its neighbours|in the coming weeks""".replace(
    "\n", ""
).split("|")
MEASURES = """{} euros|{} households|£{}m|{} tonnes|{} per cent of the votes|{} jobs|{} passengers a day
|{} hectares|{} complaints""".replace("\n", "").split("|")
PLACES = """Aalborg|Bergen|Córdoba|Dunmore|Eisenach|Faro|Győr|Harlow|Iași|Jelgava|Kraków|Lübeck|Malmö|Nîmes|Oulu
|Plzeň|Quimper|Rouen|São João|Tromsø|Utrecht|Västerås|Wexford|Ystad|Zürich""".replace("\n", "").split("|")
REMARKS = """It was raining 🌧 all morning|Nobody had brought an umbrella|The doors opened at 9.30 a.m.
|The vote was close|A small crowd had gathered outside|The 🎻 players went home early
|Traffic was diverted until noon|The minutes run to 31 pages|Coffee cost €2.40 at the stand
|The clerk read the names aloud""".replace("\n", "").split("|")
CUES = "said|told reporters|added|argued|warned|insisted|wrote|noted|claimed|conceded|maintained|announced".split("|")
ADJECTIVES = "New|Old|Quiet|Sudden|Costly|Modest|Bitter|Late|Early|Second|Final|Public|Secret|Narrow|Broad|Rare".split(
    "|"
)
THINGS = """deal|row|vote|plan|strike|review|inquiry|delay|protest|rescue|rise|cut|ruling|recall|merger|appeal
|boycott|opening|closure|truce""".replace("\n", "").split("|")
OVER = """ferry|bridge|school|budget|water|harbour|theatre|tram|tax|rent|fish|forest|airport|archive|stadium
|tunnel|hospital|market|library|road|energy|housing|museum|night bus|flood wall""".replace("\n", "").split("|")


@dataclass(frozen=True)
class Speaker:
    """Whoever is credited: the words where they stand, their label, how they are identified, and who it is if known."""

    piece: Piece
    label: str
    identity: str
    person: int | None = None


@dataclass(frozen=True)
class Attribution:
    """One quote with its speaker and cue; `inner` is one that lies inside it. `that` is where its content begins."""

    speaker: Speaker
    cue: Piece
    quote: tuple[Piece, ...]
    label: str
    that: int | None = None
    inner: "Attribution | None" = None


def with_inner(attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """Each of them, followed by what lies inside it."""
    for attribution in attributions:
        yield attribution
        if attribution.inner is not None:
            yield attribution.inner


@dataclass
class Article:
    """A text and what is said in it; `names` are further mentions of people, as (piece, number in PEOPLE)."""

    title: str
    text: str = ""
    attributions: list[Attribution] = field(default_factory=list)
    names: list[tuple[Piece, int]] = field(default_factory=list)


def title(number: int) -> str:
    """A headline that no other number below 200,000 has, and few above."""
    words = []
    for choice in (THINGS, OVER, PLACES, ADJECTIVES):
        number, index = divmod(number, len(choice))
        words.append(choice[index])
    thing, over, place, adjective = words
    return f"{adjective} {thing} over {over} in {place}"


def article(chance: random.Random, number: int, length: int) -> Article:
    """An article of at least `length` code points, and rarely more than 400 beyond them."""
    made = Article(title(number))
    writer = _Writer(chance, made)
    writer.say(made.title)
    while writer.position < length:
        writer.say("\n\n")
        for index in range(1 + writer.below(4)):
            if index:
                writer.say(" ")
            writer.sentence()
    made.text = "".join(writer.parts)
    return made


class _Writer:
    def __init__(self, chance: random.Random, made: Article) -> None:
        self.parts: list[str] = []
        self.position = 0
        self._random = chance.random
        self._made = made

    def say(self, words: str) -> Piece:
        start = self.position
        self.parts.append(words)
        self.position = start + len(words)
        return start, self.position

    def below(self, number: int) -> int:
        return int(self._random() * number)

    def pick(self, choices: list[str]) -> str:
        return choices[int(self._random() * len(choices))]

    def sentence(self) -> None:
        """One sentence; five of eight say who said what, as often as in a corpus of attributions."""
        form = _FORMS[self.below(len(_FORMS))]
        attribution = form(self)
        if attribution is not None:
            self._made.attributions.append(attribution)

    def clause(self) -> str:
        kind = self.below(8)
        start = f"{self.pick(SUBJECTS)} {self.pick(VERBS)}"
        if kind == 0:
            return f"{start} {self.pick(MEASURES).format(format(10 + self.below(9_990), ','))} {self.pick(TAILS)}"
        if kind == 1:
            return f"{start} {self.pick(OBJECTS)} in {self.pick(PLACES)} by {2024 + self.below(30)}"
        if kind == 2:
            return f"{start} {self.pick(OBJECTS)}, and {self.pick(SUBJECTS)} {self.pick(VERBS)} {self.pick(OBJECTS)}"
        return f"{start} {self.pick(OBJECTS)} {self.pick(TAILS)}"

    def speaker(self, *, begins: bool = False) -> Speaker:
        kind = self.below(10)
        if kind < 5:
            person = self.below(len(PEOPLE))
            return Speaker(self.say(PEOPLE[person]), "person", "named", person)
        if kind < 6:
            words, label, identity = self.pick(UNNAMED), "person", "unnamed"
        elif kind < 8:
            words, label, identity = self.pick(ORGANISATIONS), "organisation", "unnamed"
        elif kind < 9:
            words, label, identity = self.pick(GROUPS), "group", "anonymous"
        else:
            words, label, identity = self.pick(PAPERS), "document", "unnamed"
        return Speaker(self.say(_capital(words) if begins else words), label, identity)

    def cue(self) -> Piece:
        return self.say(self.pick(CUES))

    def indirect(self) -> Attribution:
        """Source, cue, and content without quotation marks."""
        speaker, cue, _ = self.speaker(begins=True), self._after(" "), self.say(" ")
        start, that = self.position, self.say("that ")[1]
        end = self.say(self.clause())[1]
        self.say(".")
        return Attribution(speaker, cue, ((start, end),), "indirect", that)

    def _after(self, words: str) -> Piece:
        self.say(words)
        return self.cue()

    def direct(self) -> Attribution:
        """Words in quotation marks, then who said them."""
        piece = self.say(f"“{_capital(self.clause())},”")
        cue = self._after(" ")
        self.say(" ")
        speaker = self.speaker()
        self.say(".")
        return Attribution(speaker, cue, (piece,), "direct")

    def interrupted(self) -> Attribution:
        """Two stretches in quotation marks around who said them."""
        first = self.say(f"“{_capital(self.clause())},”")
        self.say(" ")
        speaker = self.speaker()
        cue = self._after(" ")
        self.say(", ")
        second = self.say(f"“and {self.clause()}.”")
        return Attribution(speaker, cue, (first, second), "direct")

    def mixed(self) -> Attribution:
        """Content with some words in quotation marks."""
        speaker, cue, _ = self.speaker(begins=True), self._after(" "), self.say(" ")
        start, that = self.position, self.say("that ")[1]
        end = self.say(f"{self.pick(SUBJECTS)} {self.pick(VERBS)} “{self.pick(OBJECTS)} {self.pick(TAILS)}”")[1]
        self.say(".")
        return Attribution(speaker, cue, ((start, end),), "mixed", that)

    def nested(self) -> Attribution:
        """Somebody says what somebody else said."""
        speaker, cue, _ = self.speaker(begins=True), self._after(" "), self.say(" ")
        start, that = self.position, self.say("that ")[1]
        teller, told, _ = self.speaker(), self._after(" "), self.say(" ")
        inside, inner_that = self.position, self.say("that ")[1]
        end = self.say(self.clause())[1]
        self.say(".")
        inner = Attribution(teller, told, ((inside, end),), "indirect", inner_that)
        return Attribution(speaker, cue, ((start, end),), "indirect", that, inner)

    def plain(self) -> None:
        """A sentence of the article's own."""
        self.say(f"{_capital(self.clause())}.")

    def remark(self) -> None:
        """A short sentence, sometimes with a picture character beyond the basic plane."""
        self.say(f"{self.pick(REMARKS)}.")

    def mention(self) -> None:
        """A sentence that names a person who says nothing."""
        person = self.below(len(PEOPLE))
        self._made.names.append((self.say(PEOPLE[person]), person))
        self.say(f" came to {self.pick(PLACES)} when {self.clause()}.")


_FORMS = (
    *(_Writer.indirect,) * 5, *(_Writer.direct,) * 3, *(_Writer.mixed,) * 2, _Writer.interrupted, _Writer.nested,
    *(_Writer.plain,) * 5, _Writer.mention, _Writer.remark,
)  # fmt: skip


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]

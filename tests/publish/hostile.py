"""Sixty texts that mean harm, and a corpus that has them in each field that can hold text.

A page is harmed where markup of a text became markup of the page: its elements are called x-harm, its attributes
data-harm, its scripts call alert, and what a template would compute of it is 1337.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from corpuskit.corpus import Corpus
from corpuskit.schema.shipped import shipped

Json = dict[str, Any]

_RUN = "alert('harm')"
_ELEMENT = "<x-harm data-harm=1>harm</x-harm>"
PAYLOADS: tuple[str, ...] = (
    f"<script data-harm=1>{_RUN}</script>",
    f"</script><script data-harm=1>{_RUN}</script>",
    f"</title><script data-harm=1>{_RUN}</script>",
    f"</textarea>{_ELEMENT}",
    f"</style>{_ELEMENT}",
    f"</noscript>{_ELEMENT}",
    f"</template>{_ELEMENT}",
    f"-->{_ELEMENT}<!--",
    f"]]>{_ELEMENT}<![CDATA[",
    f"<img src=x data-harm=1 onerror={_RUN}>",
    f'"><img src=x data-harm=1 onerror="{_RUN}">',
    f"'><img src=x data-harm=1 onerror={_RUN}>",
    f'" autofocus tabindex=1 data-harm=1 onfocus="{_RUN}',
    f"' autofocus data-harm=1 onfocus='{_RUN}",
    f"x data-harm=1 onmouseover={_RUN} ",
    f"`data-harm=1 onclick={_RUN}`",
    f"<svg data-harm=1 onload={_RUN}>",
    f"<svg data-harm=1><script>{_RUN}</script></svg>",
    f'<svg data-harm=1><a xlink:href="javascript:{_RUN}"><text>x</text></a></svg>',
    f"<svg data-harm=1><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<math data-harm=1><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"<details data-harm=1 open ontoggle={_RUN}>",
    f"<video data-harm=1><source onerror={_RUN}></video>",
    f"<body data-harm=1 onload={_RUN}>",
    f'<iframe data-harm=1 srcdoc="<script>{_RUN}</script>"></iframe>',
    f'<iframe data-harm=1 src="javascript:{_RUN}"></iframe>',
    f'<object data-harm=1 data="javascript:{_RUN}"></object>',
    '<embed data-harm=1 src="data:text/html,harm">',
    '<base data-harm=1 href="https://harm.example/">',
    '<meta data-harm=1 http-equiv=refresh content="0;url=https://harm.example/">',
    '<link data-harm=1 rel=stylesheet href="https://harm.example/harm.css">',
    '<form data-harm=1 action="https://harm.example/"><input name=q>',
    "<style data-harm=1>*{background:url(https://harm.example/)}</style>",
    "</style><style data-harm=1>@import 'https://harm.example/harm.css';",
    "} body { background: url(https://harm.example/) } .x {",
    "expression(alert('harm'))",
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}",
    f" \tjava\nscript:{_RUN}",
    f"\u0001javascript:{_RUN}",
    f"vbscript:{_RUN}",
    f"data:text/html,<script data-harm=1>{_RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgnaGFybScpPC9zY3JpcHQ+",
    "//harm.example/harm",
    "\\\\harm.example\\harm",
    f"https://example.org/\"><script data-harm=1>{_RUN}</script>",
    f"https://example.org/' onclick='{_RUN}' data-harm='1",
    "https://example.org@harm.example/",
    "h\u0442tps://harm.example/",
    "{{ 7 * 191 }} {% raw %} {# harm #}",
    "${7*191} #{7*191} <%= 7*191 %> {{constructor.constructor('return 7*191')()}}",
    f"&lt;script data-harm=1&gt;{_RUN}&lt;/script&gt; &#60;x-harm&#62; &amp;lt;x-harm&amp;gt;",
    f"+ADw-script data-harm=1+AD4-{_RUN}+ADw-/script+AD4-",
    f"\uff1cscript data-harm=1\uff1e{_RUN}\uff1c/script\uff1e",
    f"\u202e{_ELEMENT}\u202c \u2066{_ELEMENT}\u2069",
    f"a\x00<x-harm data-harm=1>\x00</x-harm> <scr\x00ipt>{_RUN}</scr\x00ipt>",
    f"</script>\u2028{_ELEMENT}\u2029\\u003cx-harm\\u003e",
    "'); alert('harm'); ('\"); alert('harm'); (\"",
    "'; DROP TABLE quotes; -- \" OR 1=1 --",
    "A" * 4_000 + _ELEMENT + "\u0301" * 500,
)  # fmt: skip
ALL = " ".join(payload for payload in PAYLOADS if len(payload) < 1_000)
TOGETHER = 6  # of the payloads are in one document


def make_hostile_site(folder: Path) -> Corpus:
    """A corpus with the schema `news` in which each payload is in each field that can hold it."""
    for name in ("documents", "annotations/gold", "annotations/anna", "registry"):
        (folder / name).mkdir(parents=True)
    (folder / "corpus.yaml").write_text(yaml.safe_dump(_configuration(), allow_unicode=False), encoding="utf-8")
    schema = yaml.safe_load((shipped("schemas") / "news.yaml").read_text(encoding="utf-8"))
    _with_help(schema, iter(PAYLOADS * 20))
    (folder / "schema.yaml").write_text(yaml.safe_dump(schema, sort_keys=False), encoding="utf-8")
    rows = "".join(",".join(_cell(v) for v in _actor(n, p)) + "\n" for n, p in enumerate(PAYLOADS))
    (folder / "registry" / "actors.csv").write_text(f"id,name,kind,role,party,country\n{rows}", encoding="utf-8")
    parts = [PAYLOADS[start : start + TOGETHER] for start in range(0, len(PAYLOADS), TOGETHER)]
    _lines(folder / "documents" / "00001.jsonl", [_document(n, part) for n, part in enumerate(parts)])
    for annotator in ("gold", "anna"):
        made = [_line(n, part) for n, part in enumerate(parts)]
        _lines(folder / "annotations" / annotator / "00001.jsonl", made)
    return Corpus(folder)


def _configuration() -> Json:
    named = dict.fromkeys(("title", "description", "licence", "citation", "version", "doi"), ALL)
    return {"format": 1, **named, "authors": list(PAYLOADS), "url": PAYLOADS[36], "report": f"{PAYLOADS[37]}?{{key}}"}


def _with_help(part: Any, payloads: Any) -> None:
    """Give everything in a schema that may have help a payload as its help."""
    part["help"] = ALL
    for layer in part["layers"].values():
        layer["help"] = next(payloads)
        for attribute in layer.get("attributes", {}).values():
            attribute["help"] = next(payloads)
    for attribute in part["metadata"].values():
        attribute["help"] = next(payloads)
    for relation in part.get("relations", {}).values():
        relation["help"] = next(payloads)


def _actor(number: int, payload: str) -> list[str]:
    return [f"p{number}", payload, "person", payload, payload, payload]


def _cell(value: str) -> str:
    doubled = value.replace('"', '""').replace("\x00", "")
    return f'"{doubled}"'


def _document(number: int, part: tuple[str, ...]) -> Json:
    title, outlet, author, address, *_ = [*part[number % len(part) :], *part]
    metadata = {"outlet": outlet, "authors": [author, *part], "url": address, "section": title, "licence": address,
                "agency": author, "published": "2031-05-02"}  # fmt: skip
    return {"id": f"h{number}", "title": " ".join(part[:3]), "text": "\n\n".join(part), "language": f"en-{number}",
            "metadata": metadata}  # fmt: skip


def _line(number: int, part: tuple[str, ...]) -> Json:
    text = "\n\n".join(part)
    annotations: list[Json] = [
        {"id": "c", "layer": "coding", "attributes": {"topic": list(part), "frame": list(part), "genre": part[0]}}
    ]
    for place, payload in enumerate(part):
        start = text.index(payload)
        said = {"pieces": [[start, start + len(payload)]], "comment": payload, "tool": payload}
        other: Json = {"label": payload, "attributes": {"act": payload, "kind": payload, "voice": payload}}
        actor = {"actor": f"p{number * TOGETHER + place}"}
        annotations += [
            {"id": f"q{place}", "layer": "quotes", **said, "label": "direct"},
            {"id": f"s{place}", "layer": "sources", **said, "label": "person", "attributes": actor},
            {"id": f"m{place}", "layer": "claims", **said, **other},
            {"id": f"e{place}", "layer": "entities", **said, "label": payload, "attributes": actor},
        ]
    relations: list[Json] = [
        {"id": f"r{n}", "label": "attributed_to", "from": f"q{n}", "to": f"s{n}"} for n in range(len(part))
    ]
    relations.append({"id": "x", "label": part[0], "from": "m0", "to": "q0", "attributes": {"why": part[1]}})
    return {"document": f"h{number}", "annotations": annotations, "relations": relations}


def _lines(path: Path, records: list[Json]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")

"""Questions in SQL that mean harm: each is refused, or cut off, and the server goes on answering."""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from corpuskit.publish import Build, publish
from tests.publish.making import get, make_corpus

RECURSIVE = "with recursive c(x) as (select 1 union all select x + 1 from c)"
LONG = "hex(zeroblob(499999))"
REFUSED: dict[str, str] = {
    "attach a file": "attach database '/etc/passwd' as other",
    "attach by explain": "explain attach database 'other.db' as other",
    "detach": "detach main",
    "load a library": "select load_extension('libm.so.6')",
    "set a pointer": "select fts3_tokenizer('simple', x'41414141')",
    "write the schema": "pragma writable_schema = 1",
    "ask for a setting by a function": "select * from pragma_compile_options",
    "ask where the temporary files are": "select * from pragma_temp_store_directory",
    "read raw pages": "select data from sqlite_dbpage",
    "see others' questions": "select sql from sqlite_stmt",
    "read a file": "select readfile('/etc/passwd')",
    "write a file": "select writefile('out', 'x')",
    "change a table": "with a as (select 1) delete from quotes",
    "make a table": "create table other (x)",
    "one value of a gigabyte": "select zeroblob(1000000000)",
    "random bytes of a gigabyte": "select randomblob(1000000000)",
    "a width of a gigabyte": "select printf('%1000000000d', 1)",
    "a format of a gigabyte": "select printf('%.*c', 1000000000, 'x')",
    "text in hexadecimal": f"select hex(hex(hex({LONG})))",
    "replacing letters by texts": f"select replace({LONG}, '0', {LONG})",
    "cutting off letter by letter": f"select trim({LONG}, {LONG})",
    "finding letter by letter": f"select instr({LONG}, {LONG} || 'x')",
    "a pattern with many stars": "select 'a' like '" + "%a" * 300 + "'",
    "a glob with many stars": "select 'a' glob '" + "*a" * 300 + "'",
    "a pattern that is made": f"select {LONG} like replace(hex(zeroblob(5000)), '0', '%_')",
    "joining without end": f"{RECURSIVE} select group_concat(x, '{'x' * 500}') from c",
    "a list without end": f"{RECURSIVE} select json_group_array(x) from c",
    "merging objects": f"select json_patch('{{}}', {LONG})",
    "a list in a list": "select json('" + "[" * 2_500 + "]" * 2_500 + "')",
    "counting without end": f"{RECURSIVE} select count(*) from c",
    "sorting without end": f"{RECURSIVE} select x from c order by x desc limit 1",
    "telling apart without end": "with recursive c(x) as (select randomblob(900000) union select randomblob(900000) "
                                 "from c) select count(*) from c",
    "all with all": "select count(*) from " + ", ".join(f"sqlite_master m{n}" for n in range(12)),
    "rows of a megabyte": f"{RECURSIVE} select zeroblob(900000) from c",
    "many wide columns": f"{RECURSIVE} select {', '.join(['zeroblob(900000)'] * 90)} from c",
    "too many columns": f"select {', '.join(['1'] * 1_500)}",
    "unions": " union ".join(["select 1"] * 600),
    "depth": "select " + "(" * 300 + "1" + ")" * 300 + " + 1" * 400,
    "doubled names": "with a0 as (select 1 x), "
                     + ", ".join(f"a{n} as (select p.x from a{n - 1} p, a{n - 1} q)" for n in range(1, 40))
                     + " select * from a39",
    "doubled sums": "with a0 as (select abs(rootpage) x from sqlite_master), "
                    + ", ".join(f"a{n} as (select x + x as x from a{n - 1})" for n in range(1, 40))
                    + " select * from a39",
    "doubled names in brackets": "with a0 as (select 1 x), "
                     + ", ".join(f'[a{n}](x) as not materialized (select "a{n - 1}".x from `a{n - 1}`, [a{n - 1}] q)'
                                 for n in range(1, 40))
                     + " select * from a39",
}  # fmt: skip
MEGABYTES = 500


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("attacks")
    build = publish(make_corpus(folder / "tram"), folder / "site")
    settings = json.loads((build.folder / "settings.json").read_text(encoding="utf-8")) | {"sql_time_limit_ms": 100}
    (build.folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    (build.folder / "datasette.json").write_text(json.dumps({"settings": settings}), encoding="utf-8")
    return build


def asking(sql: str, form: str = "") -> str:
    """The address of a question, as each version of Datasette has it."""
    from datasette.app import Datasette

    old = hasattr(Datasette, "ensure_permissions")
    return f"/tram{form}?{urlencode({'sql': sql})}" if old else f"/tram/-/query{form}?{urlencode({'sql': sql})}"


def most_memory() -> int:
    """The most memory that this process held so far, in megabytes."""
    if sys.platform != "linux":
        return 0
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) // 1_000 for line in status.splitlines() if line.startswith("VmHWM"))


@pytest.fixture(scope="module")
def answers(build: Build) -> dict[str, Any]:
    """What the server says to each attack as JSON and as a page, and to a plain question after all of them."""
    before = most_memory()
    paths = [asking(sql, form) for sql in REFUSED.values() for form in (".json", "")]
    *given, last = get(build, *paths, asking("select 6 * 7 as n", ".json"))
    return {
        **{name: given[2 * n : 2 * n + 2] for n, name in enumerate(REFUSED)},
        "last": last,
        "memory": most_memory() - before,
    }


@pytest.mark.parametrize("name", REFUSED)
def test_an_attack_gets_an_error(answers: dict[str, Any], name: str) -> None:
    """Protects the server, and those who ask at the same time, from questions that mean harm."""
    data, page = answers[name]
    assert data.status_code == 400
    assert data.json()["ok"] is False
    assert "text/html" in page.headers["content-type"]
    assert "Traceback" not in page.text + data.text


def test_the_server_goes_on_with_bounded_memory(answers: dict[str, Any]) -> None:
    """Protects everybody else: after all attacks a plain question is answered, and memory did not grow with them."""
    assert answers["last"].json()["rows"] in ([{"n": 42}], [[42]])
    assert answers["memory"] < MEGABYTES


def test_plain_questions_are_answered(build: Build) -> None:
    """Protects researchers from limits that are too tight: what they ask of tables works as ever."""
    questions = [
        "select label, count(*) from quotes group by label order by 2 desc",
        "select trim('  a '), instr('abc', 'c'), replace('aXa', 'X', 'b'), rtrim(12.50), instr(null, 'a')",
        "select q.text, s.text from quotes q join sources s on q.document = s.document limit 5",
        "select rowid, snippet(texts_fts, -1, '', '', '', 5) from texts_fts where texts_fts match 'tram'",
        "select value from quotes, json_each('[1, 2]') limit 3",
        "select name, type from pragma_table_info('quotes')",
        "with recursive n(x) as (select 1 union all select x + 1 from n where x < 50) select sum(x) from n",
        "select * from quotes where text like '%twice%' and text glob '*twice*'",
        "select *, row_number() over (partition by label order by id) from quotes",
        "select strftime('%Y', published), group_concat(title, '; ') from documents group by 1",
    ]
    for sql, answer in zip(questions, get(build, *(asking(sql, ".json") for sql in questions)), strict=True):
        assert (sql, answer.status_code) == (sql, 200), answer.text
    (functions,) = get(build, asking(questions[1], ".json") + "&_shape=arrays")
    assert functions.json()["rows"] == [["a", 3, "aba", "12.5", None]]

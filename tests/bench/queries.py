"""What the rules of a schema cost, beside bare inserts of the rows that they read.

`python -m tests.bench.queries CORPUS [--schema FILE] [--rounds 5]` prints CPU seconds of one process, the best of all
rounds. `inserts` are bare inserts: `executemany` of the same rows into tables in memory that have the same columns and
the primary keys of a published corpus; `unkeyed` are inserts of these columns without any key. `made` is making the
rows from records, `all` is making, inserting and asking. The two ratios are those of `all` to `inserts` and to
`unkeyed`. Reading and decoding the files is in none of the figures, finding what is returned in all. Nothing is
asserted.
"""

import argparse
import gc
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from corpuskit.corpus import Bundle, Corpus
from corpuskit.queries import RULES, OwnRule, Queries, rules_of
from corpuskit.queries.statement import Statement, study, tables_for_rules
from corpuskit.queries.store import Store
from corpuskit.schema import Schema, read_schema
from corpuskit.tabulating import Tabulation

Shards = dict[str, list[Bundle]]
Wanted = dict[str, tuple[str, ...]]


class Held:
    """A corpus whose bundles are in memory, with the schema that is asked about."""

    def __init__(self, corpus: Corpus, schema: Schema) -> None:
        self.schema = schema
        self.registry_table = corpus.registry_table
        self.held: Shards = {shard: list(corpus.bundles_of(shard)) for shard in corpus.shards()}

    def shards(self) -> list[str]:
        return list(self.held)

    def bundles_of(self, shard: str):  # type: ignore[no-untyped-def]
        return iter(self.held[shard])


def best(rounds: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        gc.collect()
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def inserted(held: Held, wanted: Wanted, rows: dict[str, list], *, keyed: bool) -> None:  # type: ignore[type-arg]
    tables = tables_for_rules(held.schema)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for name, columns in wanted.items():
            kinds = {column.name: column.sql for column in tables[name].columns}
            listed = ", ".join(f'"{column}" {kinds[column]}' for column in columns)
            key = ", ".join(f'"{column}"' for column in tables[name].key)
            connection.execute(f'CREATE TABLE "{name}" ({listed}' + (f", PRIMARY KEY ({key}))" if keyed else ")"))
            marks = ", ".join("?" * len(columns))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows.get(name, []))
        connection.execute("COMMIT")


def keyed(held: Held, wanted: Wanted) -> Wanted:
    """The same columns, and those of the primary keys."""
    tables = tables_for_rules(held.schema)
    return {
        name: tuple(column for column in tables[name].names if column in columns or column in tables[name].key)
        for name, columns in wanted.items()
    }


def tabulated(held: Held, wanted: Wanted) -> dict[str, list]:  # type: ignore[type-arg]
    rows: dict[str, list] = {}  # type: ignore[type-arg]
    for bundles in held.held.values():
        tabulation = Tabulation(held.schema, wanted, for_rules=True)
        for bundle in bundles:
            if bundle.document is not None:
                tabulation.add(bundle.document, [(line.annotator, line.record) for line in bundle.lines])
        for name, fresh in tabulation.take():
            rows.setdefault(name, []).extend(fresh)
    return rows


def made(held: Held, wanted: Wanted) -> None:
    for bundles in held.held.values():
        tabulation = Tabulation(held.schema, wanted, for_rules=True)
        for bundle in bundles:
            if bundle.document is not None:
                tabulation.add(bundle.document, [(line.annotator, line.record) for line in bundle.lines])
        for _, rows in tabulation.take():
            deque(rows, maxlen=0)


def asked(held: Held, rules: tuple[OwnRule, ...]) -> int:
    queries = Queries(held, rules)
    found = 0
    for bundles in held.held.values():
        for bundle in bundles:
            queries.add(bundle)
        found += sum(1 for _ in queries.in_shard())
    return found + sum(1 for _ in queries.in_corpus())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--schema", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    corpus = Corpus(options.corpus)
    held = Held(corpus, read_schema(options.schema) if options.schema else corpus.schema)
    print(f"{'rules':<26}{'rows':>10}{'unkeyed':>9}{'inserts':>9}{'made':>8}{'all':>8}{'ratios':>12}{'findings':>10}")
    every = rules_of(held.schema)
    for chosen in [(rule,) for rule in every] + [every]:
        statements = study(held.schema, [rule.rule for rule in chosen]).values()
        with closing(Store(held.schema, [s for s in statements if isinstance(s, Statement)])) as store:
            wanted = store.wanted
        bare = {}
        for with_key, columns in ((False, wanted), (True, keyed(held, wanted))):
            rows = tabulated(held, columns)
            bare[with_key] = best(options.rounds, partial(inserted, held, columns, rows, keyed=with_key))
        count = sum(map(len, rows.values()))
        del rows
        making = best(options.rounds, partial(made, held, wanted))
        whole = best(options.rounds, partial(asked, held, chosen))
        name = chosen[0].NAME if len(chosen) == 1 else f"all {len(chosen)}"
        ratios = f"{whole / bare[True]:>6.2f}{whole / bare[False]:>6.2f}"
        times = f"{bare[False]:>9.3f}{bare[True]:>9.3f}{making:>8.3f}{whole:>8.3f}{ratios}"
        print(f"{name:<26}{count:>10,}{times}{asked(held, chosen):>10,}")
    print(f"examples and study: {best(options.rounds, lambda: list(Queries(held, (*RULES, *every)).at_start())):.3f} s")


if __name__ == "__main__":
    main()

"""The schema's own rules: SELECTs over the tables of a corpus, run shard by shard and told as findings.

A rule returns one column: ``key`` with keys of annotations or relations, ``document`` with ids of documents, or (with
the scope corpus) a column called like a registry with ids of its records. It sees the tables that are published, with
what is sensitive, but only accepted annotations and relations; of all annotators, so that joins are on key, or on
document and annotator. `guard` says what a statement may do, `statement` finds out what it reads, `store` holds the
tables, `running` runs the rules over a corpus, `examples` over their own examples.
"""

from corpuskit.queries.examples import RuleFault, faults_of
from corpuskit.queries.own_rule import FAMILY, OwnRule, rules_of
from corpuskit.queries.running import RULES, Queries

__all__ = ["FAMILY", "RULES", "OwnRule", "Queries", "RuleFault", "faults_of", "rules_of"]

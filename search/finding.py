"""Asking the table of documents: fenced and bounded, whatever is typed and however much there is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg.sql import quote

from search.query import Query, every, facet, some
from search.tokens import BUCKET

HOLE = re.compile(r"%\((\w+)\)s")
MOST = 1_000
NAMED, EXACT = 100, 20
NEAR = 256  # documents that are read to see how frequent the beginnings of words are


def matches(asked: str, most: int) -> str:
    """The keys of at most so many documents with that part of the question."""
    return f"SELECT key FROM search_matches(%(kind)s, %({asked})s, %(seen)s, {most}) AS match(key)"


# Every part is one walk through the index, and stops at its own limit. The function that finds what is wanted says how
# it goes about words that stand everywhere; of those the newest documents come first, whatever they are called.
QUESTION = f"""
(WITH wanted AS MATERIALIZED (SELECT match AS key, is_capped
    FROM search_newest(%(kind)s, %(wanted)s, %(seen)s, %(most)s, {NEAR}, {BUCKET})),
 counted AS MATERIALIZED (
    SELECT count(*) AS documents, coalesce(bool_or(is_capped), false) AS is_capped FROM wanted),
 titled AS MATERIALIZED ({matches("titled", MOST)} WHERE NOT (SELECT is_capped FROM counted)),
 named AS MATERIALIZED ({matches("named", NAMED)}),
 exact AS MATERIALIZED ({matches("exact", EXACT)})
 SELECT %(mark)s, ARRAY(SELECT key FROM (
    SELECT key, 0 AS rank FROM exact UNION ALL SELECT key, 1 FROM named UNION ALL SELECT key, 2 FROM titled
    UNION ALL SELECT key, 3 FROM wanted) AS hit
    GROUP BY key ORDER BY min(rank), key DESC LIMIT %(most)s), documents, is_capped FROM counted)"""


@dataclass(frozen=True)
class Search:
    """What is looked for among the rows of one table, at most ``most``.

    Of each group of words in ``facets`` and in ``seen`` one must hold. ``facets`` are what was asked for, ``seen``
    what the reader may see, as of somebody's teams.
    """

    kind: str
    query: Query
    facets: Sequence[Sequence[str]] = ()
    seen: Sequence[Sequence[str]] = ()
    most: int = MOST

    def within(self, question: str) -> str:
        """A tsquery narrowed down to the facets; one that nothing answers for an empty one."""
        return every([question or "'~~nothing'", *facets_of(self.facets)])

    @property
    def parameters(self) -> dict:
        """What the statement asks."""
        asked = {name: self.within(getattr(self.query, name)) for name in ("wanted", "titled", "named", "exact")}
        return {"kind": self.kind, "seen": every(facets_of(self.seen)), "most": self.most, **asked}


def facets_of(groups: Sequence[Sequence[str]]) -> list[str]:
    """The tsquery of each group, of which one must hold."""
    return [some(map(facet, group)) for group in groups]


@dataclass(frozen=True)
class Found:
    """The keys, best first. ``is_capped``: there are more ``documents`` than were counted; the newest are here."""

    keys: tuple[int, ...] = ()
    documents: int = 0
    is_capped: bool = False


def find(*searches: Search) -> list[Found]:
    """The answer to each of the searches, in one statement."""
    asked = {place: search for place, search in enumerate(searches) if search.query and search.most}
    found = [Found() for _search in searches]
    if asked:
        parts = [spelt_out(QUESTION, one.parameters | {"mark": place}) for place, one in asked.items()]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), ())
            for place, keys, documents, is_capped in cursor.fetchall():
                found[place] = Found(tuple(keys), documents, is_capped)
    return found


def spelt_out(statement: str, values: Mapping[str, str | int]) -> str:
    """``statement`` with its values written into it, so that it is planned for them.

    With parameters, as all other statements, it would be planned once for any words, rare or common: a hundred times
    slower for some of them.
    """
    return HOLE.sub(lambda hole: quote(values[hole[1]]).replace("%", "%%"), statement)

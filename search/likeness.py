"""Which documents share rare words with a text; bounded, however much there is and whatever is typed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg.sql import quote

from search.finding import facets_of
from search.folding import fold
from search.query import every, lexeme
from search.tokens import BUCKET, CJK, pieces

LONGEST = 600  # characters of the text that are looked at
MOST_TOKENS = 16
LAST_BUCKETS = 12  # keys further back are not compared
RARE = 40  # a token in more of those documents says nothing about the matter
PLACES, READ, COMMON = 8, 16, 12  # nor does one in more than so many of a few documents from everywhere
LEAST_SHARED = 2
SHORTEST_WORD = 4
WORDS = re.compile(rf"[{CJK}]+|(?:(?![{CJK}])[^\W_])+")

# One walk through the index for each token, narrowed down to the last keys. What stands everywhere would cost most and
# tell nothing: a few documents from everywhere, whoever may see them, say what that is; not the latest alone, of which
# many may be the same matter. The kind is written into it: each has an index of its own.
KIND = "%(kind)s"
QUESTION = f"""
WITH newest AS MATERIALIZED (
    SELECT max(key) AS key, max(key) / {BUCKET} AS top FROM search_document WHERE kind = {KIND}),
 fence AS MATERIALIZED (SELECT string_agg(format('''~b%%s''', bucket), ' | ')::tsquery AS buckets
    FROM newest, LATERAL generate_series(greatest(top - {LAST_BUCKETS}, 0), top) AS back(bucket)),
 sample AS MATERIALIZED (SELECT DISTINCT ON (read.key) read.tokens
    FROM newest, generate_series(0, {PLACES} - 1) AS place,
    LATERAL (SELECT key, tokens FROM search_document WHERE kind = {KIND}
        AND key <= newest.key - newest.key * place / {PLACES} ORDER BY key DESC LIMIT {READ}) AS read),
 asked AS MATERIALIZED (SELECT * FROM unnest(%(tokens)s::text[], %(questions)s::tsquery[]) AS given(token, question)
    WHERE (SELECT count(*) FROM sample WHERE tokens @@ question) <= {COMMON}),
 hits AS MATERIALIZED (SELECT asked.token, hit.key FROM asked, fence, LATERAL (
    SELECT key FROM search_document WHERE kind = {KIND} AND tokens @@ (asked.question && fence.buckets)
        AND (%(seen)s = '' OR (tokens @@ %(seen)s::tsquery) IS TRUE) LIMIT {RARE + 1}) AS hit),
 rare AS (SELECT token, count(*) AS among FROM hits GROUP BY token HAVING count(*) <= {RARE})
SELECT key, array_agg(token) FROM hits JOIN rare USING (token)
GROUP BY key HAVING count(*) >= {LEAST_SHARED}
ORDER BY sum(1.0 / among) DESC, key DESC LIMIT %(most)s"""


@dataclass(frozen=True)
class Alike:
    """A document that shares words, and which, as they stand in the text that was asked for."""

    key: int
    words: tuple[str, ...]


def alike(text: str, *, kind: str, seen: Sequence[Iterable[str]] = (), most: int = 12) -> list[Alike]:
    """The documents of ``kind`` that share at least two rare words with ``text``, the likest first; in one query."""
    tokens = telling_tokens(text)
    if len(tokens) < LEAST_SHARED:
        return []
    given = {"tokens": tokens, "questions": list(map(lexeme, tokens)), "seen": every(facets_of(seen)), "most": most}
    with connection.cursor() as cursor:
        cursor.execute(QUESTION.replace(KIND, quote(kind)), given)
        return [Alike(key, in_the_text(text, set(shared))) for key, shared in cursor.fetchall()]


def telling_tokens(text: str) -> list[str]:
    """The tokens of the beginning of a text that may tell one matter from another; long words first, then pairs."""
    words, pairs = {}, {}
    for piece, is_cjk in pieces(fold(text[:LONGEST])):
        if is_cjk:
            pairs.update(dict.fromkeys(piece[at : at + 2] for at in range(len(piece) - 1)))
        elif len(piece) >= SHORTEST_WORD:
            words[piece] = None
    longest = sorted(words, key=len, reverse=True)[:MOST_TOKENS]
    return [*longest, *spread(list(pairs), MOST_TOKENS * 2 - len(longest))][: MOST_TOKENS * 2]


def spread(tokens: list[str], most: int) -> list[str]:
    """At most so many of them, evenly from the beginning to the end."""
    if len(tokens) <= most:
        return tokens
    return [tokens[number * len(tokens) // most] for number in range(most)]


def in_the_text(text: str, shared: set[str]) -> tuple[str, ...]:
    """The shared tokens as somebody wrote them; neighbouring pairs as one run."""
    found: dict[str, None] = {}
    for run in WORDS.finditer(text[:LONGEST]):
        word = run[0]
        if fold(word) in shared:
            found[word] = None
            continue
        marks = [fold(word[at : at + 2]) in shared for at in range(len(word) - 1)]
        begun = None
        for at, is_shared in enumerate([*marks, False]):
            if is_shared and begun is None:
                begun = at
            elif not is_shared and begun is not None:
                found[word[begun : at + 1]] = None
                begun = None
    return tuple(found)[:4]

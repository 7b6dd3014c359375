"""Documents follow what they are about: what the triggers noted is read again, in batches, while people work."""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from history.masking import unmasked
from search.models import Document
from search.query import lexeme
from search.sources import SOURCES
from search.tokens import document_tokens

BATCH = 250
LOOKED_AT = 5_000

TAKE = """
DELETE FROM search_stale WHERE id IN (SELECT id FROM search_stale ORDER BY id LIMIT %s) RETURNING kind, key"""
PUT = """
INSERT INTO search_document (kind, key, tokens)
SELECT %s, given.key, given.tokens::tsvector FROM unnest(%s::bigint[], %s::text[]) AS given(key, tokens)
ON CONFLICT (kind, key) DO UPDATE SET tokens = excluded.tokens WHERE search_document.tokens <> excluded.tokens"""
NOTE = "INSERT INTO search_stale (kind, key) SELECT %s, key FROM unnest(%s::bigint[]) AS given(key)"
LACKING = """
SELECT given.key FROM unnest(%s::bigint[]) AS given(key) WHERE NOT EXISTS (
    SELECT FROM search_document d WHERE d.kind = %s AND d.key = given.key)"""


def catch_up(*, at_most: int | None = None) -> int:
    """Make the documents of what has changed, batch by batch, each in its own transaction; how many changes."""
    done = 0
    while (taken := one_batch()) and (at_most is None or done + taken < at_most):
        done += taken
    return done + taken


@transaction.atomic
def one_batch() -> int:
    """Take what waits longest, and write its documents; how many changes were taken."""
    one_at_a_time()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [BATCH])
        taken = cursor.fetchall()
    changed: dict[str, set[int]] = {}
    for kind, key in taken:
        changed.setdefault(kind, set()).add(key)
    for kind, keys in changed.items():
        if kind in SOURCES:
            write_documents(kind, sorted(keys))
    return len(taken)


def one_at_a_time() -> None:
    """Let no older reading overwrite a younger one, and wait until a running erasure is over.

    The next statement sees what was committed by then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search_document'))")


def write_documents(kind: str, keys: Sequence[int]) -> None:
    """Read these things and write their documents; documents of what is no longer there go."""
    with unmasked():
        found = {contents.key: vector(document_tokens(contents)) for contents in SOURCES[kind].read(keys)}
    with connection.cursor() as cursor:
        cursor.execute(PUT, [kind, list(found), list(found.values())])
    if gone := [key for key in keys if key not in found]:
        Document.objects.filter(kind=kind, key__in=gone).delete()


def vector(tokens: Iterable[str]) -> str:
    """A tsvector without positions, as text."""
    return " ".join(map(lexeme, tokens))


def note_all(kind: str) -> int:
    """Note every thing of a kind for reading again; how many."""
    return sum(note(kind, keys) for keys in every_key(kind))


def note_missing(kind: str) -> int:
    """Note the things that have no document; how many."""
    count = 0
    for keys in every_key(kind):
        with connection.cursor() as cursor:
            cursor.execute(LACKING, [list(keys), kind])
            count += note(kind, [key for (key,) in cursor.fetchall()])
    return count


def note(kind: str, keys: Sequence[int]) -> int:
    """Note things for reading again."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [kind, list(keys)])
    return len(keys)


def every_key(kind: str) -> Iterable[Sequence[int]]:
    """All keys of a kind, in portions."""
    after = 0
    while keys := SOURCES[kind].keys(after, LOOKED_AT):
        yield keys
        after = keys[-1]

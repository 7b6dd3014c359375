"""Is the chain of seals whole? The database recomputes it; a proof that trusts nothing comes with verification."""

from django.db import connection

from history import sql
from history.tracking import Recording


def broken_links(model):
    """[(key, revision)] of the history rows of ``model`` that do not seal themselves and follow from the one before."""
    recording = Recording.of(model)
    key, past = sql.quoted(recording.key), sql.quoted(recording.history_table)
    sealed = f"{sql.circumstances(recording)} || h.digests::text"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {key}, revision FROM (
                SELECT h.{key}, h.revision,
                    h.seal = sha256(h.prev_seal || convert_to({sealed}, 'UTF8'))
                    AND h.prev_seal = coalesce(lag(h.seal) OVER line, '')
                    AND h.revision = row_number() OVER line AS fits
                FROM {past} h WINDOW line AS (PARTITION BY h.{key} ORDER BY h.revision)) checked
            WHERE NOT fits ORDER BY 1, 2"""
        )
        return cursor.fetchall()

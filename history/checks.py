"""Does a database do what the models declare? (That the migrations do, ``makemigrations --check`` says.)
And can what the models declare be done at all?"""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.core.checks import Error, Warning
from django.db import connections, models

from history import sql
from history.tracking import Recording, append_only_models, erasable_of, tracked_models

HINT = "Run migrate; if it is up to date, someone has changed the database."
LONGEST_BLANK = len("erased ") + len(str(2**63 - 1))
type Functions = dict[str, list[tuple]]
type Triggers = dict[str, dict[str, tuple]]
PARTS_OF_KIND = {"FOR EACH ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


def check_declarations(app_configs, **kwargs):
    """history.E001 to E003: models that declare what cannot be recorded, erased or sealed."""
    found = []
    for model in tracked_models():
        found += [Error(what, obj=model, id="history.E001") for what in personal_errors(model)]
        if not isinstance(key_of(model), (models.IntegerField, models.UUIDField, models.CharField)):
            what = "A tracked model needs a key that is one number, UUID or text: its history is read in that order."
            found.append(Error(what, obj=model, id="history.E002"))
    for model in append_only_models():
        if model not in tracked_models() and not isinstance(key_of(model), models.IntegerField):
            what = "A model that only grows and is not tracked needs a counted key: roots cover it up to a number."
            found.append(Error(what, obj=model, id="history.E003"))
    return found


def key_of(model) -> models.Field:
    """The key, or what the key refers to."""
    key = model._meta.pk
    while key.is_relation:
        key = key.target_field
    return key


def personal_errors(model) -> Iterator[str]:
    """Why the personal fields of ``model`` could not be blanked by an erasure."""
    tracked = model._tracked
    for field in map(model._meta.get_field, tracked.personal):
        if not isinstance(field, (models.CharField, models.TextField)):
            yield f"{field.name} is personal but no text: an erasure could not blank it. Keep it as text."
        elif field.max_length and field.max_length < LONGEST_BLANK:
            yield f"{field.name} is personal and needs room for {LONGEST_BLANK} characters: an erasure writes there."
    if tracked.personal:
        person = model._meta.get_field(tracked.whom[1])
        if not isinstance(key_of(person.related_model) if person.is_relation else person, models.IntegerField):
            yield "Personal fields are about a person whose key is a number: salts and erasures go by it."


def check_database(app_configs, databases=None, **kwargs):
    """history.W001: this database's functions or triggers are not those that the models declare.

    A warning, because ``migrate`` runs it first, when it must not refuse.
    """
    return [
        Warning(fault, hint=HINT, id="history.W001")
        for alias in databases or []
        for fault in database_faults(connections[alias])
    ]


def database_faults(connection) -> Iterator[str]:
    """All differences, in words; of tables that are not there yet only how many."""
    present, missing, closed = set(connection.introspection.table_names()), set(), set()
    functions, triggers = functions_of(connection), triggers_of(connection)
    for table, recording in {model._meta.db_table: Recording.of(model) for model in tracked_models()}.items():
        if table in present:
            yield from recording_faults(functions, triggers, recording)
            closed.add(recording.history_table)
        else:
            missing.add(table)
    for table, erasable in {model._meta.db_table: erasable_of(model) for model in append_only_models()}.items():
        if table in present:
            yield from trigger_faults(triggers, [table], sql.append_only_triggers(table, erasable))
        else:
            missing.add(table)
    if missing:
        yield f"{len(missing)} tables are missing."
    if "history_installed" in present:
        yield from foundation_faults(functions)
    yield from right_faults(connection, sorted(closed & present))
    books = {model._meta.db_table for model in append_only_models()}
    yield from sequence_faults(connection, sorted((closed | books) & present))


def recording_faults(functions: Functions, triggers: Triggers, recording) -> Iterator[str]:
    """In words, how the database differs from ``recording``: functions to the letter, triggers enabled always."""
    if functions.get(sql.function_name(recording)) != as_declared(sql.function_body(recording)):
        yield f"The function that records {recording.table} is not the declared one."
    wanted = {name: rest for name, (table, rest) in sql.triggers(recording).items()}
    yield from trigger_faults(triggers, [recording.table, recording.history_table], wanted)


def foundation_faults(functions: Functions) -> Iterator[str]:
    """In words, how the functions that all tables share differ from ours."""
    for name, body in re.findall(r"FUNCTION (\w+)\([^$;]*AS \$body\$(.*?)\$body\$", sql.FOUNDATION, re.S):
        if functions.get(name) != as_declared(body):
            yield f"The function {name} is not the declared one."


def as_declared(body: str) -> list[tuple]:
    """One function of this text, run as its owner, with pinned settings, and closed to others."""
    return [(body, True, True, False)]


def functions_of(connection) -> Functions:
    """{name: all functions of that name, as ``as_declared`` describes them}."""
    found: Functions = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT proname, prosrc, prosecdef, proconfig IS NOT NULL, EXISTS (
                   SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
               FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""
        )
        for name, *rest in cursor:
            found.setdefault(name, []).append(tuple(rest))
    return found


def triggers_of(connection) -> Triggers:
    """{table: {name: whether it is always enabled, and its ``shape``}} of all triggers that somebody made."""
    found: Triggers = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, g.tgname, g.tgenabled = 'A', g.tgtype::int, f.proname, g.tgargs,
                   g.tgqual IS NULL AND g.tgattr = ''::int2vector
               FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid JOIN pg_class c ON c.oid = g.tgrelid
               WHERE NOT g.tgisinternal AND c.relnamespace = 'public'::regnamespace"""
        )
        for table, name, *rest in cursor:
            found.setdefault(table, {})[name] = tuple(rest)
    return found


def trigger_faults(triggers: Triggers, tables, wanted: dict[str, str]) -> Iterator[str]:
    """Which of the ``wanted`` triggers ({name: rest of CREATE TRIGGER}) are missing, switched off or other ones."""
    present = {name: kind for table in tables for name, kind in triggers.get(table, {}).items()}
    for name, rest in sorted(wanted.items()):
        table = rest.partition(' ON "')[2].partition('"')[0]
        if name not in present or not present[name][0]:
            yield f"Trigger {name} of {table} is missing or switched off."
        elif present[name][1:] != shape(rest):
            yield f"Trigger {name} of {table} is not the declared one."


@cache
def shape(rest: str) -> tuple[int, str, bytes, bool]:
    """How PostgreSQL's catalogue describes a trigger: kind, function, arguments, and that it has no condition."""
    when, _, call = rest.partition(" EXECUTE FUNCTION ")
    function, _, arguments = call.removesuffix(")").partition("(")
    event = re.sub(r' ON ".*?" ', " ", when).replace("NEW TABLE", "").replace("OLD TABLE", "")
    kind = sum(bit for word, bit in PARTS_OF_KIND.items() if re.search(rf"\b{word}\b", event))
    given = [text.strip().strip("'") for text in arguments.split(",")] if arguments else []
    return kind, function, b"".join(text.encode() + b"\0" for text in given), True


def right_faults(connection, tables: list[str]) -> Iterator[str]:
    """Which histories the application's role may write to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t FROM unnest(%s::text[]) t, pg_roles r WHERE r.rolname = %s
               AND has_table_privilege(r.oid, to_regclass(quote_ident(t)), 'INSERT, UPDATE, DELETE, TRUNCATE')""",
            [tables, settings.HISTORY_APP_ROLE],
        )
        for (table,) in cursor.fetchall():
            yield f"The application may write to {table}."


def sequence_faults(connection, tables: list[str]) -> Iterator[str]:
    """Which tables do not number their rows upwards, one number at a time: then no root could trust a frontier."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t FROM unnest(%s::text[]) t
               JOIN pg_depend d ON d.refobjid = to_regclass(quote_ident(t)) AND d.deptype IN ('a', 'i')
               JOIN pg_sequence s ON s.seqrelid = d.objid AND d.classid = 'pg_class'::regclass
               WHERE s.seqcache <> 1 OR s.seqincrement < 1 OR s.seqcycle ORDER BY t""",
            [tables],
        )
        for (table,) in cursor.fetchall():
            yield f"The sequence of {table} does not count upwards one number at a time."

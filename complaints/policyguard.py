"""What the database refuses about policies, whatever writes: what has begun stays as it is, money takes two.

A day is one of the house (TIME_ZONE), as where rows are looked up (``policy_day``). The functions hold the zone; where
it was changed since, each ``migrate`` draws them anew, and until then checks, health and readiness say so. A migration
that must rewrite rows says so: ``ALTER TABLE … DISABLE TRIGGER guard_policy``, and on again, in one transaction.
"""

from django.conf import settings
from django.core.checks import Warning
from django.db import connections
from django.db.migrations.operations.base import Operation, OperationCategory

from audit.guards import PINNED
from history.sql import literal, quoted

SHIPPED_SINCE = "2000-01-01"  # rows of the house from before any case; there is room for them once

FIXED = f"""
CREATE OR REPLACE FUNCTION guard_policy() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body$
DECLARE
    today date := (now() AT TIME ZONE {literal(settings.TIME_ZONE)})::date;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.starts_on <= today THEN
            RAISE EXCEPTION 'a row of % that has begun is ended, not deleted', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.starts_on > today THEN
        IF NEW.starts_on <= today THEN
            RAISE EXCEPTION 'a row of % that is to come is not moved into the past', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(OLD) - 'ends_on' <> to_jsonb(NEW) - 'ends_on' THEN
        RAISE EXCEPTION 'a row of % that has begun stays as it is: let another follow it', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.ends_on IS DISTINCT FROM NEW.ends_on AND (OLD.ends_on <= today OR NEW.ends_on < today) THEN
        RAISE EXCEPTION 'what a row of % was in the past does not change', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$;
"""
TWO = f"""
CREATE OR REPLACE FUNCTION guard_policy_of_money() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.starts_on = {literal(SHIPPED_SINCE)}::date THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM complaints_policychange c WHERE c.decided_in = pg_current_xact_id()::text::bigint
        AND c.state = 'confirmed' AND c.kind = TG_ARGV[0]
    ) THEN
        RAISE EXCEPTION 'a row of % changes only by what a second person confirmed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $body$;
"""
PARTS = f"""
CREATE OR REPLACE FUNCTION guard_policy_parts() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body$
DECLARE
    today date := (now() AT TIME ZONE {literal(settings.TIME_ZONE)})::date;
    begun boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I p WHERE p.starts_on <= $1 AND p.id IN ($2, $3))', TG_ARGV[0])
        INTO begun USING today, (to_jsonb(OLD) ->> TG_ARGV[1])::bigint, (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    IF begun THEN
        RAISE EXCEPTION 'parts of a row of % that has begun stay as they are', TG_ARGV[0]
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $body$;
"""
DECIDED_ONCE = f"""
CREATE OR REPLACE FUNCTION guard_policychange() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'a proposal begins as one' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND OLD.state = 'waiting' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'waiting'
        OR to_jsonb(OLD) - '{{state,proposed_at,decided_by_id,decided_at,answer,decided_in}}'::text[]
        <> to_jsonb(NEW) - '{{state,proposed_at,decided_by_id,decided_at,answer,decided_in}}'::text[] THEN
        RAISE EXCEPTION 'a proposal is decided once and never rewritten'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'confirmed' AND NOT EXISTS (
        SELECT FROM accounts_user u WHERE u.id = NEW.decided_by_id AND u.role = 'manager' AND u.is_active
    ) THEN
        RAISE EXCEPTION 'only a manager confirms' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> 'waiting' THEN
        NEW.decided_in := pg_current_xact_id()::text::bigint;
    END IF;
    RETURN NEW;
END $body$;
"""


class GuardPolicy(Operation):
    """Install the guards of policies on ``table``.

    ``money`` is the label of the model where two are asked for. ``parent`` (table, column) makes it a table of parts.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, table, money="", parent=None):
        self.table, self.money, self.parent = table, money, parent

    def state_forwards(self, app_label, state):
        """Nothing: a trigger is no part of Django's state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = quoted(self.table)
        statements = [FIXED, TWO, PARTS]
        if self.parent:
            arguments = ", ".join(map(literal, self.parent))
            statements += trigger("guard_policy", "UPDATE OR DELETE", table, f"guard_policy_parts({arguments})")
        else:
            statements += trigger("guard_policy", "UPDATE OR DELETE", table, "guard_policy()")
        if self.money:
            call = f"guard_policy_of_money({literal(self.money)})"
            statements += trigger("guard_policy_of_money", "INSERT OR UPDATE OR DELETE", table, call)
        schema_editor.execute("\n".join(statements), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        names = ["guard_policy", *(["guard_policy_of_money"] if self.money else [])]
        drops = [f"DROP TRIGGER {name} ON {quoted(self.table)};" for name in names]
        schema_editor.execute("\n".join(drops), params=None)

    def describe(self):
        return f"Rows of {self.table} that have begun stay as they are"

    @property
    def migration_name_fragment(self):
        return f"guard_policy_{self.table}"


def trigger(name: str, when: str, table: str, call: str) -> list[str]:
    """Statements that make a trigger which also holds in replica mode."""
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table};",
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {call};",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};",
    ]


def other_zones(connection) -> list[str]:
    """The zones other than TIME_ZONE by whose day the guards of policies judge; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT zone FROM pg_proc, substring(prosrc FROM $$AT TIME ZONE '([^']*)'$$) zone
               WHERE proname IN ('guard_policy', 'guard_policy_parts') AND zone <> %s ORDER BY zone""",
            [settings.TIME_ZONE],
        )
        return [zone for (zone,) in cursor.fetchall()]


def judge_by_the_day_of_the_house(*, using, **_about_the_migration) -> None:
    """After migrating: guards that judge by another day than that of TIME_ZONE are drawn anew."""
    if other_zones(connections[using]):
        with connections[using].cursor() as cursor:
            cursor.execute(FIXED + PARTS)


def check_day(app_configs, databases=None, **kwargs):
    """complaints.W001: TIME_ZONE was changed, and the guards of policies still judge by the day of another zone."""
    told = "The guards of policies judge by the day of {}, and TIME_ZONE is {}."
    return [
        Warning(told.format(", ".join(zones), settings.TIME_ZONE), hint="Run migrate.", id="complaints.W001")
        for alias in databases or []
        if (zones := other_zones(connections[alias]))
    ]


PROPOSALS = "\n".join(
    [
        DECIDED_ONCE,
        *trigger("guard_policychange", "INSERT OR UPDATE OR DELETE", "complaints_policychange", "guard_policychange()"),
    ]
)
NO_PROPOSALS = "DROP TRIGGER guard_policychange ON complaints_policychange; DROP FUNCTION guard_policychange();"

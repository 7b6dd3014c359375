"""Whom deadlines concern that came near or passed: decided for each team and handler, written for all cases at once."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from psycopg.types.json import Jsonb

from accounts.models import Role, User
from complaints.models import Complaint
from notices.kinds import BREACHED, NEAR, TEAM
from notices.models import way_of, ways_of
from notices.occasions import receivers
from ui.many import array

NOBODY = 0
CASES = "SELECT case_id FROM audit_entry WHERE id = ANY(%s::bigint[])"
# The cases are found first: the planner, who does not know how many there are, would begin with whole teams.
WRITE = """
WITH told AS MATERIALIZED (
    SELECT entry.id, entry.case_id, entry.at, complaint.team_id, coalesce(complaint.handler_id, 0) AS handler
    FROM audit_entry entry JOIN complaints_complaint complaint ON complaint.id = entry.case_id
    WHERE entry.id = ANY(%s::bigint[]))
INSERT INTO notices_notification (recipient_id, entry_id, kind, case_id, at, is_planned)
SELECT hears.person, told.id, hears.kind, told.case_id, told.at, false
FROM told JOIN jsonb_to_recordset(%s)
    AS hears (team bigint, handler bigint, person bigint, kind text, if_it_goes_up boolean)
    ON hears.team = told.team_id AND hears.handler = told.handler
WHERE NOT hears.if_it_goes_up OR EXISTS (
    SELECT FROM complaints_clock clock JOIN complaints_servicestandard standard ON standard.id = clock.standard_id
    WHERE clock.complaint_id = told.case_id AND clock.due_at = told.at AND standard.escalates)
ON CONFLICT DO NOTHING"""


class Hears(NamedTuple):
    """That somebody hears of deadlines of the cases of one team and one handler, or ``NOBODY``."""

    team: int
    handler: int
    person: int
    kind: str
    if_it_goes_up: bool = False


def entries_written(sender, verb: str, keys: list[int], **_more) -> None:
    """The system wrote the same act of many things: deadlines that came near, or passed."""
    if verb in {"complaint_warn_of_deadline", "complaint_miss_deadline"}:
        tell_of_deadlines(keys, is_missed=verb == "complaint_miss_deadline")


def tell_of_deadlines(keys: list[int], *, is_missed: bool) -> None:
    """Handlers hear of theirs; supervisors of what the policy hands up, and of what nobody carries."""
    cases = Complaint.objects.filter(pk__in=RawSQL(CASES, [array(keys)]), team__is_practice=False)  # noqa: S611 ours
    carried = list(cases.order_by().values_list("team", Coalesce("handler", NOBODY)).distinct())
    concerned = list(missed(carried) if is_missed else near(carried))
    if told := received(concerned):
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [array(keys), Jsonb([one._asdict() for one in told])])


def near(carried: list[tuple[int, int]]) -> Iterator[Hears]:
    """Who is to hear of a deadline that came near, of cases by (team, handler)."""
    return (Hears(team, handler, handler, NEAR) for team, handler in carried if handler != NOBODY)


def missed(carried: list[tuple[int, int]]) -> Iterator[Hears]:
    """Who is to hear of a deadline that passed, of cases by (team, handler); a handler first of their own."""
    supervisors = User.objects.filter(role=Role.SUPERVISOR, is_active=True, team__in={team for team, _who in carried})
    leads = list(supervisors.order_by("pk").values_list("team", "pk"))
    for team, handler in carried:
        if handler != NOBODY:
            yield Hears(team, handler, handler, BREACHED)
        for of, lead in leads:
            if of == team and lead != handler:
                yield Hears(team, handler, lead, TEAM, if_it_goes_up=handler != NOBODY)


def received(concerned: list[Hears]) -> list[Hears]:
    """The same with whoever gets it: deputies, only what they wish, and nobody twice."""
    there = receivers({one.person for one in concerned})
    wishes = ways_of(set(there.values()))
    told: dict[tuple[int, int, int], Hears] = {}
    for one in concerned:
        receiver = there.get(one.person)
        if receiver and way_of(wishes[receiver], one.kind) != "off":
            told.setdefault((one.team, one.handler, receiver), one._replace(person=receiver))
    return list(told.values())

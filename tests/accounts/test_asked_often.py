"""Questions whose statement is written once are answered like the querysets they were made of, for each reader."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.transaction import TransactionManagementError
from django.http import Http404
from django.utils.timezone import now

import ui.asked_often
from accounts.backends import person_and_team
from accounts.models import Role, User
from accounts.readers import Kind, in_place_of, somebody
from accounts.sessions import session_with_a_key
from audit.steps import version_held
from calendars.festivals import days_by_hand
from calendars.models.calendar import own_or_default
from casework.callfile import followup_for, others_of_today
from casework.deskfile import Mark, page_of_a_list, views_of_a_reader
from casework.finding import hits, people
from casework.forms.recording import offered_category
from casework.recording import case_with_a_key
from casework.views.door import page_of_a_case, row_of_a_case
from casework.views.gift import page_for_a_gift
from casework.views.tasks import tasks_of, tasks_put_by
from complaints.models import Complaint, Message, policy_day
from complaints.models.authority import limit_in_force
from complaints.models.clocks import nearest_clock, stopping
from complaints.models.requirements import asked_at_a_severity
from complaints.models.standards import standards_fitting
from complaints.models.waiting import standing_of_a_case
from complaints.worklists import KNOWN, Worklist
from followups.agenda import days_of_a_grid, first_page, people_seen_to, untold
from followups.contacts import all_contacts, cap_of_a_tier
from followups.planning import rules_in_force
from gifts.comparable import gifts_of_such_cases
from gifts.file import list_to_decide
from gifts.register import Tab, page_of_a_tab, sums_of_a_tab
from gifts.views import plan_of_a_gift
from history.attribution import attributed
from tests.builders import make_person, register
from ui.asked_often import SOME_NUMBER, SOME_TEXT, SOMETIME, Change, Question, forget

pytestmark = pytest.mark.django_db
ROLES = [role for role in Role.values if role != Role.ADMINISTRATOR]
DAY = policy_day(datetime(2026, 3, 1, tzinfo=UTC))
EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)


def kinds() -> list[Kind]:
    """Each role, and what else decides once: somebody without a team, at practice, and who is here no longer."""
    of_roles = [Kind(role, True, False, True) for role in Role.values]
    at_practice = [Kind(role, True, True, True) for role in ("agent", "manager")]
    return [*of_roles, *at_practice, Kind("agent", False, False, True), Kind("agent", True, False, False)]


def worklists() -> list[Worklist]:
    """Each list of the desk, narrowed down by each word that is known."""
    narrowed = [Worklist(**{"view": "team"} | {name: word}) for name, words in KNOWN.items() for word in words]
    return [*narrowed, Worklist(handler="me"), Worklist(handler="nobody"), Worklist(category="7")]


def questions() -> dict[str, Question | Change]:
    """All that are kept, made anew."""
    forget()
    found: dict[str, Question | Change] = {"who": person_and_team(), "sitting": session_with_a_key()}
    found |= {"version": version_held(Complaint), "standards": standards_fitting(("solution",), True)}
    found |= {"rules": asked_at_a_severity(), "hold": standing_of_a_case(), "clock": nearest_clock()}
    found |= {"limit": limit_in_force()}
    found |= {"stop": stopping(("acknowledgement", "solution"))}
    found |= {"key": case_with_a_key(), "series": rules_in_force(), "cap": cap_of_a_tier()}
    found |= {"calendar": own_or_default(2026), "category": offered_category()}
    found |= {"told": untold(), "other days": days_of_a_grid(kinds()[0], False, False)}
    found |= {"festivals": days_by_hand(), "contacts": all_contacts()}
    for kind in kinds():
        of_a_day = {"case": page_of_a_case, "gift of a case": page_for_a_gift, "gift": plan_of_a_gift}
        found |= {f"{name} {kind}": ask(kind, DAY) for name, ask in of_a_day.items()}
        found |= {f"row {kind}": row_of_a_case(kind), f"call {kind}": followup_for(kind)}
        found |= {f"people {kind}": people_seen_to(kind), f"agenda {kind}": first_page(kind, False)}
        found |= {f"own agenda {kind}": first_page(kind, True), f"days {kind}": days_of_a_grid(kind, True, True)}
        found[f"views {kind}"] = views_of_a_reader(kind)
        found |= of_the_register(kind)
        found |= {f"tasks {kind}": tasks_of(kind), f"tasks put {kind}": tasks_put_by(kind)}
        found[f"others {kind}"] = others_of_today(kind)
        found |= {f"alike {kind}": gifts_of_such_cases(kind), f"to decide {kind}": list_to_decide(kind)}
        found |= {f"hits {kind}": hits(kind, 20), f"customers {kind}": people(kind)}
    for worklist in worklists():
        found[f"desk {worklist}"] = page_of_a_list(kinds()[0], worklist, Mark(), 51)
    return found


def of_the_register(kind: Kind) -> dict[str, Question]:
    """Each tab of the register of gifts, from the newest and from a given one, and what it is worth."""
    tabs = [Tab("", is_mine=False), Tab("submitted", is_mine=False), Tab("sent", is_mine=True)]
    pages = {f"{tab} {mark} {kind}": page_of_a_tab(kind, tab, mark, 51) for tab in tabs for mark in (None, SOME_NUMBER)}
    return pages | {f"{tab} worth {kind}": sums_of_a_tab(kind, tab) for tab in tabs}


def test_each_question_that_is_kept_is_among_them():
    written = {asked.__wrapped__.__name__ for asked in ui.asked_often._kept}
    questions()
    missing = {asked.__wrapped__.__name__ for asked in ui.asked_often._kept if not asked.cache_info().currsize}
    assert written and not missing


def test_nothing_of_the_moment_in_which_a_question_was_written_stays_in_it():
    """What is asked ten weeks later is what was asked today: no hidden day, no hidden person."""
    today = {name: (question.sql, repr(question.values)) for name, question in questions().items()}
    with time_machine.travel(now() + timedelta(weeks=10), tick=False):
        later = {name: (question.sql, repr(question.values)) for name, question in questions().items()}
    assert later == today
    assert len(today) > 80


def test_a_day_hidden_in_a_question_would_be_found():
    """The negative control: what looks at the clock by itself differs."""

    def asked():
        return repr(Question(Complaint.objects.filter(received_at__lt=now())).values)

    today = asked()
    with time_machine.travel(now() + timedelta(weeks=10), tick=False):
        assert asked() != today


@pytest.mark.parametrize("role", ROLES)
def test_each_reader_is_answered_as_if_asked_by_them_alone(role, team, agent, outsider):
    """One question serves everybody of a kind, and gives nobody what another of the kind may see."""
    readers = [make_person(role, team=team), make_person(role, team=outsider.team)]
    mine, theirs, about = register(agent), register(outsider), register(agent, about_staff=readers[0])
    for reader in readers:
        asked = {case.reference for case in Complaint.objects.visible_to(reader)}
        row = row_of_a_case(Kind.of(reader))
        answered = {
            case.reference
            for case in (mine, theirs, about)
            if row.answers(in_place_of(reader) | {SOME_TEXT: case.reference})
        }
        assert answered == asked


def test_nobody_is_in_place_of_a_reader():
    assert not User.objects.filter(pk=somebody(kinds()[0]).pk).exists()


def test_what_is_not_there_is_not_found(agent):
    with pytest.raises(Http404):
        row_of_a_case(Kind.of(agent)).answer_or_404(in_place_of(agent) | {SOME_TEXT: "C-2026-999999"})


def test_what_nobody_may_see_asks_nothing(team, django_assert_num_queries):
    administrator = make_person("administrator", team=team)
    with django_assert_num_queries(0):
        assert row_of_a_case(Kind.of(administrator)).answers(in_place_of(administrator) | {SOME_TEXT: "x"}) == []


def test_prefetches_order_and_slices_come_along(agent, django_assert_num_queries):
    cases = [register(agent, words=f"The lid is missing, {number}.") for number in range(3)]
    wanted = Complaint.objects.filter(handler=SOME_NUMBER).order_by("-pk").prefetch_related("messages")[:2]
    question = Question(wanted)
    with django_assert_num_queries(2):
        answers = question.answers({SOME_NUMBER: agent.pk})
        assert [case.pk for case in answers] == [case.pk for case in cases[:0:-1]]
        assert [case.messages.all()[0].body for case in answers] == ["The lid is missing, 2.", "The lid is missing, 1."]


def test_lines_of_values_come_as_they_were_asked_for(agent):
    case = register(agent)
    rows = Message.objects.filter(complaint=SOME_NUMBER).values_list("direction", "channel")
    assert Question(rows).answers({SOME_NUMBER: case.pk}) == list(case.messages.values_list("direction", "channel"))


@pytest.mark.django_db(transaction=True)
def test_a_row_is_held_only_inside_a_transaction():
    with pytest.raises(TransactionManagementError):
        version_held(Complaint).answers({SOME_NUMBER: 1})


def test_a_change_that_is_written_once_reaches_what_is_given_and_names_who_did_it(agent, colleague):
    mine, theirs = register(agent), register(agent)
    before = theirs.clocks.get(kind="acknowledgement").stopped_at
    with attributed(actor_id=colleague.pk, reason="letter"):
        stopping(("acknowledgement",)).make({SOME_NUMBER: mine.pk, SOMETIME: EVENING})
    assert set(mine.clocks.values_list("kind", "stopped_at")) >= {("acknowledgement", EVENING), ("solution", None)}
    assert theirs.clocks.get(kind="acknowledgement").stopped_at == before
    clock = mine.clocks.get(kind="acknowledgement")
    assert (clock.history.first().history_user_id, clock.history.first().stopped_at) == (colleague.pk, EVENING)

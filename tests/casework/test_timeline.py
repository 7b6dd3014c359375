"""The timeline: everything in its order, filters for who looks, and noise folded but never people."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from casework.casefile import CaseFile
from casework.timeline import SHOWN, Fold
from complaints.choices import State
from tests.builders import make_case, register

pytestmark = pytest.mark.django_db


def timeline(case, reader, show=""):
    return CaseFile(type(case).objects.for_case_page().get(pk=case.pk), reader, now(), show=show).timeline


def shown(case, reader, show=""):
    return [line for _day, lines in timeline(case, reader, show).days for line in lines]


def miss(case, *, times=3):
    """Deadlines that the system saw pass, one after the other."""
    for _time in range(times):
        case.record("miss_deadline", by=None, at=now(), clock="solution")


def test_runs_of_system_lines_become_one_line_that_opens(agent):
    case = register(agent)
    miss(case)
    folds = [line for line in shown(case, agent) if isinstance(line, Fold)]
    assert [(fold.kind, fold.words) for fold in folds] == [("system", "3 lines by the system")]


def test_one_system_line_alone_is_not_folded(agent):
    case = register(agent)
    miss(case, times=1)
    assert not [line for line in shown(case, agent) if isinstance(line, Fold)]


def test_words_between_them_end_a_run(agent):
    case = register(agent)
    miss(case, times=2)
    case.add_message(by=agent, at=now(), direction="internal", body="Rang twice.")
    miss(case, times=2)
    kinds = [getattr(line, "kind", "") for line in shown(case, agent)]
    assert kinds[-3:] == ["system", "internal", "system"]


def test_readings_of_the_emotion_in_a_row_are_one_line(agent):
    case = register(agent)
    for level in ("strong", "moderate", "mild"):
        case.read_emotion(by=agent, at=now(), level=level, kind="angry")
    assert shown(case, agent)[-1].words == "the emotion, read 3 times in a row"


def test_what_people_say_do_and_promise_is_never_folded(agent):
    case = make_case(State.CLOSED, by=agent)
    for number in range(3):
        case.add_message(by=agent, at=now(), direction="outbound", body=f"Word {number}", channel="phone")
        case.make_promise(by=agent, at=now(), text=f"Promise {number}", owner=agent, due_at=now() + timedelta(days=1))
    folded = [line for fold in shown(case, agent) if isinstance(fold, Fold) for line in fold.lines]
    assert {line.entry.kind for line in folded} <= {"record", "follow-up"}
    assert not any(line.message for line in folded)


def test_a_reason_somebody_gave_is_never_folded(agent):
    case = register(agent)
    for _time in range(2):
        case.read_emotion(by=agent, at=now(), level="mild", kind="angry", reason="Said so herself.")
    assert not [line for line in shown(case, agent) if isinstance(line, Fold)]


@pytest.mark.parametrize(
    ("show", "holds"), [
        ("words", {"customer", "us"}),
        ("steps", {"state"}),
        ("promised", {"promise"}),
        ("notes", {"internal"}),
        ("system", {"state"}),
    ],
)  # fmt: skip
def test_each_filter_shows_its_kind_only(show, holds, agent):
    case = make_case(State.ACKNOWLEDGED, by=agent)
    case.add_message(by=agent, at=now(), direction="outbound", body="Hello.", channel="phone")
    case.add_message(by=agent, at=now(), direction="internal", body="A note.")
    case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(days=1))
    miss(case)
    assert {line.kind for line in shown(case, agent, show)} == holds


def test_what_was_corrected_or_entered_later_is_found_together(agent):
    case = register(agent)
    case.correct(by=agent, at=now(), field="subject", value="The pot leaks.", why="It is a pot.")
    case.attempt_contact(by=agent, at=now() - timedelta(hours=2), channel="phone")
    assert {line.entry.verb for line in shown(case, agent, "corrected")} == {
        "complaint_correct",
        "complaint_attempt_contact",
    }


def test_the_counts_add_up_and_empty_filters_are_left_out(agent):
    case = register(agent)
    choices = {choice["code"]: choice["count"] for choice in timeline(case, agent).choices}
    assert choices[""] == 2
    assert "promised" not in choices
    assert set(choices) <= set(SHOWN)


def test_an_unknown_filter_shows_everything(agent, client):
    case = register(agent)
    client.force_login(agent)
    assert client.get(f"{case.get_absolute_url()}?show=<script>").status_code == 200
    assert len(shown(case, agent, "nonsense")) == 2


def test_it_works_by_plain_links_and_answers_htmx_with_the_timeline_alone(agent, client):
    case = register(agent)
    client.force_login(agent)
    address = f"{case.get_absolute_url()}?show=steps"
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "timeline"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert 'id="timeline"' in part
    back = {"HX-Request": "true", "HX-Target": "timeline", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(address, headers=back).content.decode()


def test_each_line_leads_to_the_case_as_it_stood_and_to_what_changed(agent, client):
    case = make_case(State.ACKNOWLEDGED, by=agent)
    client.force_login(agent)
    page = client.get(case.get_absolute_url()).content.decode()
    lines = page.count('class="entry entry--')
    assert page.count("as-it-stood/?at=") == page.count("changes/?at=") == lines
    assert "onclick" not in page


def test_many_entries_made_together_later_are_said_once(agent):
    case = register(agent, at=now() - timedelta(days=3))
    for hours in range(48, 42, -1):
        case.attempt_contact(by=agent, at=now() - timedelta(hours=hours), channel="phone")
    found = timeline(case, agent)
    assert found.together[1] is not None
    assert all(line.is_entered_together for line in found.lines)


def test_a_long_life_shows_its_last_lines_first_and_all_when_asked(agent, client, monkeypatch):
    monkeypatch.setattr("casework.timeline.MOST", 3)
    case = register(agent)
    for number in range(4):
        case.add_message(by=agent, at=now(), direction="internal", body=f"note {number}")
    client.force_login(agent)
    short = client.get(case.get_absolute_url()).content.decode()
    assert "3 earlier lines" in short
    assert "note 3" in short
    assert "note 0" not in short
    whole = client.get(f"{case.get_absolute_url()}?show=&whole=1").content.decode()
    assert "note 0" in whole
    assert "earlier lines" not in whole

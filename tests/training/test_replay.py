"""Replay: the ways through a life, what is veiled, notes pinned to moments, and what must be said of odd lives."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localtime, now

from audit.models import Entry
from casework.past import CasePast
from complaints.choices import State
from complaints.models import Complaint
from history.moments import written
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person, register
from training.lives import stamp
from training.models import Pin
from training.moments import name_for, named
from training.scrubber import Scrubber

pytestmark = pytest.mark.django_db
MOVES = {"HX-Request": "true", "HX-Target": "moment"}


def lived(agent, **facts):
    """A case of three hours: recorded, felt, promised, found, answered."""
    start = now() - timedelta(hours=10)
    case = register(agent, at=start, channel="phone", words="The wardrobe came in halves.", **facts)
    case.read_emotion(by=agent, at=start + timedelta(minutes=30), level="strong", kind="angry")
    due = start + timedelta(hours=4)
    case.make_promise(by=agent, at=start + timedelta(hours=1), text="Ring back by four", owner=agent, due_at=due)
    case.add_finding(by=agent, at=start + timedelta(hours=2), text="The hinge was left out.")
    told = {"direction": "outbound", "body": "We found the hinge.", "channel": "phone"}
    case.add_message(by=agent, at=start + timedelta(hours=3), **told)
    return case, lambda minutes: start + timedelta(minutes=minutes)


@pytest.fixture
def trainer(db):
    """Learns from every case, with the mask on."""
    return make_person("trainer")


class TestMoving:
    """From moment to moment."""

    def test_it_begins_with_the_first_moment_and_leads_to_the_next_without_script(self, agent, client):
        case, at = lived(agent)
        client.force_login(agent)
        address = f"/training/replay/{case.reference}/"
        page = client.get(address)
        assert page.context["scene"].moment.at == at(0)
        told = page.content.decode()
        assert "moment 1 of 5" in told
        assert f'href="?at={quote(written(at(30)))}"' in told
        assert "Ring back by four" not in told
        assert "The hinge was left out." in told.split('id="not-known"')[1]
        there = client.get(address, {"number": "2"}, follow=True)
        assert there.context["scene"].moment.at == at(60)
        assert there.redirect_chain[0][0].endswith(f"?at={quote(written(at(60)))}")
        assert "Ring back by four" in there.content.decode()

    def test_who_moves_with_script_gets_the_moment_alone_and_the_address_follows(self, agent, client):
        case, at = lived(agent)
        client.force_login(agent)
        answer = client.get(f"/training/replay/{case.reference}/", {"number": "1", "in": "words"}, headers=MOVES)
        assert "<html" not in answer.content.decode()
        assert answer.headers["HX-Replace-Url"].endswith(f"in=words&at={quote(written(at(30)))}")
        assert "Apologise sincerely" in answer.content.decode()

    @pytest.mark.parametrize("asked", ["?at=soon", "?at=2001-01-01", "?at=2990-01-01", "?number=x"])
    def test_a_moment_that_is_none_gets_kind_words(self, asked, agent, client):
        case, _at = lived(agent)
        client.force_login(agent)
        answer = client.get(f"/training/replay/{case.reference}/{asked}", follow=True)
        assert answer.status_code == 422
        assert "There is no such moment" in answer.content.decode()

    def test_moving_reads_nothing_anew_and_sees_what_was_added_or_blanked(self, agent, client):
        customer = make_customer(agent.team, name="Quentin Quill")
        case, at = lived(agent, customer=customer)
        client.force_login(agent)
        address, last = f"/training/replay/{case.reference}/", {"number": "99"}
        client.get(address, last, follow=True)
        before = stamp(case)
        assert stamp(case) == before
        case.add_message(by=agent, at=now(), direction="internal", body="Ask the depot.")
        assert stamp(case) != before
        assert "Ask the depot." in client.get(address, last, follow=True).content.decode()
        wish = ErasureRequest.ask(customer=customer, by=agent, at=now(), basis="wish", identity="document")
        Complaint.objects.get(pk=case.pk).withdraw(by=agent, at=now(), why="by_customer")
        wish.carry_out(by=make_person("manager"), at=now())
        page = client.get(address, last, follow=True).content.decode()
        assert "Ask the depot." not in page
        assert "Quentin" not in page
        assert "The person was erased" in page


class TestAMomentInAnAddress:
    """C-2026-001204@14:32 and its longer forms."""

    def test_a_time_is_of_the_first_day_on_which_something_happened_then(self):
        times = [localtime(now()).replace(hour=14, minute=32, second=5, microsecond=0) - timedelta(days=3)]
        times += [times[0] + timedelta(minutes=4), times[0] + timedelta(days=1), times[0] + timedelta(days=1, hours=1)]
        assert named("14:32", times) == times[0].replace(second=59, microsecond=999999)
        assert named(f"{times[2]:%Y-%m-%d} 14:32", times).date() != named("14:32", times).date()
        assert named("14:99", times) is None
        for moment in times:
            assert written(moment) == written(max(one for one in times if one <= named(name_for(moment, times), times)))
        assert [name_for(moment, times) for moment in times] == [
            "14:32", "14:36", f"{times[2]:%Y-%m-%d} 14:32", "15:32"
        ]  # fmt: skip

    def test_address_and_search_box_lead_there(self, agent, outsider, client):
        case, at = lived(agent)
        client.force_login(agent)
        clock = f"{localtime(at(60)):%H:%M}"
        found = client.get("/search/", {"q": f"{case.reference.lower()}@{clock}"}, follow=True)
        assert found.context["scene"].moment.at == at(60)
        assert f"{case.reference}@{clock}" in found.content.decode()
        assert client.get(f"/training/replay/{case.reference}@nonsense/").status_code == 422
        client.force_login(outsider)
        assert client.get(f"/training/replay/{case.reference}@{clock}/").status_code == 404

    def test_case_and_past_lead_here(self, agent, client):
        case, at = lived(agent)
        client.force_login(agent)
        assert f"/training/replay/{case.reference}/" in client.get(f"/cases/{case.reference}/").content.decode()
        stood = client.get(f"/cases/{case.reference}/as-it-stood/", {"at": written(at(60))}).content.decode()
        link = next(part for part in stood.split('"') if part.startswith("/training/replay/"))
        assert client.get(link, follow=True).context["scene"].moment.at == at(60)


class TestHidingTheNextMove:
    """Guess, then reveal; what was guessed is kept nowhere."""

    def test_what_follows_is_veiled_and_counted(self, agent, client):
        case, at = lived(agent)
        client.force_login(agent)
        page = client.get(f"/training/replay/{case.reference}/", {"at": written(at(30)), "hide": "1"}).content.decode()
        assert "3 moments to come are veiled" in page
        assert "1 finding came later; it is veiled." in page
        for later in ("Ring back by four", "hinge", "Promise</text>"):
            assert later not in page

    def test_the_guess_stands_beside_what_was_done_and_nowhere_else(self, agent, client, django_assert_max_num_queries):
        case, at = lived(agent)
        client.force_login(agent)
        entries = Entry.objects.count()
        guess = {"at": written(at(30)), "guess": "Promise <b>nothing</b> yet"}
        page = client.post(f"/training/replay/{case.reference}/?hide=1", guess).content.decode()
        assert "Promise &lt;b&gt;nothing&lt;/b&gt; yet" in page
        assert "promised: Ring back by four" in page
        assert "2 moments to come are veiled" in page
        assert Entry.objects.count() == entries


class TestNotes:
    """Pinned to moments by those who review, and read where they are due."""

    def pin(self, by, case, moment, words="She was heard first."):
        return Pin.put(case, by=by, at=now(), moment=moment, kind="exemplary", words=words)

    def test_a_note_is_read_from_its_moment_on(self, agent, trainer, client):
        case, at = lived(agent)
        client.force_login(trainer)
        words = {"at": written(at(60)), "kind": "better", "words": "A promise without a deadline."}
        assert client.post(f"/training/replay/{case.reference}/pins/", words).status_code == 302
        address = f"/training/replay/{case.reference}/"
        early = client.get(address, {"at": written(at(30))}).content.decode()
        assert "A promise without a deadline." not in early
        assert "1 note on what follows" in early
        assert "A promise without a deadline." in client.get(address, {"at": written(at(60))}).content.decode()
        empty = client.post(f"{address}pins/", words | {"words": " "})
        assert empty.status_code == 422

    def test_it_is_no_part_of_the_case(self, agent, trainer):
        case, at = lived(agent)
        before = CasePast(case).moments
        self.pin(trainer, case, at(60))
        assert CasePast(case).moments == before
        told = Entry.objects.get(verb="pin_put")
        assert told.case_id is None
        assert case.reference in told.sentence

    def test_agents_read_notes_on_cases_they_handled_only(self, agent, colleague, trainer, supervisor, outsider):
        case, at = lived(agent)
        case.assign(by=supervisor, at=now(), handler=agent)
        case.assign(by=supervisor, at=now(), handler=supervisor)
        note = self.pin(trainer, case, at(60))
        seen = {who: list(Pin.objects.visible_to(who)) for who in (agent, colleague, trainer, supervisor, outsider)}
        assert seen == {agent: [note], colleague: [], trainer: [note], supervisor: [note], outsider: []}
        for who in (agent, colleague, outsider, make_person("legal")):
            with pytest.raises(PermissionDenied):
                self.pin(who, case, at(60))

    def test_it_is_withdrawn_by_its_author_or_whoever_leads_and_stays_on_record(self, agent, trainer, client):
        case, at = lived(agent)
        note = self.pin(trainer, case, at(60))
        client.force_login(make_person("trainer"))
        assert client.post(f"/training/pins/{note.pk}/withdrawal/").status_code == 403
        client.force_login(trainer)
        assert client.post(f"/training/pins/{note.pk}/withdrawal/").status_code == 302
        page = client.get(f"/training/replay/{case.reference}/?number=4", follow=True).content.decode()
        assert "She was heard" not in page
        assert Pin.objects.get(pk=note.pk).words == "She was heard first."
        assert Entry.objects.filter(verb="pin_withdraw", actor=trainer).exists()


class TestOddLives:
    """Shown as they were, and marked as what they are."""

    def marks(self, case, client, **asked):
        page = client.get(f"/training/replay/{case.reference}/", {"number": "99", **asked}, follow=True)
        return page.context["scene"].marks, page.content.decode()

    def test_corrections_steps_taken_back_and_endings_are_marked(self, agent, supervisor, client):
        case, _at = lived(agent)
        case.correct(by=agent, at=now(), field="severity", value="moderate", why="Entered wrongly.")
        case.acknowledge(by=agent, at=now(), channel="phone") if case.state == "received" else None
        case.take_back(by=supervisor, at=now(), why="Not yet.")
        client.force_login(agent)
        assert self.marks(case, client)[0] == ["corrected", "taken_back"]
        ended = make_case(State.WITHDRAWN, by=agent)
        assert self.marks(ended, client)[0] == ["withdrawn"]

    def test_what_was_entered_later_is_told_when_it_happened_and_said_to_be_late(self, agent, client):
        case, at = lived(agent)
        client.force_login(agent)
        page = client.get(f"/training/replay/{case.reference}/", {"at": written(at(60))})
        assert {entry.verb for entry, _known in page.context["scene"].late} >= {
            "complaint_register",
            "complaint_read_emotion",
        }
        known = client.get(f"/training/replay/{case.reference}/", {"known": "1", "number": "99"}, follow=True)
        assert known.context["scene"].late == []

    def test_a_trainer_reads_it_with_the_mask_on(self, agent, trainer, client):
        customer = make_customer(agent.team, name="Henrietta Quill", address="7 Lime Street")
        case = register(agent, customer=customer, contact="0912345678", words="Henrietta Quill of 0912345678 is angry.")
        told = {"kind": "question", "words": "Why was Henrietta Quill not called?"}
        Pin.put(case, by=trainer, moment=now(), at=now(), **told)
        client.force_login(trainer)
        for _again in range(2):
            told = client.get(f"/training/replay/{case.reference}/", {"number": "9"}, follow=True).content.decode()
            for personal in ("Henrietta", "Quill", "0912345678", "Lime Street"):
                assert personal not in told
        client.force_login(agent)
        told = client.get(f"/training/replay/{case.reference}/", {"number": "9"}, follow=True).content.decode()
        assert "Henrietta Quill" in told


def test_names_at_the_ends_of_a_life_have_room_beside_their_neighbours():
    life = [SimpleNamespace(number=number, kinds={"decision"}, is_late=False) for number in range(11)]
    scene = SimpleNamespace(replay=SimpleNamespace(life=life), moment=life[9], hides=False)
    assert sorted(Scrubber(scene).named) == [0, *range(2, 10)]

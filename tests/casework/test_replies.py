"""Replies: handed in, taken back, released by legal; drafts, templates; what has not left has not been said."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from audit.models import Entry
from audit.steps import RequirementsMissing
from casework.replying import beginnings
from complaints.choices import State
from complaints.models import Apology, Cause, Complaint, Message, Reply, ReplyDraft, ReplyTemplate, policy_day
from complaints.models.replying import TooLate
from complaints.posting import claimed
from tests.builders import Cast, make_case, make_customer, make_person, option
from tests.staging import staged

pytestmark = pytest.mark.django_db
WORDS = "Dear Ms Chen, thank you. I am sorry; we found the cause and send you a new kettle. Reply to this mail."


def cast_with_somebody_to_write_to():
    """A case of a customer who can be reached by mail."""
    cast = Cast()
    assert cast.agent and cast.colleague and cast.supervisor and cast.manager
    cast.customer = make_customer(cast.team)
    cast.customer.contact_points.create(kind="email", value="chen@example.org")
    cast.case = make_case("received", by=cast.agent, customer=cast.customer)
    return cast


made, cast = staged(cast_with_somebody_to_write_to)


@pytest.fixture
def customer(cast):
    return cast.customer


@pytest.fixture
def case(cast):
    return cast.case


@pytest.fixture
def legal(db):
    return make_person("legal")


def place(name, case, *args):
    return reverse(f"casework:{name}", args=[case.reference, *args])


def typed(case, **facts):
    """What the composer sends."""
    known = {"direction": "outbound", "channel": "email", "address": "chen@example.org", "subject": "Your kettle"}
    return {"version": case.version, "body": WORDS} | known | facts


def handed_in(case, by, **facts):
    """A reply on its way."""
    facts = {"channel": "email", "address": "chen@example.org", "subject": "Your kettle", "body": WORDS} | facts
    return case.write_reply(by=by, at=now(), **facts)


class TestOnItsWay:
    def test_a_reply_by_mail_waits_and_nothing_is_said_yet(self, client, case, agent):
        client.force_login(agent)
        client.post(place("reply", case), typed(case, is_substantive="on", apology_kind="regret"))

        reply = Reply.objects.get()
        assert (reply.fate, reply.by, reply.is_substantive, reply.apology_kind) == ("waiting", agent, True, "regret")
        assert reply.leaves_at - reply.written_at == timedelta(seconds=15)
        assert not Message.objects.filter(direction="outbound").exists()
        assert case.clocks.get(kind="first_response").stopped_at is None
        page = client.get(case.get_absolute_url()).content.decode()
        assert WORDS[:40] in page and "undo/" in page

    def test_undone_it_is_a_draft_again(self, client, case, agent):
        reply = handed_in(case, agent, apology_kind="regret")
        client.force_login(agent)
        client.post(place("reply_act", case, reply.pk, "undo"), {"version": case.version})

        assert Reply.objects.get().fate == "undone"
        draft = ReplyDraft.objects.get()
        assert (draft.author, draft.body, draft.subject, draft.apology_kind) == (agent, WORDS, "Your kettle", "regret")
        assert WORDS in client.get(case.get_absolute_url()).content.decode()

    def test_words_begun_meanwhile_stay_below_those_taken_back(self, case, agent):
        reply = handed_in(case, agent)
        ReplyDraft.objects.create(complaint=case, author=agent, body="And one more thing", saved_at=now())
        case.undo_reply(by=agent, at=now(), reply=reply)
        assert ReplyDraft.objects.get().body == f"{WORDS}\n\nAnd one more thing"

    def test_it_is_too_late_once_it_is_being_sent(self, client, case, agent):
        reply = handed_in(case, agent)
        assert claimed(reply.pk, reply.leaves_at)
        client.force_login(agent)
        with pytest.raises(TooLate):
            case.undo_reply(by=agent, at=reply.leaves_at, reply=reply)

    def test_only_the_author_or_a_supervisor_takes_it_back(self, case, agent, colleague, supervisor):
        reply = handed_in(case, agent)
        with pytest.raises(PermissionDenied):
            case.undo_reply(by=colleague, at=now(), reply=reply)
        case.undo_reply(by=supervisor, at=now(), reply=reply)
        assert ReplyDraft.objects.get().author == agent

    def test_other_channels_are_written_down_as_said(self, client, case, agent):
        client.force_login(agent)
        client.post(place("reply", case), typed(case, channel="phone"))
        assert not Reply.objects.exists()
        assert Message.objects.get(direction="outbound").body == WORDS

    def test_a_mail_that_is_only_written_down_says_sorry_too(self, client, case, agent):
        client.force_login(agent)
        client.post(place("reply", case), typed(case, address="", apology_kind="regret"))
        assert not Reply.objects.exists()
        apology = case.apologies.get()
        assert (apology.kind, apology.message.body, apology.by) == ("regret", WORDS, agent)
        posted = typed(case, direction="inbound", apology_kind="regret", body="And who is sorry?")
        client.post(place("reply", case), posted)
        assert case.apologies.count() == 1

    @pytest.mark.parametrize(
        "facts", [{"address": "chen@example.org\nBcc: all@example.org"}, {"address": "not an address"}, {"body": " "}]
    )
    def test_what_cannot_leave_comes_back_with_words(self, client, case, agent, facts):
        client.force_login(agent)
        answer = client.post(place("reply", case), typed(case, **facts))
        assert answer.status_code == 422 and "composer__error" in answer.content.decode()
        assert not Reply.objects.exists()

    def test_a_failed_one_is_shown_and_sent_again_to_a_better_address(self, client, case, agent):
        reply = handed_in(case, agent)
        case.fail_reply(by=None, at=now(), reply=reply, error="550 no such person")
        client.force_login(agent)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "550 no such person" in page and "Could not be delivered" in page

        client.post(place("reply_act", case, reply.pk, "again"), {"version": case.version, "address": "c@example.org"})
        again = Reply.objects.get()
        assert (again.fate, again.address, again.tries, again.mail_id) == ("waiting", "c@example.org", 0, reply.mail_id)


def found_out(case, by):
    """The case with what a proposal asks for."""
    case.add_finding(by=by, at=now(), text="A seal was left out.", cause=Cause.objects.first(), told_customer=True)
    return case


def leaves(case, by, legal):
    """A mail goes, once legal has let it go."""
    reply = handed_in(Complaint.objects.get(pk=case.pk), by)
    Complaint.objects.get(pk=case.pk).clear_reply(by=legal, at=now(), reply=reply)
    Complaint.objects.get(pk=case.pk).send_reply(by=by, at=now(), reply=reply)


class TestLegalHold:
    @pytest.fixture
    def held(self, case, agent):
        case.place_legal_hold(by=agent, at=now(), why="A lawyer wrote.")
        return case

    def test_words_of_others_wait_until_legal_releases_them(self, client, held, agent, legal):
        client.force_login(agent)
        client.post(place("reply", held), typed(held))
        reply = Reply.objects.get()
        assert reply.fate == "with_legal" and claimed(reply.pk, now() + timedelta(days=1)) is None
        client.force_login(legal)
        assert held.reference in client.get("/desk/").content.decode().partition("for-legal")[2].partition("</ol>")[0]

        client.post(
            place("reply_act", held, reply.pk, "release"), {"version": held.version, "reason": "Nothing admitted."}
        )

        reply.refresh_from_db()
        assert (reply.fate, reply.cleared_by) == ("waiting", legal)
        assert Entry.objects.get(verb="complaint_clear_reply").reason == "Nothing admitted."
        assert claimed(reply.pk, reply.leaves_at)

    def test_legal_sends_them_back_with_words(self, client, held, agent, legal):
        reply = handed_in(held, agent)
        client.force_login(legal)
        page = place("reply_act", held, reply.pk, "return")
        assert WORDS[:40] in client.get(page).content.decode()
        client.post(page, {"version": held.version, "note": "Leave out the cause."})

        client.force_login(agent)
        shown = client.get(held.get_absolute_url()).content.decode()
        assert "Leave out the cause." in shown and WORDS in shown
        assert Reply.objects.get().fate == "returned"

    def test_what_legal_writes_leaves_at_once(self, held, legal):
        assert handed_in(held, legal).fate == "waiting"

    def test_spoken_words_are_refused_until_released_and_then_said(self, client, held, agent, legal):
        with pytest.raises(RequirementsMissing):
            held.add_message(by=agent, at=now(), direction="outbound", channel="phone", body=WORDS)
        client.force_login(agent)
        refused = client.post(place("door", held, "messages"), typed(held, channel="phone"))
        assert refused.status_code == 422 and "legal hold stands" in refused.content.decode()
        client.post(place("reply", held), typed(held, channel="phone"))
        reply = Reply.objects.get()
        held.clear_reply(by=legal, at=now(), reply=reply, reason="Fine.")
        assert Reply.objects.get().fate == "cleared" and not Message.objects.filter(direction="outbound").exists()

        client.post(place("reply_act", held, reply.pk, "said"), {"version": held.version})

        assert Message.objects.get(direction="outbound").channel == "phone"
        assert Reply.objects.get().said.by == agent

    def test_nobody_says_sorry_in_writing_round_it(self, client, held, agent, legal):
        client.force_login(agent)
        written = {"kind": "regret", "words": "We are sorry.", "channel": "letter", "version": held.version}
        answer = client.post(place("door", held, "apology"), written)
        assert answer.status_code == 422 and "A legal hold stands" in answer.content.decode()
        with pytest.raises(RequirementsMissing):
            held.apologise(by=agent, at=now(), kind="regret", words="We are sorry.", channel="letter")
        assert not held.messages.filter(direction="outbound").exists()

        again = Complaint.objects.get(pk=held.pk)
        again.apologise(by=agent, at=now(), kind="regret", words="I am sorry that you waited.", channel="phone")
        again.apologise(by=legal, at=now(), kind="admission", words="It was our fault.", channel="letter")
        assert again.apologies.count() == 2

    def test_no_step_says_that_the_customer_was_told_in_writing_past_legal(self, agent, supervisor, legal):
        case = found_out(make_case(State.INVESTIGATING, by=agent), agent)
        case.place_legal_hold(by=agent, at=now(), why="A lawyer wrote.")
        options = [option(), option(title="The money back")]
        with pytest.raises(RequirementsMissing) as refused:
            Complaint.objects.get(pk=case.pk).propose(by=agent, at=now(), channel="email", options=options)
        assert [item.code for item in refused.value.missing] == ["legal_word"]

        leaves(case, agent, legal)
        case = Complaint.objects.get(pk=case.pk)
        with pytest.raises(RequirementsMissing):
            Complaint.objects.get(pk=case.pk).propose(by=agent, at=now(), channel="letter", options=options)
        case.propose(by=agent, at=now(), channel="email", options=options)
        decision = {"reasons": "Worn, not broken.", "routes_told": "1950"}
        with pytest.raises(RequirementsMissing) as refused:
            Complaint.objects.get(pk=case.pk).decide(by=supervisor, at=now(), **decision)
        assert [item.code for item in refused.value.missing] == ["legal_word"]
        leaves(case, agent, legal)
        Complaint.objects.get(pk=case.pk).decide(by=supervisor, at=now(), **decision)

    def test_options_that_were_said_are_on_record_as_they_were_said(self, agent):
        case = found_out(make_case(State.INVESTIGATING, by=agent), agent)
        case.place_legal_hold(by=agent, at=now(), why="A lawyer wrote.")
        case.propose(by=agent, at=now(), channel="phone", options=[option(), option(title="The money back")])
        assert Complaint.objects.get(pk=case.pk).state == State.PROPOSED

    def test_nor_do_obstacles_and_wishes_beyond_the_policy(self, agent):
        case = make_case(State.COMMITTED, by=agent)
        due = now() + timedelta(days=1)
        promise = case.make_promise(by=agent, at=now(), text="It arrives.", owner=agent, due_at=due)
        extra = case.add_extra_request(by=agent, at=now(), words="A visit")
        case.place_legal_hold(by=agent, at=now(), why="A lawyer wrote.")
        told = {"what": "Out of stock", "alternative": "Another one", "due_at": due, "told_at": now()}
        for verb, facts in {
            "tell_obstacle": {"promise": promise, **told},
            "decide_extra_request": {"extra": extra, "decision": "granted", "why": "They waited."},
        }.items():
            with pytest.raises(RequirementsMissing):
                getattr(Complaint.objects.get(pk=case.pk), verb)(by=agent, at=now(), channel="email", **facts)
            getattr(Complaint.objects.get(pk=case.pk), verb)(by=agent, at=now(), channel="phone", **facts)

    def test_a_hold_stops_what_has_not_left(self, case, agent, legal):
        reply, theirs = handed_in(case, agent), handed_in(case, legal)
        claim = claimed(reply.pk, reply.leaves_at)
        case.place_legal_hold(by=agent, at=now(), why="A lawyer wrote.")
        assert not claim.still_holds(reply.leaves_at)
        assert [Reply.objects.get(pk=one.pk).fate for one in (reply, theirs)] == ["with_legal", "waiting"]

    def test_nobody_but_legal_releases(self, client, held, agent, manager):
        reply = handed_in(held, agent)
        for person in (agent, manager):
            client.force_login(person)
            answer = client.post(place("reply_act", held, reply.pk, "release"), {"version": 1, "reason": "Please."})
            assert answer.status_code == 403


class TestDrafts:
    def test_they_are_kept_while_typing_and_come_back_anywhere(self, client, case, agent):
        client.force_login(agent)
        answer = client.post(
            place("reply_draft", case), typed(case, body="We cannot, sorry if you feel"), headers={"HX-Request": "true"}
        )
        assert "what we can do is" in answer.content.decode()
        client.logout()
        client.force_login(agent)
        assert "We cannot, sorry if you feel</textarea>" in client.get(case.get_absolute_url()).content.decode()

    def test_a_colleague_learns_that_somebody_writes_and_not_what(self, client, case, agent, colleague):
        ReplyDraft.objects.create(complaint=case, author=agent, body="Sekret words", saved_at=now())
        client.force_login(colleague)
        page = client.get(case.get_absolute_url()).content.decode()
        assert f"{agent.name} is writing a reply" in page and "Sekret" not in page

    def test_they_go_when_the_words_are_handed_in(self, client, case, agent):
        client.force_login(agent)
        for facts in ({"body": WORDS}, {"body": "Ask the depot.", "direction": "internal"}):
            client.post(place("reply_draft", case), typed(case, **facts))
            assert ReplyDraft.objects.count() == 1
            client.post(place("reply", case), typed(case, **facts))
            assert not ReplyDraft.objects.exists()

    def test_one_that_arrives_after_its_words_were_handed_in_is_none(self, client, case, agent):
        client.force_login(agent)
        client.post(place("reply", case), typed(case))
        client.post(place("reply_draft", case), typed(case))
        assert not ReplyDraft.objects.exists()

    def test_emptied_they_are_gone(self, client, case, agent):
        client.force_login(agent)
        client.post(place("reply_draft", case), typed(case))
        client.post(place("reply_draft", case), typed(case, body=""))
        assert not ReplyDraft.objects.exists()

    def test_whoever_only_reads_keeps_none(self, client, case):
        client.force_login(make_person("trainer"))
        assert client.post(place("reply_draft", case), typed(case)).status_code == 403


class TestTemplates:
    def begun(self, case, by, code):
        return next(one for one in beginnings(case, by, channel="email", at=now()) if one.template.code == code)

    def test_they_are_filled_from_the_case(self, client, case, agent):
        case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(days=1))
        one = self.begun(case, agent, "heard")
        assert one.missing == [] and case.reference in one.subject
        assert agent.alias in one.body and agent.name not in one.body and "{{" not in one.body

        client.force_login(agent)
        client.post(place("reply_templates", case), {"template": one.template.pk})
        assert one.body[:60] in ReplyDraft.objects.get().body

    def test_what_is_missing_is_named_with_its_place_and_nothing_is_begun(self, client, case, agent):
        one = self.begun(case, agent, "heard")
        assert [noun for _label, noun in one.missing] == ["promises"]
        client.force_login(agent)
        assert place("door", case, "promises") in client.get(place("reply_templates", case)).content.decode()
        assert client.post(place("reply_templates", case), {"template": one.template.pk}).status_code == 422
        assert not ReplyDraft.objects.exists()

    @pytest.mark.parametrize(
        "words", ["The reason is [[why]].", "Dear {{ customer }}", "｛｛customer｝｝您好", "{{customer}"]
    )
    def test_nothing_leaves_with_a_hole_in_it(self, client, case, agent, words):
        client.force_login(agent)
        assert client.post(place("reply", case), typed(case, body=words)).status_code == 422

    def test_a_grave_matter_gets_words_of_a_person(self, client, agent, customer):
        case = make_case("received", by=agent, customer=customer, severity="severe")
        case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(days=1))
        bare = self.begun(case, agent, "heard").body
        client.force_login(agent)
        answer = client.post(place("reply", case), typed(case, body=bare.replace("\n", "\r\n")))
        assert answer.status_code == 422 and "words of your own" in answer.content.decode()
        own = bare + "\nYour daughter's birthday should not have been spoilt by us."
        assert client.post(place("reply", case), typed(case, body=own)).status_code == 302

    def test_a_manager_is_told_of_a_placeholder_that_nothing_fills(self, client, manager):
        client.force_login(manager)
        known = ReplyTemplate.objects.get(code="heard", language="en")
        address = reverse("admin:complaints_replytemplate_change", args=[known.pk])
        kept = {"id", "starts_on", "ends_on", "category"}
        names = [field.name for field in ReplyTemplate._meta.fields if field.name not in kept]
        data = {name: getattr(known, name) for name in names}
        data |= {"ends_on": "", "category": "", "from_day": policy_day() + timedelta(days=1)}
        answer = client.post(address, data | {"body": "Dear {{ kunde }}"})
        assert answer.status_code == 200 and "{{ kunde }}" in answer.content.decode()
        assert client.post(address, data | {"body": "Dear {{ customer }}"}).status_code == 302
        follower = ReplyTemplate.objects.get(code="heard", language="en", ends_on=None)
        assert (follower.body, ReplyTemplate.objects.get(pk=known.pk).body) == ("Dear {{ customer }}", known.body)


def test_what_has_left_stands_as_said_with_apology_and_stopped_clock(case, agent):
    reply = handed_in(case, agent, is_substantive=True, apology_kind="regret")
    at = now()
    case.send_reply(by=agent, at=at, reply=reply)
    message = Message.objects.get(direction="outbound")
    assert (message.by, message.at, message.channel, message.body) == (agent, at, "email", WORDS)
    assert Apology.objects.get().message == message
    assert case.clocks.get(kind="first_response").stopped_at == at
    with pytest.raises(TooLate):
        case.send_reply(by=agent, at=at, reply=reply)


def test_a_promise_that_was_kept_is_not_offered_again_but_the_next_one(client, case, agent):
    client.force_login(agent)
    said = {"direction": "outbound", "body": "Dear Ms Lin, we call you within the hour, and by month end you are paid."}
    first = client.post(place("promise_hint", case), said).content.decode()
    assert "we call you" in first and "you are paid" not in first
    client.post(place("promise_from_words", case), said)
    assert "you are paid" in client.post(place("promise_hint", case), said).content.decode()
    client.post(place("promise_from_words", case), said)
    assert list(case.promises.order_by("due_at").values_list("text", flat=True)) == [
        "we call you within the hour",
        "and by month end you are paid",
    ]
    assert client.post(place("promise_from_words", case), said).status_code == 400

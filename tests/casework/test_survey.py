"""The one page that customers see: what it shows, what it takes, and what it does with every wrong link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from casework.resolving import reopen_case
from casework.surveying import mail_due_surveys, mail_survey
from complaints.merging import withdraw_case
from complaints.models import Cause, Complaint, Message, Reply
from complaints.posting import mail_of
from followups.knocking import OF_A_LINK, OF_AN_ADDRESS
from followups.links import digest_of, link_of, mark_of, token_of
from followups.models import FollowUp, Hearing, Knock, Survey
from followups.surveys import CannotAsk, end_unanswered, make_survey
from privacy.models import ErasureRequest
from tests.builders import Cast, make_customer, make_person, register
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make_cast():
    """A resolved case whose customer is asked by mail how it went."""
    cast = Cast()
    customer = make_customer(cast.team, name="Nora Wolfe", language="zh-hant", address="1 Harbour Road")
    customer.contact_points.create(kind="email", value="nora@example.org")
    make_resolved_case(cast.agent, severity="minor", customer=customer, language="zh-hant")
    cast.followup = FollowUp.objects.get(channel="survey")
    return cast


made, cast = staged(make_cast)


@pytest.fixture
def followup(cast):
    return cast.followup


@pytest.fixture
def chief(team):
    return make_person("supervisor", team=team)


@pytest.fixture
def survey(followup, agent):
    return make_survey(followup, by=agent, at=now())


def address(survey):
    return f"/survey/{token_of(survey.nonce)}/"


def post(survey, client=None, **answers):
    return (client or Client()).post(address(survey), {"solved": "yes", **answers})


def test_the_page_says_little_and_sets_nothing(survey, followup):
    answer = Client().get(address(survey))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="zh-Hant"' in page
    assert followup.complaint.reference in page
    assert "The kettle leaks." in page
    for secret in (
        "Nora Wolfe",
        "Harbour",
        "nora@example.org",
        followup.assignee.name,
        "csrfmiddlewaretoken",
        "<script",
    ):
        assert secret not in page
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]


def test_only_a_digest_of_the_link_is_kept(survey, agent):
    token = token_of(survey.nonce)
    assert survey.digest == digest_of(token)
    assert len(token) == 43  # 256 bits
    assert link_of(survey).endswith(address(survey))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(s)::text, '') FROM followups_survey s")
        assert token not in cursor.fetchone()[0]


def test_an_answer_lands_in_the_follow_up_as_the_customers_own(survey, followup, agent):
    Client().head(address(survey))
    Client().get(address(survey))
    answer = post(survey, outcome=5, procedure=3, treatment=4, words="謝謝")
    assert (answer.status_code, answer.url) == (303, "/survey/thanks/?language=zh-hant")
    done = FollowUp.objects.get(pk=followup.pk)
    assert (done.state, done.solved, done.compensation, done.feeling) == ("done", "yes", "good", "good")
    assert (done.words, done.done_by) == ("謝謝", None)
    told = Entry.objects.get(verb="followup_answer")
    assert (told.actor, told.case_id, told.facts["solved"]) == (None, done.complaint_id, "yes")
    survey.refresh_from_db()
    assert (survey.outcome, survey.procedure, survey.treatment) == (5, 3, 4)
    assert Client().get(answer.url).status_code == 200


def test_the_first_question_is_needed_and_nothing_typed_is_lost(survey):
    answer = Client().post(address(survey), {"outcome": 2, "words": "還沒有<b>好</b>", "language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please answer this one" in page
    assert "還沒有&lt;b&gt;好&lt;/b&gt;" in page
    survey.refresh_from_db()
    assert survey.answered_at is None


@pytest.mark.parametrize("answers", [{"outcome": 6}, {"outcome": "x"}, {"solved": "maybe"}, {"words": "x" * 4001},
                                     {"words": "a\x00b"}, {"words": "erased 7"}])  # fmt: skip
def test_hostile_answers_change_nothing(survey, answers):
    assert post(survey, **answers).status_code == 422
    survey.refresh_from_db()
    assert survey.answered_at is None


def test_an_unknown_language_is_the_customers_and_a_known_one_is_spoken(survey):
    assert 'lang="zh-Hant"' in Client().get(address(survey) + "?language=xx").content.decode()
    assert 'lang="zh-Hans"' in Client().get(address(survey) + "?language=zh-hans").content.decode()


def bodies(*answers):
    return {answer.content for answer in answers}


def test_forged_used_and_expired_links_read_the_same(survey, followup, agent):
    post(survey)
    forged = Client().get("/survey/" + "A" * 43 + "/")
    long = Client().get("/survey/" + "A" * 500 + "/")
    used = Client().get(address(survey))
    Survey.objects.filter(pk=survey.pk).update(answered_at=None, solved="", expires_at=now() - DAY)
    expired = Client().get(address(survey))
    assert [one.status_code for one in (forged, long, used, expired)] == [404, 404, 410, 410]
    assert len(bodies(forged, long, used, expired)) == 1
    typed = [Client().post(url, {"words": "my <words>"}) for url in (address(survey), "/survey/x/")]
    assert len(bodies(*typed)) == 1
    assert "my &lt;words&gt;" in typed[0].content.decode()


def test_a_reused_link_changes_nothing(survey, followup):
    post(survey, words="first")
    assert post(survey, solved="no", words="second").status_code == 410
    assert FollowUp.objects.get(pk=followup.pk).words == "first"
    assert Complaint.objects.get().state == "resolved"


def test_a_new_link_ends_the_one_before(survey, followup, agent):
    old = address(survey)
    again = make_survey(FollowUp.objects.get(pk=followup.pk), by=agent, at=now())
    assert Client().get(old).status_code == 404
    assert Client().get(address(again)).status_code == 200


def test_not_solved_begins_the_case_again_as_in_a_talk(survey, followup, chief, agent):
    assert post(survey, solved="no", words="It leaks again.").status_code == 303
    case = Complaint.objects.get()
    assert (case.state, case.handler, case.escalation_level) == ("investigating", chief, 1)
    clock = case.clocks.get(kind="second_solution", stopped_at=None)
    assert clock.due_at - clock.started_at == DAY
    reopening = case.reopenings.get()
    assert (reopening.by, reopening.note, reopening.why) == (None, "It leaks again.", "still_unhappy")
    assert set(Hearing.objects.values_list("recipient", "kind")) >= {(chief.pk, "began_again")}
    assert not FollowUp.objects.waiting().filter(complaint=case).exists()


def test_where_nobody_is_above_it_begins_again_all_the_same(survey, followup):
    post(survey, solved="no")
    case = Complaint.objects.get()
    assert (case.state, case.reopenings.get().why) == ("investigating", "unfinished")


@pytest.mark.parametrize("answers", [{"solved": "partly"}, {"outcome": 1}, {"treatment": 2}])
def test_a_poor_answer_asks_whoever_handles_it_and_begins_nothing(survey, agent, answers):
    post(survey, **answers)
    assert Complaint.objects.get().state == "resolved"
    assert set(Hearing.objects.values_list("recipient", "kind")) == {(agent.pk, "unhappy")}


def test_kind_words_reach_everybody_who_touched_the_case(survey, agent, chief, client):
    case = Complaint.objects.get()
    case.add_message(by=chief, at=now(), direction="internal", body="Seen.")
    post(survey, outcome=5, words="You were lovely.")
    assert set(Hearing.objects.values_list("recipient", flat=True)) == {agent.pk, chief.pk}
    client.force_login(chief)
    assert "You were lovely." in client.get("/what-customers-said/").content.decode()
    assert not Hearing.objects.unseen_by(chief).exists()
    assert Hearing.objects.unseen_by(agent).count() == 1


def test_a_closed_case_takes_the_answer_and_an_erased_one_does_not(survey, agent, chief):
    case = Complaint.objects.get()
    case.close(by=agent, at=now(), outcome="declined_to_say", lesson="x", cause=Cause.objects.first())
    assert post(survey, solved="partly", words="late").status_code == 303
    assert Survey.objects.get().words == "late"


def test_an_erased_person_adds_no_words(survey, followup, agent):
    manager = make_person("manager")
    Complaint.objects.get().close(
        by=agent, at=now(), outcome="declined_to_say", lesson="x", cause=Cause.objects.first()
    )
    asked = ErasureRequest.ask(by=agent, at=now(), basis="wish", customer=followup.customer)
    asked.carry_out(by=manager, at=now())
    answer = post(survey, words="after all")
    assert answer.status_code == 410
    assert "after all" in answer.content.decode()
    assert Survey.objects.get().answered_at is None


def test_an_answer_after_the_follow_up_was_over_is_told_and_changes_nothing_else(survey, followup, agent):
    FollowUp.objects.get(pk=followup.pk).cancel(by=agent, at=now(), why="decided", reason="merged")
    assert post(survey, words="still here").status_code == 303
    assert FollowUp.objects.get(pk=followup.pk).state == "cancelled"
    assert Entry.objects.filter(verb="followup_answer_late").count() == 1


def test_an_answer_to_a_case_that_was_merged_is_kept_and_told(survey, followup, agent, chief):
    reopen_case(Complaint.objects.get(), by=agent, at=now(), why="unfinished", note="It leaks again.")
    stays = register(agent, at=now() - 90 * DAY)
    merged = Complaint.objects.get(pk=followup.complaint_id)
    facts = {"why": "duplicate", "note": "The same call.", "duplicate_of": stays, "across_customers": True}
    withdraw_case(merged, by=chief, at=now(), **facts)
    assert post(survey, solved="no", words="nobody came").status_code == 303
    assert Survey.objects.get().words == "nobody came"
    assert Complaint.objects.get(pk=followup.complaint_id).state == "withdrawn"
    told = Entry.objects.get(verb="followup_answer_late")
    assert (told.case_id, told.actor) == (followup.complaint_id, None)


def test_one_link_cannot_be_hammered_and_strangers_lock_nobody_out(survey):
    client = Client()
    for _number in range(OF_AN_ADDRESS + 2):
        missed = client.get("/survey/nothing/")
    assert missed.status_code == 429
    assert client.get(address(survey)).status_code == 200
    for _number in range(OF_A_LINK + 1):
        answer = client.post(address(survey), {"words": "kept"})
    assert answer.status_code == 429
    assert "kept" in answer.content.decode()
    Knock.objects.update(since=now() - DAY)
    assert post(survey, client).status_code == 303


def test_the_mail_carries_the_link_and_no_record_does(followup, agent):
    survey = mail_survey(followup, by=agent, at=now())
    reply = Reply.objects.get()
    assert (reply.address, mark_of(survey) in reply.body) == ("nora@example.org", True)
    assert token_of(survey.nonce) not in reply.body
    assert link_of(survey) in mail_of(reply).body
    assert not Message.objects.filter(body__contains=token_of(survey.nonce)).exists()


def test_due_surveys_leave_once_by_themselves(followup):
    at = followup.earliest_at + timedelta(hours=1)
    assert (mail_due_surveys(at), mail_due_surveys(at)) == (1, 0)
    assert Reply.objects.get().by == followup.assignee
    assert Entry.objects.get(verb="followup_make_survey").actor is None


def test_what_nobody_answers_ends_as_not_reached(survey, followup):
    assert end_unanswered(survey.expires_at - DAY) == 0
    assert (end_unanswered(survey.expires_at), end_unanswered(survey.expires_at)) == (1, 0)
    assert FollowUp.objects.get(pk=followup.pk).state == "unreached"


class TestHeldByLegal:
    """What legal reads first does not use up the customer's time."""

    @pytest.fixture
    def legal(self, team):
        return make_person("legal", team=team)

    @pytest.fixture
    def held(self, followup, agent, legal):
        followup.complaint.place_legal_hold(by=legal, at=now(), why="A letter.")
        return mail_survey(FollowUp.objects.get(pk=followup.pk), by=agent, at=now())

    def leaves(self, survey, legal, at):
        """The mail leaves at a moment, once legal has let it go."""
        reply = Reply.objects.get()
        case = Complaint.objects.get(pk=survey.complaint_id)
        case.clear_reply(by=legal, at=at, reply=reply)
        Complaint.objects.get(pk=case.pk).send_reply(by=reply.by, at=at, reply=reply)

    def test_the_time_of_a_link_begins_when_its_mail_leaves(self, held, legal, followup):
        lasts, late = held.expires_at - held.made_at, now() + 30 * DAY
        self.leaves(held, legal, late)
        held.refresh_from_db()
        assert held.expires_at - late == lasts
        assert FollowUp.objects.get(pk=followup.pk).latest_at >= held.expires_at
        assert Survey.objects.open(held.expires_at - DAY).filter(pk=held.pk).exists()

    def test_nobody_left_unanswered_what_they_never_got(self, held, legal, followup):
        assert end_unanswered(held.expires_at + DAY) == 0
        self.leaves(held, legal, held.expires_at + 2 * DAY)
        held.refresh_from_db()
        assert (end_unanswered(held.expires_at - DAY), end_unanswered(held.expires_at)) == (0, 1)

    def test_a_mark_typed_into_words_of_another_case_moves_nothing(self, held, agent):
        other = register(agent)
        reply = other.write_reply(
            by=agent, at=now(), channel="email", address="x@example.org", subject="x", body=mark_of(held)
        )
        Complaint.objects.get(pk=other.pk).send_reply(by=agent, at=now() + 3 * DAY, reply=reply)
        assert Survey.objects.get(pk=held.pk).expires_at == held.expires_at


def test_whoever_wants_no_contact_is_not_asked(followup, agent):
    followup.customer.wants_no_contact = True
    with pytest.raises(CannotAsk):
        make_survey(followup, by=agent, at=now())

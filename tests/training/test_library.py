"""The review queue by its rules, reviews, nominations, copies with a second reader, and what an erasure takes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from audit.models import Entry
from audit.steps import RequirementsMissing
from complaints.choices import State
from complaints.models import Complaint
from history.masking import Sight, seen_by, unmasked
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person, make_team, register
from tests.training.world import learn_from
from training.copying import begin_copy, readable_lines, whole_lines
from training.drawing import drawn, periods
from training.models import CaseCopy, Nomination, Pack, QueuedCase, Review, ReviewAction, ReviewPeriod, ReviewRule
from training.reviewing import fill, fill_queue

SETTLED = ["reviewaction_finish", "nomination_decline", "casecopy_withdraw"]
WORDS = "I am Chen Mei-ling, ring 0912-345-678. The kettle leaks and nobody came."


def test_chance_takes_its_share_and_the_same_again():
    references = [f"C-2026-{number:06d}" for number in range(100_000)]
    for seed in ("one", "another"):
        taken = drawn(references, seed, 20)
        assert 1_850 < len(taken) < 2_150  # 2 %, and three and a half standard deviations
        assert drawn(references, seed, 20) == taken
    assert drawn(references, "one", 1000) == references
    assert drawn(references, "one", 20) != drawn(references, "another", 20)


def test_periods_are_whole_follow_each_other_and_reach_back_two_months():
    day = localdate().replace(year=2026, month=3, day=11)  # a Wednesday
    assert [str(end) for _begin, end in periods("daily", day - timedelta(days=2), day)] == ["2026-03-10", "2026-03-11"]
    weeks = periods("weekly", day - timedelta(days=15), day)
    assert [str(begin) for begin, _end in weeks] == ["2026-02-24", "2026-03-02"]
    assert periods("monthly", day.replace(day=1), day) == []
    assert len(periods("daily", day.replace(year=2000), day)) == 62


@pytest.fixture
def house(db):
    """A team with its people, and a trainer."""
    team = make_team()
    people = {role: make_person(role, team=team) for role in ("agent", "supervisor", "manager")}
    return people | {"trainer": make_person("trainer"), "other": make_person("agent", team=make_team()), "team": team}


def filled(reason: str) -> list[tuple[int, str]]:
    """What the rule of this reason brings for today, as (case, reason)."""
    rule, today = ReviewRule.objects.get(reason=reason), localdate()
    fill(rule, today, today + timedelta(days=1), now())
    return list(QueuedCase.objects.filter(reason=reason).values_list("complaint", "reason"))


def test_each_rule_takes_what_it_names_and_nothing_twice(house):
    agent = house["agent"]
    critical = make_case(State.CLOSED, by=agent, severity="critical", customer=make_customer(house["team"]))
    severe = make_case(State.CLOSED, by=agent, severity="severe", customer=make_customer(house["team"]))
    open_one = make_case(State.RESOLVED, by=agent, severity="critical", customer=make_customer(house["team"]))
    severe.reopen(by=agent, at=now(), why="unfinished")
    thanked = make_case(State.RESOLVED, by=agent, customer=make_customer(house["team"]))
    facts = {"cause": severe.closures.first().cause, "customer_words": "Thank you."}
    thanked.close(by=agent, at=now(), outcome="satisfied", lesson="Count.", **facts)
    assert filled("critical") == [(critical.pk, "critical")]
    assert filled("reopened") == [(severe.pk, "reopened")]
    assert filled("praised") == [(thanked.pk, "praised")]
    for reason in ("critical", "reopened", "praised"):
        filled(reason)
    assert QueuedCase.objects.count() == 3
    again = {"complaint": critical, "reason": "critical", "event": QueuedCase.objects.get(reason="critical").event}
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedCase.objects.create(**again, period=ReviewPeriod.objects.first(), queued_at=now(), due_on=localdate())
    assert open_one.pk not in QueuedCase.objects.values_list("complaint", flat=True)


def test_every_night_fills_what_is_over_and_keeps_the_seed(house):
    make_case(State.CLOSED, by=house["agent"])
    fill_queue(now() + timedelta(days=40))
    count = ReviewPeriod.objects.count()
    of_today = ReviewPeriod.objects.get(rule__reason="drawn", looked_at=1)
    assert len(of_today.seed) == 32
    assert fill_queue(now() + timedelta(days=40)) == 0
    assert ReviewPeriod.objects.count() == count


def test_a_review_is_for_those_who_worked_on_the_case_and_is_never_overwritten(house):
    case = make_case(State.CLOSED, by=house["agent"], customer=make_customer(house["team"]), severity="critical")
    filled("critical")
    told = {"felt": "Alone.", "broke": "The call.", "changes": "Ring first."}
    first = Review.write(case, by=house["trainer"], at=now(), expected=1, **told)
    assert QueuedCase.objects.get().done_at
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.write(case, by=house["manager"], at=now(), expected=1, **told)
    Review.write(case, by=house["manager"], at=now(), expected=2, **told | {"felt": "Left alone."})
    for role, sees in (("agent", 2), ("supervisor", 2), ("trainer", 2), ("other", 0)):
        assert Review.objects.visible_to(house[role]).count() == sees, role
    with pytest.raises(PermissionDenied):
        Review.write(case, by=house["agent"], at=now(), expected=3, **told)
    action = ReviewAction.add(
        first, by=house["trainer"], at=now(), text="Practise", owner=house["agent"], due_on=localdate()
    )
    action.finish(by=house["agent"], at=now(), result="Done with all.")
    assert Entry.objects.filter(case_id=case.pk, verb__startswith="review").count() == 4


def published(house, state: str = State.INVESTIGATING) -> CaseCopy:
    """A copy that two people have read."""
    customer = make_customer(house["team"], name="Chen Mei-ling")
    customer.contact_points.create(kind="phone", value="0912345678")
    case = make_case(state, by=house["agent"], customer=customer, words=WORDS)
    nomination = Nomination.make(case, by=house["agent"], at=now(), lesson="model", why="Well done.")
    with seen_by(Sight(masks=lambda: True)):  # trainers read with a mask on
        copy = begin_copy(case, by=house["trainer"], at=now(), lesson="model")
    with unmasked():
        nomination.take_up(by=house["trainer"], at=now())
        copy.change(by=house["trainer"], at=now(), title="A kettle", teaches="Ring when you said you would.")
        copy.hand_in(by=house["trainer"], at=now())
        copy.publish(by=house["supervisor"], at=now())
    return copy


def test_a_copy_tells_the_case_without_its_people_and_a_second_reader_publishes(house):
    copy = published(house)
    words = [line.words for line in readable_lines(copy)]
    assert words[0] == "I am Customer A, ring [phone 1]. The kettle leaks and nobody came."
    assert not any("Chen" in one or "345" in one for one in words)
    assert house["agent"].name not in str(list(copy.lines.values_list("facts", "words")))
    assert {line.step for line in readable_lines(copy)} == {1, 2, 3}
    assert CaseCopy.objects.visible_to(house["other"]).get() == copy
    draft = begin_copy(copy.complaint, by=house["trainer"], at=now(), lesson="warning")
    assert not CaseCopy.objects.visible_to(house["other"]).filter(pk=draft.pk).exists()
    with pytest.raises(RequirementsMissing) as error:
        draft.hand_in(by=house["trainer"], at=now())
    assert [want.code for want in error.value.missing] == ["teaches"]
    draft.change(by=house["trainer"], at=now(), title="A kettle", teaches="Ask Xylqzvor.")
    with pytest.raises(RequirementsMissing):
        draft.hand_in(by=house["trainer"], at=now())
    draft.change(by=house["trainer"], at=now(), title="A kettle", teaches="Ring.")
    draft.hand_in(by=house["trainer"], at=now())
    with pytest.raises(PermissionDenied):
        draft.publish(by=house["trainer"], at=now())


def test_an_empty_copy_cannot_be_published_and_an_imported_case_says_so(house):
    case = register(house["agent"])
    case.messages.all().delete()
    copy = begin_copy(case, by=house["trainer"], at=now(), lesson="model")
    assert "empty" in [want.code for want in copy.wants(whole_lines(copy))]


def test_what_is_made_unreadable_later_leaves_the_library_too(house):
    copy = published(house)
    message = copy.complaint.messages.order_by("pk").first()
    case = Complaint.objects.get(pk=copy.complaint_id)
    case.redact_message(by=house["supervisor"], at=now(), message=message, why="card", passage="kettle")
    assert readable_lines(copy)[0].words == "[struck out]"


def test_an_erasure_takes_the_words_of_copies_reviews_nominations_and_notes(house):
    copy = published(house, State.CLOSED)
    case = copy.complaint
    Review.write(case, by=house["trainer"], at=now(), expected=1, felt="kettle-f", broke="kettle-b", changes="kettle-c")
    pack = Pack.make(by=house["trainer"], at=now(), title="One", purpose="Two", people=[house["other"]])
    pack.add(by=house["trainer"], at=now(), copy=copy, note="kettle-n")
    assert list(Pack.objects.visible_to(house["other"])) == [pack]
    assert not Pack.objects.visible_to(house["agent"]).exists()
    customer = case.customer
    request = ErasureRequest.ask(customer=customer, by=house["agent"], at=now(), basis="wish", identity="document")
    request.carry_out(by=house["manager"], at=now())
    left = [
        str(row)
        for model in (CaseCopy, type(copy.lines.first()), Review, Nomination, type(pack.moments.first()))
        for source in (model.objects, model.history)
        for row in source.values_list(*model._tracked.personal)
    ]
    assert left and not any("kettle" in row.lower() or "Ring" in row for row in left)


def test_someone_complained_about_neither_reviews_nor_retells(house):
    case = make_case(by=house["agent"], about_staff=house["supervisor"])
    with pytest.raises(PermissionDenied):
        begin_copy(case, by=house["supervisor"], at=now(), lesson="model")
    close_words = {"felt": "a", "broke": "b", "changes": "c"}
    with pytest.raises(PermissionDenied):
        Review.write(case, by=house["supervisor"], at=now(), expected=1, **close_words)


class TestWordsThatAreTooMany:
    """Beside a button there is room for a line: what is longer is refused and stands there again, whole."""

    @pytest.fixture
    def learnt(self, house):
        case = make_case(State.CLOSED, by=house["agent"])
        return learn_from(case, by=house["supervisor"], second=house["manager"])

    @pytest.mark.parametrize(
        ("address", "field", "most", "more"),
        [
            ("/training/actions/{action}/", "result", 300, {}),
            ("/training/nominations/{nomination}/", "answer", 2000, {"decline": ""}),
            ("/training/library/{copy}/withdraw/", "reason", 2000, {}),
        ],
    )
    def test_are_refused_with_their_length_and_kept_up_to_it(self, address, field, most, more, house, learnt, client):
        rows = {name: getattr(learnt, name) for name in ("action", "nomination", "copy")}
        address = address.format(**{name: row.pk for name, row in rows.items()})
        client.force_login(house["supervisor"])
        words = "x" * (most - 2) + "end"
        page = client.post(address, more | {field: words})
        assert page.status_code == 422
        assert f"These are {most + 1} characters; {most} are kept. Say it in fewer words." in page.content.decode()
        assert f'value="{words}"' in page.content.decode()
        assert not Entry.objects.filter(verb__in=SETTLED).exists()
        assert client.post(address, more | {field: words[1:]}).status_code == 302
        told = Entry.objects.get(verb__in=SETTLED)
        for row in rows.values():
            row.refresh_from_db()
        assert words[1:] in (told.reason, learnt.action.result, learnt.nomination.answer)

    def test_a_guess_that_is_too_long_stands_there_again(self, house, client):
        case = make_case(State.INVESTIGATING, by=house["agent"])
        client.force_login(house["trainer"])
        words = "x" * 3999 + "end"
        address = f"/training/replay/{case.reference}/"
        at = client.get(f"{address}?hide=1&number=0", follow=True).context["scene"].key
        page = client.post(f"{address}?hide=1", {"at": at, "guess": words})
        assert page.status_code == 422
        assert "These are 4002 characters; 4000 are kept." in page.content.decode()
        assert f"{words}</textarea>" in page.content.decode()

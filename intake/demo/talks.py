"""Talks of the demo: surveys that were answered, calls that found nobody, and care for somebody after a grave case."""

from datetime import timedelta

from complaints.models import Complaint
from followups.answering import record_answer
from followups.caring import begin_care
from followups.choices import FollowUpState, Rating, Solved, Tried
from followups.events import record_event
from followups.links import token_of
from followups.models import FollowUp, Programme
from followups.surveys import make_survey
from intake.demo import words
from intake.demo.people import House
from intake.demo.world import World

CALLED_IN_VAIN = 2
AGO = timedelta(days=8)


def answer_survey(world: World, followup: FollowUp, at) -> None:
    """The customer opened the link and answered it; most of them content."""
    random, said = world.random, words.NOTES[followup.complaint.language]
    survey = make_survey(followup, by=None, at=followup.earliest_at)
    well = random.random() < 0.85
    low, high = (Rating.GOOD, Rating.VERY_GOOD) if well else (Rating.BAD, Rating.MIXED)
    answers = {part: random.choice([low, high]) for part in ("outcome", "procedure", "treatment")}
    own = said["still_fine"] if well else said["better"]
    solved = Solved.YES if well else Solved.PARTLY
    spoke = own if random.random() < 0.4 else ""
    record_answer(
        token_of(survey.nonce), at=at, begin_again=nothing_begins, solved=solved.value, words=spoke, **answers
    )


def nothing_begins(_case: Complaint, _words: str, _at) -> None:
    """Nobody of the demo says in writing that it is not solved; those cases are told elsewhere."""


def call_and_care(world: World) -> None:
    """Of today: calls that found nobody in both houses, and one customer of each who is looked after."""
    for house in world.houses:
        call_in_vain(world, house)
        look_after_somebody(world, house)


def call_in_vain(world: World, house: House) -> None:
    """Two tries yesterday and today; the next one is agreed."""
    open_now = FollowUp.objects.filter(state=FollowUpState.SCHEDULED, team=house.team, channel="phone")
    near = open_now.filter(earliest_at__lt=world.now, assignee__isnull=False).select_related("complaint", "assignee")
    for followup in near.order_by("latest_at", "pk")[:CALLED_IN_VAIN]:
        facts = {"by": followup.assignee, "how": Tried.NO_ANSWER.value}
        first = max(followup.earliest_at, world.now - timedelta(hours=20))
        followup.attempt(at=first, next_try_at=world.now - timedelta(hours=1), **facts)
        again = world.now + timedelta(hours=3)
        at = world.now - timedelta(minutes=50)
        followup.attempt(at=max(at, first), next_try_at=again, **facts | {"how": Tried.CALL_BACK.value})


def look_after_somebody(world: World, house: House) -> None:
    """A customer after a severe case: an account manager, priority, and a first call that was made."""
    grave = Complaint.objects.filter(team=house.team, severity="severe", state="closed", customer__tier="ordinary")
    free = grave.filter(customer__wants_no_contact=False, closed_at__lt=world.now - AGO).select_related("customer")
    case = free.order_by("-closed_at", "pk").first()
    if case is None:
        return
    at, manager = world.now - AGO, house.agents[0]
    programme = Programme.objects.get(code="repair")
    facts = {"programme": programme, "team": house.team, "account_manager": manager, "complaint": case}
    enrolment = begin_care(case.customer, by=house.supervisor, at=at, gives_priority=True, **facts)
    first = enrolment.followups.order_by("programme_step__position").first()
    said = words.NOTES[case.language]["still_fine"]
    first.carry_out(by=manager, at=max(first.earliest_at, at) + timedelta(hours=2), words=said)
    record_event(
        case.customer, kind="booking", happens_at=world.now + timedelta(days=25), by=house.supervisor, at=world.now
    )

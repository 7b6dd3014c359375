"""The follow-ups of the demo: those whose window has closed were made, or missed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from followups.choices import FollowUpChannel, FollowUpState
from followups.models import FollowUp
from intake.demo import words
from intake.demo.fates import waking
from intake.demo.talks import answer_survey
from intake.demo.world import World

MISSED = 0.04


def look_after(world: World) -> None:
    """Come back to every customer whose turn it was, in the order in which their windows opened."""
    past = FollowUp.objects.filter(state=FollowUpState.SCHEDULED, latest_at__lt=world.now)
    for followup in past.select_related("complaint", "assignee", "team").order_by("earliest_at", "pk"):
        if world.random.random() < MISSED:
            followup.miss(by=None, at=followup.latest_at + timedelta(minutes=5))
            continue
        ask(world, followup)


def ask(world: World, followup: FollowUp) -> None:
    """The talk, somewhere in its window."""
    notes = words.NOTES[followup.complaint.language]
    span = (followup.latest_at - followup.earliest_at).total_seconds() / 3600
    at = waking(world.random, followup.latest_at, (0, span), ZoneInfo(followup.team.zone))
    at = min(max(at, followup.earliest_at), followup.latest_at)
    if followup.channel == FollowUpChannel.SURVEY:
        answer_survey(world, followup, at)
        return
    well = world.random.random() < 0.88
    answers = {"compensation": "good", "feeling": "good", "relationship": "good", "words": notes["still_fine"]}
    if not well:
        answers = {"feeling": "mixed", "improvement": notes["better"]}
    followup.complete(by=followup.assignee, at=at, solved="yes" if well else "partly", **answers)

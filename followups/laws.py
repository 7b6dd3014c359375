"""What a follow-up asks for before it counts as done (docs/domain.md §5)."""

from django.utils.translation import gettext_lazy as _

from complaints.laws import given, law
from complaints.models.requirements import Asked, require
from followups.choices import Proof
from followups.models import TalkTerms


def proved(asked: Asked) -> bool:
    """The proof that the step asks for: words where it asks for a note, else the number of the thing."""
    step = asked.fact("followup").programme_step
    needs = "words" if step is None or step.proof == Proof.NOTE else "proof_number"
    return given(needs)(asked)


def of_a_programme(asked: Asked) -> bool:
    """Only steps of programmes are carried out; in a talk after a resolution the customer says whether it is solved."""
    return asked.fact("followup").programme_step_id is not None


def tried_enough(asked: Asked) -> bool:
    """As many tries as the terms ask for; a survey counts when it can no longer be answered."""
    followup = asked.fact("followup")
    if asked.by is None:
        return True
    return followup.attempts.count() >= TalkTerms.of(followup, asked.at).tries or followup.channel == "survey"


require("followup_complete", law("solved", _("whether it is solved"), "solved", given("solved")))
require(
    "followup_carry_out",
    law("programme", _("a step of a programme"), "follow-up", of_a_programme),
    law("proof", _("the proof that it was done"), "proof", proved),
)
require("followup_answer", law("survey", _("the answers"), "follow-up", given("survey")))
require(
    "followup_give_up",
    law("tries", _("more tries, at other times"), "attempts", tried_enough),
    law("why", _("the reason"), "follow-up", given("why")),
)
require("followup_cancel", law("why", _("the reason"), "follow-up", given("why")))

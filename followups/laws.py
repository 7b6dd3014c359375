"""What a follow-up asks for before it counts as done (docs/domain.md §5)."""

from django.utils.translation import gettext_lazy as _

from complaints.laws import given, law
from complaints.models.requirements import Asked, require
from followups.choices import Proof


def proved(asked: Asked) -> bool:
    """The proof that the step asks for: words where it asks for a note, else the number of the thing."""
    step = asked.fact("followup").programme_step
    needs = "words" if step is None or step.proof == Proof.NOTE else "proof_number"
    return given(needs)(asked)


def of_a_programme(asked: Asked) -> bool:
    """Only steps of programmes are carried out; in a talk after a resolution the customer says whether it is solved."""
    return asked.fact("followup").programme_step_id is not None


require("followup_complete", law("solved", _("whether it is solved"), "solved", given("solved")))
require(
    "followup_carry_out",
    law("programme", _("a step of a programme"), "follow-up", of_a_programme),
    law("proof", _("the proof that it was done"), "proof", proved),
)
require("followup_cancel", law("why", _("the reason"), "follow-up", given("why")))

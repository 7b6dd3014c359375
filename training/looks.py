"""How one gets here from a case, and on from its replay to everything that may be learned from it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_read_cases
from casework.looks import Look
from training.permissions import may_nominate, may_review_case
from training.privileges import may_score

REPLAY = Look("replay", _("Replay"), "play", "training:replay", is_open_to=may_read_cases, takes_moments=True)


def ways_on(user, case) -> list[tuple[Any, str]]:
    """[(what the person may do to learn from the case, where)]."""
    scores = may_score(user, case)
    wanted = (
        ("training:review", _("Review it"), may_review_case(user, case)),
        ("training:scorecard_new", _("Score it"), scores),
        ("training:note_new", _("Write a coaching note"), scores),
        ("training:nominate", _("Nominate it for the library"), may_nominate(user) and not case.is_erased),
    )
    return [(label, reverse(page, args=[case.reference])) for page, label, is_open in wanted if is_open]

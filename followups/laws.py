"""What a follow-up asks for before it counts as done (docs/domain.md §5)."""

from django.utils.translation import gettext_lazy as _

from complaints.laws import given, law
from complaints.models.requirements import require

require("followup_complete", law("solved", _("whether it is solved"), "solved", given("solved")))
require("followup_cancel", law("why", _("the reason"), "follow-up", given("why")))

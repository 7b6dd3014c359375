from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupsConfig(AppConfig):
    """What comes after "resolved": planned, done, measured; and the start over when the customer is still unhappy."""

    name = "followups"
    verbose_name = _("Follow-ups")

    def ready(self):
        from complaints.models.lifecycle import case_withdrawn
        from complaints.models.replying import reply_said
        from complaints.posting import at_the_door
        from customers.models import contact_refused
        from followups import acts, agreement, guard, laws  # noqa: F401  they register themselves
        from followups.letters import words_were_said
        from followups.links import with_links
        from followups.models.follow_up import step_settled
        from followups.programmes import case_was_withdrawn, contact_was_refused, go_on
        from followups.surveys import links_left

        at_the_door(with_links)
        reply_said.connect(words_were_said, dispatch_uid="followups")
        reply_said.connect(links_left, dispatch_uid="followups.links")
        contact_refused.connect(contact_was_refused, dispatch_uid="followups")
        case_withdrawn.connect(case_was_withdrawn, dispatch_uid="followups")
        step_settled.connect(go_on, dispatch_uid="followups")

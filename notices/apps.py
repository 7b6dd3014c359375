from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What somebody should know of without looking for it: one sign, one list, one mail (docs/decisions/0034)."""

    name = "notices"
    verbose_name = _("Notices")

    def ready(self):
        from django.db.models.signals import post_save

        from accounts.wishes import ask
        from audit.models import Entry
        from audit.models.entry import told_of_each
        from followups.mailing import BOXES
        from notices import deadlines, letters, occasions, sources  # noqa: F401  sources register themselves
        from notices.commands import ALL
        from notices.duty import Duty
        from notices.letters import OUTBOX
        from notices.models import wants_mail
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
        BOXES.append(OUTBOX)
        ask(wants_mail, lambda at: Duty(at).at_once, letters.place_of_wishes)
        post_save.connect(occasions.entry_written, sender=Entry, dispatch_uid="notices")
        told_of_each.connect(deadlines.entries_written, dispatch_uid="notices")

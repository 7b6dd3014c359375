from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """What people did, in words; and the one way in which a thing takes a step."""

    name = "audit"
    verbose_name = _("Journal")

    def ready(self):
        from audit.guards import check_guards

        register(check_guards, Tags.database)
        from audit import agreement, doorkeeper, failing  # noqa: F401  they register themselves
        from audit.running import note_proof_of_history
        from history.findings import history_proved

        history_proved.connect(note_proof_of_history, dispatch_uid="audit")

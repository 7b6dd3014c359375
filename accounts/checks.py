"""What ``check --deploy`` says about the way in."""

from django.conf import settings
from django.core.checks import Error, Warning

from accounts.models import Role

OUGHT_TO = frozenset({"manager", "administrator"})


def check_second_factor(app_configs, **kwargs):
    """Roles that decide over money, people and personal data sign in with more than a password."""
    unknown = sorted(settings.SECOND_FACTOR_ROLES - set(Role.values))
    if unknown:
        hint = f"Known are {', '.join(Role.values)}."
        words = f"SECOND_FACTOR_ROLES names roles that do not exist: {', '.join(unknown)}."
        return [Error(words, hint=hint, id="accounts.E001")]
    lacking = sorted(OUGHT_TO - settings.SECOND_FACTOR_ROLES)
    if lacking:
        words = f"Nobody asks for a second factor of: {', '.join(lacking)}."
        return [Warning(words, hint="Set SECOND_FACTOR_ROLES, or leave it out for the default.", id="accounts.W001")]
    return []

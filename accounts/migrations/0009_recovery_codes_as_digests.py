from cryptography.fernet import InvalidToken
from django.db import migrations


def forget_codes(apps, editor):
    """Digests take the place of every seed whose codes were shown. What no key opens stays as it is: it opens nothing.

    A seed whose codes nobody has seen goes when they are shown.
    """
    from accounts.recovery import SEED, forget
    from accounts.signing_in import ciphers

    rows = apps.get_model("mfa", "Authenticator").objects.using(editor.connection.alias)
    for row in rows.filter(type="recovery_codes", data__has_keys=[SEED, "viewed_at"]):
        try:
            ciphers().decrypt(row.data[SEED].encode())
        except InvalidToken:
            continue
        forget(row)
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Recovery codes that were shown are known to nobody but their owners. A few rows for each person."""

    dependencies = [("accounts", "0008_what_processes_share"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(forget_codes, migrations.RunPython.noop)]

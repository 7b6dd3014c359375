from django.db import migrations

GUARD = """
CREATE FUNCTION accounts_keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('accounts_keep_an_administrator', 0));
    IF NOT EXISTS (SELECT FROM accounts_user WHERE role = 'administrator' AND is_active) THEN
        RAISE EXCEPTION 'last administrator: nobody could let people in any more' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'accounts_keep_an_administrator';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounts_keep_an_administrator
    AFTER UPDATE OR DELETE ON accounts_user DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.role = 'administrator' AND OLD.is_active)
    EXECUTE FUNCTION accounts_keep_an_administrator();
"""
UNGUARD = """
DROP TRIGGER accounts_keep_an_administrator ON accounts_user;
DROP FUNCTION accounts_keep_an_administrator();
"""


class Migration(migrations.Migration):
    """The last administrator stays, whoever asks for what: pages say so in words, the database holds it.

    Asked when a transaction ends, so that two may change places in one. A trigger on a small table.
    """

    dependencies = [("accounts", "0009_recovery_codes_as_digests")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]

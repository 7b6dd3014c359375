"""The command that asks all guarantees, and the worker that does so every night, name what does not hold."""

import pytest
from django.core.management import CommandError, call_command

from audit.integrity import guarantees
from audit.tasks import check_integrity_daily
from tests.audit.test_integrity import BREACHES, promise_all


def test_it_says_that_all_holds_or_names_what_does_not(transactional_db, cluster, capsys, caplog):
    promise_all()
    call_command("checkintegrity")
    assert f"{len(guarantees())} guarantees hold" in capsys.readouterr().out
    check_integrity_daily.func(0)
    assert caplog.messages == []

    with cluster.superuser(cluster.name) as database:
        for code, table in (("promise.clock", "complaints_promise"), ("stock.lots", "gifts_giftitem")):
            database.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            database.execute(BREACHES[code])
    with pytest.raises(CommandError, match=f"2 of {len(guarantees())} guarantees do not hold"):
        call_command("checkintegrity")
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in told] == ["BROKEN  promise.clock", "BROKEN  stock.lots"]
    check_integrity_daily.func(0)
    assert "promise.clock" in caplog.messages[0]

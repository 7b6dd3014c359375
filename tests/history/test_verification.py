import pytest
from django.db import connections
from history.attribution import attributed
from history.findings import Finding, Progress
from history.roots import seal_history
from history.verification import verify
from tests.history.trade.models import Case
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

def test_smoke(case):
    for state in ("assessed", "resolved", "closed"):
        Case.objects.filter(pk=case.pk).update(state=state, words=f"now {state}")
    seal_history(connections["owner"])
    seal_history(connections["default"])
    items = list(verify(connections["owner"]))
    assert [str(i) for i in items if isinstance(i, Finding)] == []

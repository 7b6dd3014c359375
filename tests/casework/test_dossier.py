"""The dossier: who may take it, what is in it, and that anybody can verify it without us, as the manual says."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.utils.timezone import now

from audit.models import Access, AccessKind
from casework.dossier import dossier_text
from complaints.choices import State
from privacy.models import ErasureRequest
from tests.builders import Cast, close, make_case, make_person
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
MANUAL = Path(__file__).parent.parent.parent / "docs" / "dossier.md"


def cast_with_a_dossier():
    """A case with promises, options, findings and follow-ups, and its dossier as it is written."""
    cast = Cast()
    cast.case = make_resolved_case(cast.agent, severity="moderate")
    cast.text = dossier_text(cast.case, by=cast.supervisor, at=now())[0]
    return cast


made, cast = staged(cast_with_a_dossier)


@pytest.fixture
def case(cast):
    return cast.case


@pytest.fixture
def data(cast):
    """The dossier, read from the file."""
    return json.loads(cast.text)


@pytest.fixture
def verify(tmp_path):
    """Runs the script of the manual in a bare Python on a dossier: (whether it passed, what it said)."""
    script = tmp_path / "verify.py"
    script.write_text(re.search(r"```python\n(.*?)```", MANUAL.read_text(), re.S)[1])

    def run(dossier):
        file = tmp_path / "dossier.json"
        file.write_text(json.dumps(dossier, ensure_ascii=False))
        done = subprocess.run(
            [sys.executable, "-I", script, file], capture_output=True, text=True, cwd=tmp_path, env={}, check=False
        )
        assert done.stderr == ""
        return done.returncode == 0, done.stdout

    return run


def rows_of(data, name):
    return next(table["rows"] for table in data["tables"] if table["table"] == name)


class TestVerifiedOutside:
    """Only the manual and a bare Python."""

    def test_the_script_in_the_manual_stays_short(self):
        assert len(re.search(r"```python\n(.*?)```", MANUAL.read_text(), re.S)[1].splitlines()) <= 45

    def test_an_untouched_dossier_passes(self, data, verify):
        passed, said = verify(data)
        count = sum(len(table["rows"]) for table in data["tables"])
        assert passed, said
        assert said.endswith(f"{count} rows, 0 faults\n")
        assert count > 30

    def test_a_changed_value_is_named(self, data, verify):
        rows_of(data, "complaints_finding")[0]["values"]["department"] = "Sales"
        passed, said = verify(data)
        assert not passed
        key = rows_of(data, "complaints_finding")[0]["key"]
        assert (
            f"complaints_historicalfinding {key}, revision 1: the value of department is not the recorded one" in said
        )

    def test_changed_words_of_a_person_are_named(self, data, verify):
        rows_of(data, "complaints_message")[0]["values"]["body"] = "I am delighted."
        passed, said = verify(data)
        assert not passed
        assert "complaints_historicalmessage" in said
        assert "the value of body" in said

    def test_a_changed_value_with_its_digest_breaks_the_seal(self, data, verify):
        row = rows_of(data, "complaints_complaint")[2]
        digests = json.loads(row["digests"])
        row["values"]["severity"] = "minor"
        digests["severity"] = base64.b64encode(hashlib.sha256(b"minor").digest()).decode()
        row["digests"] = json.dumps(digests)
        passed, said = verify(data)
        assert not passed
        assert f"complaints_historicalcomplaint {row['key']}, revision 3: the seal does not fit" in said

    @pytest.mark.parametrize("place", [0, 2, -1])
    def test_a_missing_row_is_named_wherever_it_was(self, place, data, verify):
        rows = rows_of(data, "complaints_complaint")
        key = rows[0]["key"]
        del rows[place]
        passed, said = verify(data)
        assert not passed
        assert f"complaints_historicalcomplaint {key}" in said
        assert "missing" in said

    def test_rows_in_another_order_are_named(self, data, verify):
        rows = rows_of(data, "complaints_complaint")
        rows[1], rows[2] = rows[2], rows[1]
        passed, said = verify(data)
        assert not passed
        assert f"{rows[1]['key']}, revision 3: the row before it is missing or elsewhere" in said

    @pytest.mark.parametrize("what", ["recorded_at", "who"])
    def test_another_time_or_another_name_breaks_the_seal(self, what, data, verify):
        row = rows_of(data, "complaints_proposal")[0]
        told = json.loads(row["circumstances"])
        told[{"recorded_at": 5, "who": 7}[what]] = {"recorded_at": "2001-01-01T00:00:00+00:00", "who": 999_999}[what]
        row["circumstances"] = json.dumps(told, ensure_ascii=False)
        passed, said = verify(data)
        assert not passed
        assert f"complaints_historicalproposal {row['key']}, revision 1: the seal does not fit" in said

    def test_rows_swapped_between_things_are_named(self, data, verify):
        rows = rows_of(data, "complaints_message")
        rows[0]["values"], rows[1]["values"] = rows[1]["values"], rows[0]["values"]
        assert not verify(data)[0]

    def test_a_whole_thing_left_out_is_named(self, data, verify):
        finding = rows_of(data, "complaints_finding")[0]["key"]
        data["tables"] = [table for table in data["tables"] if table["table"] != "complaints_finding"]
        passed, said = verify(data)
        assert not passed
        assert f"complaints_historicalfinding {finding}: 1 rows were announced" in said

    def test_pretending_an_erasure_does_not_hide_a_change(self, data, verify):
        data["salts"]["complaints_complaint"] = dict.fromkeys(data["salts"]["complaints_complaint"])
        rows_of(data, "complaints_message")[0]["values"]["body"] = "I am delighted."
        assert not verify(data)[0]

    def test_it_verifies_after_an_erasure(self, case, supervisor, verify):
        close(case, supervisor)
        request = ErasureRequest.ask(by=supervisor, at=now(), basis="wish", customer=case.customer, identity="document")
        request.carry_out(by=make_person("legal"), at=now())
        data = json.loads(dossier_text(case, by=supervisor, at=now())[0])
        passed, said = verify(data)
        assert passed, said
        assert data["salts"]["complaints_complaint"] == {str(case.pk): None}

    def test_a_row_deleted_by_sql_is_still_in_it(self, case, supervisor, verify):
        finding = case.findings.get()
        type(finding).objects.filter(pk=finding.pk)._raw_delete(connection.alias)
        data = json.loads(dossier_text(case, by=supervisor, at=now())[0])
        assert [json.loads(row["circumstances"])[3] for row in rows_of(data, "complaints_finding")] == ["+", "-"]
        assert verify(data)[0]


class TestSalts:
    """The narrow function that lets a dossier be verified."""

    def test_it_gives_few_persons_at_once(self, case):
        with connection.cursor() as cursor, pytest.raises(Exception, match="at once are refused"):
            cursor.execute("SELECT * FROM history_salts_of('complaints_complaint', %s)", [list(range(501))])

    def test_a_dossier_holds_salts_of_its_own_case_only(self, agent, case, data):
        make_case(State.CLOSED, by=agent)
        assert set(data["salts"]["complaints_complaint"]) == {str(case.pk)}


class TestWhoTakesIt:
    """Whole and unmasked: not for everybody who may read."""

    @pytest.mark.parametrize("address", ["dossier/", "dossier.json"])
    @pytest.mark.parametrize(
        ("role", "status"), [
            ("agent", 403), ("supervisor", 200), ("manager", 200), ("trainer", 403), ("auditor", 403),
            ("administrator", 404),
        ],
    )  # fmt: skip
    def test_by_role(self, address, role, status, case, team, client):
        client.force_login(make_person(role, team=team))
        assert client.get(f"/cases/{case.reference}/{address}").status_code == status

    def test_legal_takes_only_its_own_matters(self, case, agent, team, client):
        client.force_login(make_person("legal", team=team))
        address = f"/cases/{case.reference}/dossier.json"
        assert client.get(address).status_code == 404
        case.place_legal_hold(by=agent, at=now(), why="A letter from a lawyer.")
        assert client.get(address).status_code == 200

    def test_a_supervisor_of_another_team_finds_nothing(self, case, client):
        client.force_login(make_person("supervisor"))
        assert client.get(f"/cases/{case.reference}/dossier/").status_code == 404

    def test_only_who_may_is_offered_it(self, case, agent, supervisor, client):
        for person, offered in ((agent, False), (supervisor, True)):
            client.force_login(person)
            assert ("/dossier/" in client.get(case.get_absolute_url()).content.decode()) == offered


class TestNoted:
    """Who took what, and how the file is known again."""

    def test_each_making_is_in_the_access_log(self, case, client, team):
        manager = make_person("manager", team=team)
        client.force_login(manager)
        client.get(f"/cases/{case.reference}/dossier/")
        file = client.get(f"/cases/{case.reference}/dossier.json").content
        noted = Access.objects.about(case).filter(kind=AccessKind.DOSSIER, actor=manager)
        assert [line.facts for line in noted] == [
            {"form": "file", "sha256": hashlib.sha256(file).hexdigest()},
            {"form": "paper"},
        ]

    def test_whoever_may_not_take_it_leaves_no_line(self, case, agent, client):
        client.force_login(agent)
        client.get(f"/cases/{case.reference}/dossier.json")
        assert not Access.objects.filter(kind=AccessKind.DOSSIER, actor=agent).exists()

    def test_an_auditor_lifts_the_mask_first_and_then_has_it_whole(self, case, client, team):
        client.force_login(make_person("auditor", team=team))
        address = f"/cases/{case.reference}/dossier/"
        assert client.get(address).status_code == 403
        assert client.get(f"/cases/{case.reference}/dossier.json").status_code == 403
        client.post(f"/cases/{case.reference}/unmasking/", {"why": "sample"})
        assert case.customer.name in client.get(address).content.decode()


class TestThePaper:
    """What one reads."""

    def test_it_holds_facts_words_decisions_and_changes(self, case, supervisor, client, django_assert_max_num_queries):
        client.force_login(supervisor)
        with django_assert_max_num_queries(110):
            page = client.get(f"/cases/{case.reference}/dossier/").content.decode()
        for words in (
            f"Dossier of case {case.reference}", case.subject, "A seal was left out.",
            "I am sorry for the two bad nights.", "Every change, field by field", "Promises, gifts, follow-ups",
            "sealed versions",
        ):  # fmt: skip
            assert words in page, words
        assert "<form" not in page
        assert "<b>You</b>" not in page

    def test_the_file_is_known_again_by_its_fingerprint(self, case, supervisor, client):
        client.force_login(supervisor)
        answer = client.get(f"/cases/{case.reference}/dossier.json")
        assert hashlib.sha256(answer.content).hexdigest() == answer["X-Content-SHA256"]
        assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}.json"'
        assert "no-store" in answer["Cache-Control"]

"""The register narrowed, summed and taken out; no exported cell is a formula."""

import csv
import io

import pytest
from django.utils.timezone import now
from django.utils.translation import override
from openpyxl import load_workbook

from audit.models import Access
from casework.remedying import remedy_with_gift
from gifts import views
from gifts.choices import GiftState, Placement, Purpose
from gifts.rows import cells
from tests.builders import make_customer, make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case
from ui.sheets import as_csv, as_xlsx, harmless

HOSTILE = [
    "=1+1",
    "+886 900 000 000",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1+1",
    "\u3000＝cmd|'/c calc'!A1",
    '=HYPERLINK("https://evil.example","x")',
    "|cmd",
    "'=1",
    "x\x00\x08=1",
    "\x00=1+1",
]


def read_back(kind, content):
    """All cells of an exported file, and whether a spreadsheet would calculate each."""
    if kind == "csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return [(cell, starts_a_formula(cell)) for row in rows for cell in row]
    sheet = load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return [(cell.value, cell.data_type == "f" or starts_a_formula(cell.value)) for cell in cells]


def starts_a_formula(value):
    return isinstance(value, str) and value.lstrip("\t\r\n \u3000")[:1] in set("=+-@＝＋－＠") - {""} and value != ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_formula(text):
    assert not starts_a_formula(harmless(text)), repr(harmless(text))
    assert harmless("陳美玲 2026") == "陳美玲 2026"


def test_what_no_cell_holds_is_seen_to_be_cut():
    assert harmless("x" * 32_000) == "x" * 32_000
    assert harmless("x" * 32_001) == "x" * 31_999 + "…"


@pytest.mark.parametrize(("kind", "write"), [("csv", as_csv), ("xlsx", as_xlsx)])
def test_a_table_of_hostile_text_holds_no_formula(kind, write):
    cells = read_back(kind, write(["=heading", *HOSTILE[1:]], [HOSTILE, [5, None, *HOSTILE[2:]]]))
    assert [value for value, is_formula in cells if is_formula] == []
    assert len(cells) == 3 * len(HOSTILE)


@pytest.fixture
def give(agent):
    make_budget(agent.team, by=make_person("manager"))

    def give(name="Acorn", amount=250, why="", kind="practical", recipient="consumer"):
        case = make_sorry_case(agent, customer=make_customer(agent.team, name=name, kind=recipient))
        told = {"item": make_item(amount, kind=kind), "amount": amount, "timing": "by_hand", "why": why}
        return remedy_with_gift(case, by=agent, at=now(), **told)

    return give


@pytest.mark.django_db
def test_the_exported_register_is_safe_and_noted(client, give, supervisor):
    names = [name for name in HOSTILE if "\x00" not in name]
    for number, name in enumerate(names):
        give(name, why=name, amount=250 if number % 2 else 700)
    client.force_login(supervisor)
    for kind in ("csv", "xlsx"):
        answer = client.post("/gifts/export/?state=", {"as": kind})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        cells = read_back(kind, answer.content)
        assert [value for value, is_formula in cells if is_formula] == []
        assert any("HYPERLINK" in str(value) for value, _is in cells)
    noted = [(access.actor, access.facts["count"]) for access in Access.objects.filter(kind="exported")]
    assert noted == [(supervisor, len(names))] * 2


@pytest.mark.django_db
def test_who_reads_masked_takes_out_masked_names_and_agents_nothing(client, give, agent):
    give("Hazel Nutcracker", why="For Hazel Nutcracker and her 0912 345 678.")
    client.force_login(make_person("auditor"))
    told = client.post("/gifts/export/", {"as": "csv"}).content.decode("utf-8-sig")
    assert "Nutcracker" not in told
    assert "345 678" not in told
    client.force_login(agent)
    assert client.post("/gifts/export/").status_code == 403
    client.force_login(make_person("trainer"))
    assert client.post("/gifts/export/").status_code == 403


@pytest.mark.django_db
def test_another_teams_gifts_are_in_no_export(client, give):
    give("Acorn")
    client.force_login(make_person("supervisor", team=make_team()))
    assert b"Acorn" not in client.post("/gifts/export/?state=", {"as": "csv"}).content


@pytest.mark.django_db
def test_too_many_are_not_exported(client, give, supervisor, monkeypatch):
    monkeypatch.setattr(views, "MOST_EXPORTED", 1)
    give("Acorn")
    give("Beech")
    client.force_login(supervisor)
    assert client.post("/gifts/export/?state=").status_code == 302
    assert not Access.objects.filter(kind="exported").exists()


@pytest.mark.django_db
def test_the_register_is_narrowed_by_what_is_asked(client, give, manager):
    give("Acorn")
    give("Beech", amount=700, kind="experience", why="Twins.")
    give("Cedar", recipient="business")
    client.force_login(manager)
    for asked, names in (
        ("", {"Acorn", "Beech", "Cedar"}),
        ("&kind=experience", {"Beech"}),
        ("&recipient=business", {"Cedar"}),
        ("&beyond=on", {"Beech", "Cedar"}),
        ("&since=2001-01-01&until=2001-12-31", set()),
        ("&since=2001-01-01", {"Acorn", "Beech", "Cedar"}),
        ("&since=nonsense&kind=nonsense&asked_by=999999&team=-1", {"Acorn", "Beech", "Cedar"}),
    ):
        page = client.get(f"/gifts/?state={asked}").content.decode()
        assert {name for name in ("Acorn", "Beech", "Cedar") if name in page} == names, asked


@pytest.mark.django_db
def test_the_sums_are_by_currency_and_leave_out_what_was_not_given(client, give, manager, agent):
    give("Acorn")
    gone = give("Beech")
    gone.cancel(by=agent, at=now(), why="moved")
    client.force_login(manager)
    page = client.get("/gifts/?state=").content.decode().replace("\xa0", " ")
    assert "TWD 250" in page
    assert "1 gift<" in page
    assert "TWD 500" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("state", GiftState)
def test_a_row_says_where_a_gift_stands_in_the_language_of_its_reader(give, state):
    gift = give("Acorn")
    vars(gift)["state"] = state  # only shown here: no step leads to each from one gift
    gift.placement, gift.why, gift.decided_by = "above", "A" * 80, None
    for language in ("en", "zh-hant", "zh-hans"):
        with override(language):
            row = cells(gift)
            assert f">{state.label}</span>" in row
            assert f'<span class="soon">{Placement.ABOVE.label}</span>' in row
        assert "A" * 57 in row
        assert "A" * 60 not in row
        assert row.count('<td class="fit wide"><span class="faint">–</span></td>') == 2


@pytest.mark.django_db
def test_a_row_of_a_care_gift_of_a_plan_says_so(give):
    gift = give("<Acorn>")
    gift.complaint, gift.purpose, gift.stage, gift.stages_planned = None, "care", 2, 3
    row = cells(gift)
    assert f'<td class="wide">{Purpose.CARE.label}</td>' in row
    assert '<small class="meta">2/3</small>' in row
    assert "&lt;Acorn&gt;" in row
    assert "reference" not in row

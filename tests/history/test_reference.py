"""Reference data goes out harmless and comes in seen, checked, and recorded as an import."""

import csv
import io

import pytest
from openpyxl import load_workbook

from calendars.models import Calendar
from complaints.models import Cause
from tests.builders import make_person

pytestmark = pytest.mark.django_db
PLACE = "/admin/complaints/cause/"
NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1"]


def csv_of(rows, headings=("code", "name_en", "name_zh_hant", "name_zh_hans", "position", "is_offered")):
    written = io.StringIO()
    csv.writer(written).writerows([headings, *rows])
    file = io.BytesIO(written.getvalue().encode())
    file.name = "causes.csv"
    return file


def brought(client, file):
    page = client.post(f"{PLACE}import/", {"format": "0", "import_file": file})
    if not page.context or "confirm_form" not in page.context or not page.context["confirm_form"]:
        return page
    return client.post(f"{PLACE}process_import/", page.context["confirm_form"].initial)


def test_no_cell_is_a_formula_and_what_went_out_comes_in_again(manager, client):
    for number, words in enumerate(NASTY):
        Cause.objects.create(code=f"n{number}", name_en=words, name_zh_hant=words, name_zh_hans=words)
    client.force_login(manager)
    book = load_workbook(io.BytesIO(client.get(f"{PLACE}export/?as=xlsx").content))
    assert [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"] == []
    text = client.get(f"{PLACE}export/?as=csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r＝" and cell] == []
    before = Cause.history.count()
    file = io.BytesIO(text.encode())
    file.name = "causes.csv"
    assert brought(client, file).status_code == 302
    assert Cause.history.count() == before


def test_what_comes_in_is_shown_first_and_recorded_as_an_import(manager, client):
    client.force_login(manager)
    rows = [["weather", "weather", "天候", "天气", "90", "1"]]
    page = client.post(f"{PLACE}import/", {"format": "0", "import_file": csv_of(rows)})
    assert "is added" in page.content.decode()
    assert 'style="' not in page.content.decode()
    assert not Cause.objects.filter(code="weather").exists()
    assert brought(client, csv_of(rows)).status_code == 302
    came = Cause.objects.get(code="weather").history.first()
    assert (came.history_change_reason, came.history_user_id) == ("import", manager.pk)


def test_whatever_else_is_refused(manager, client):
    client.force_login(manager)
    for wrong in (csv_of([["a", 1]], ("code", "password")), csv_of([["spaces in it", "x", "x", "x", "1", "1"]])):
        page = client.post(f"{PLACE}import/", {"format": "0", "import_file": wrong})
        assert "What stands in the way" in page.content.decode()
    assert not Cause.objects.filter(code__in=["a", "spaces in it"]).exists()
    client.force_login(make_person("auditor"))
    assert client.get(f"{PLACE}import/").status_code == 403
    assert client.get(f"{PLACE}export/?as=csv").status_code == 403


def test_a_calendar_that_nobody_knows_and_a_day_that_is_none_are_told_with_their_names(manager, client):
    client.force_login(manager)
    known, columns = Calendar.objects.first(), ("calendar", "on", "kind", "opens", "closes", "name", "source")
    rows = [["Atlantis", "2127-01-01", "closed", "", "", "x", "manual"]]
    rows += [[known.name, "New Year", "closed", "", "", "x", "manual"]]
    told = []
    for row in rows:
        answer = client.post(
            "/admin/calendars/specialday/import/", {"format": "0", "import_file": csv_of([row], columns)}
        )
        told += answer.context["hindrances"]
    assert "There is no calendar called “Atlantis”." in told[0]
    assert "New Year" in told[1]
    assert "matching query" not in " ".join(told)

"""Files as people have them come in once; a row that cannot says where and why, and keeps out no other."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from audit.models import Entry, ImportBatch
from complaints.models import Complaint
from customers.models import ContactPoint, Customer, Purchase

SHARED = Path(__file__).parents[3] / "shared" / "data"
COMPLAINTS = [
    ["案件編號", "客訴內容", "受理日期", "結案日期", "狀態"],
    ["A-1", "鍋子才用兩次就裂開了，\n碎片掉進湯裡。", "115/03/01", "115/03/04", "已結案"],
    ["A-2", "等了一個小時都沒人來，𠮷野店。", "2026年3月5日 下午2:30", "", "處理中"],
]


def text_of(rows, delimiter=",", ending="\r\n"):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=ending).writerows(rows)
    return written.getvalue()


def taken(file, kind="complaints", **options):
    told = io.StringIO()
    call_command(f"import_{kind}", file, by="lin", stdout=told, **options)
    return told.getvalue()


def refused(file, kind="complaints", **options):
    told = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(f"import_{kind}", file, by="lin", stdout=told, **options)
    return error.value.returncode, f"{told.getvalue()}{error.value}"


@pytest.fixture
def written(tmp_path):
    """Writes a file and gives its path."""

    def write(content, name="cases.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("encoding", "delimiter", "ending"),
    [
        ("utf-8", ",", "\n"),
        ("utf-8-sig", ";", "\r\n"),
        ("utf-16", "\t", "\r\n"),
        ("utf-16-le", ",", "\n"),
        ("gb18030", ";", "\r"),
        ("big5", ",", "\r"),
    ],
)
def test_every_encoding_and_line_end(desk, written, encoding, delimiter, ending):
    rows = [[cell.replace("𠮷", "吉") for cell in row] for row in COMPLAINTS] if encoding == "big5" else COMPLAINTS
    assert "2 added" in taken(written(text_of(rows, delimiter, ending), encoding=encoding))
    closed, opened = Complaint.objects.order_by("external_number")
    assert closed.messages.get(is_verbatim=True).body.splitlines() == ["鍋子才用兩次就裂開了，", "碎片掉進湯裡。"]
    assert (closed.state, opened.state) == ("closed", "received")
    assert closed.received_at == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert closed.closed_at == datetime(2026, 3, 3, 16, tzinfo=UTC)
    assert opened.received_at == datetime(2026, 3, 5, 6, 30, tzinfo=UTC)


def test_latin_accents(desk, written):
    taken(written(b"id,text\r1,The caf\xe9 lost my booking twice\r"))
    assert "café" in Complaint.objects.get().subject


def test_an_excel_sheet(desk, written):
    book = Workbook()
    sheet = book.active
    sheet.append(["工单号", "投诉内容", "投诉时间"])
    at = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001 -- Excel knows no zones
    sheet.append([1001, "杯子漏水_x000D_\n弄湿了书包", at])
    content = io.BytesIO()
    book.save(content)
    taken(written(content.getvalue(), "cases.xlsx"))
    case = Complaint.objects.get(external_number="1001")
    assert "_x000D_" not in case.messages.get().body
    assert case.received_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


def test_twice_adds_nothing(desk, written):
    file = written(text_of([*COMPLAINTS, ["", "沒有編號的一筆", "", "", ""]]))
    assert "3 added" in taken(file)
    assert "0 added, 3 were there already" in taken(file)
    assert Complaint.objects.count() == 3
    assert ImportBatch.objects.count() == 1


def test_a_closed_row_is_history_with_one_entry(desk, written):
    taken(written(text_of(COMPLAINTS)))
    closed = Complaint.objects.get(external_number="A-1")
    (entry,) = Entry.objects.about_case(closed.pk)
    assert (entry.verb, entry.actor, entry.facts["after"]) == ("complaint_import", desk, "closed")
    assert closed.is_historic
    assert not closed.clocks.exists()
    assert closed.history.get().history_change_reason == "import"


def test_an_open_row_begins_here_with_its_clocks(desk, written):
    taken(written(text_of(COMPLAINTS)))
    opened = Complaint.objects.get(external_number="A-2")
    assert not opened.is_historic
    assert set(opened.clocks.values_list("kind", flat=True)) == {"acknowledgement", "first_response", "solution"}


def test_bad_rows_are_told_by_line_and_the_others_go_in(desk, written, tmp_path):
    rows = [
        ["id", "text", "received", "resolved", "status"],
        ["1", "A good one that is broken", "2026-03-01", "2026-03-02", "closed"],
        ["2", "", "2026-03-01", "", ""],
        ["3", "From the future", "2999-01-01", "", ""],
        ["4", "Over before it began", "2026-03-05", "2026-03-01", "closed"],
        ["5", "No such day", "2026-02-30", "", ""],
        ["6", "=HYPERLINK(1)", "=1+1", "", ""],
        ["1", "The same number again", "2026-03-01", "", ""],
    ]
    report = tmp_path / "report.csv"
    status, told = refused(written(text_of(rows)), report=report)
    assert status == 1
    assert Complaint.objects.count() == 1
    for line, word in ((3, "no words"), (4, "future"), (5, "before it was received"), (6, "not a date"), (8, "line 2")):
        assert any(f"line {line} ·" in one and word in one for one in told.splitlines()), (line, told)
    listed = list(csv.reader(io.StringIO(report.read_text("utf-8-sig"))))
    assert len(listed) == 7
    assert not any(cell.startswith(("=", "+", "@")) for row in listed for cell in row)


def test_an_ambiguous_day_is_asked_once_for_the_file(desk, written):
    file = written(text_of([["id", "text", "received"], ["1", "Broken", "03/04/2026"]]))
    status, told = refused(file)
    assert status == 2
    assert "--day-first" in told
    taken(file, day_first=True)
    assert Complaint.objects.get().received_at == datetime(2026, 4, 2, 16, tzinfo=UTC)


def test_a_dry_run_keeps_nothing(desk, written):
    assert "2 added" in taken(written(text_of(COMPLAINTS)), dry_run=True)
    assert not Complaint.objects.exists()
    assert not ImportBatch.objects.exists()


def test_columns_are_named_by_hand(desk, written):
    file = written("Nr,Was\n7,The lamp is broken\n")
    status, told = refused(file)
    assert (status, "Nr, Was" in told) == (2, True)
    taken(file, map=["Nr=external number", "Was=words"])
    assert Complaint.objects.get().external_number == "7"
    status, told = refused(file, map=["Wer=words"])
    assert "no column “Wer”" in told


def test_of_two_columns_with_one_name_the_first_counts(desk, written):
    told = taken(written("id,text,Date received,Date received\n1,Broken,2026-03-04,2026-04-03\n"))
    assert "Left aside, for another column says the same: Date received" in told
    assert Complaint.objects.get().received_at.month == 3


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "old or encrypted"),
        (b"a;b;c\n1;2;3\n", "No column was recognised"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_helps(desk, written, content, word):
    status, told = refused(written(content))
    assert status == 2
    assert word in told


def test_a_workbook_that_would_blow_up_is_refused(desk, written):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    status, told = refused(written(bomb.getvalue(), "bomb.xlsx"))
    assert status == 2
    assert "unpack" in told


def test_customers_with_all_their_ways_and_only_once(desk, written):
    rows = [
        ["顧客編號", "姓名", "電話", "電子郵件", "等級", "加入日期"],
        ["V1", "歐陽娜娜", "０９００－０００－００１/02-2700-0000 分機 123", "nana@example.com", "貴賓", "110/5/1"],
        ["V2", "買買提·艾力", "沒有電話", "", "", ""],
        ["V3", "", "0900-000-003", "", "", ""],
    ]
    file = written(text_of(rows))
    assert refused(file, "customers")[0] == 1
    important = Customer.objects.get(external_number="V1")
    assert important.is_important
    assert set(important.contact_points.values_list("normalised", flat=True)) == {
        "0900000001",
        "0227000000",
        "nana@example.com",
    }
    assert ContactPoint.objects.get(customer__external_number="V2").value == "沒有電話"
    refused(file, "customers")
    assert Customer.objects.count() == 2


def test_purchases_find_their_customer(desk, written):
    taken(written("編號,姓名,電話\nV1,王小姐,0900-000-001\n", "customers.csv"), "customers", source="shop")
    rows = [
        ["訂單編號", "電話", "商品", "金額", "購買日期"],
        ["D1", "+886 900 000 001", "琺瑯鍋", "NT$2,480", "115/3/1"],
        ["D2", "0900-999-999", "茶壺", "1,200", "115/3/1"],
        ["D3", "0900-000-001", "茶壺", "-50", "115/3/1"],
    ]
    status, told = refused(written(text_of(rows), "orders.csv"), "purchases", source="shop")
    assert status == 1
    assert (Purchase.objects.get().number, Purchase.objects.get().amount) == ("D1", 2480)
    assert Purchase.objects.get().customer.name == "王小姐"
    assert "Nobody with this phone" in told
    assert "must not be below zero" in told


def test_a_complaint_meets_its_customer_and_purchase(desk, written):
    taken(written("編號,姓名,電話\nV1,王小姐,0900-000-001\n", "customers.csv"), "customers", source="shop")
    taken(written("訂單編號,顧客編號,金額\nD1,V1,900\n", "orders.csv"), "purchases", source="shop")
    taken(written("編號,內容,顧客編號,訂單編號\n1,鍋子壞了,V1,D1\n"), source="crm", customer_source="shop")
    case = Complaint.objects.get()
    assert (case.customer.name, case.purchase.number) == ("王小姐", "D1")


def test_an_unnamed_row_shares_no_dummy_customer(desk, written):
    taken(written("id,text,name\n1,Broken again,Anna\n"))
    case = Complaint.objects.get()
    assert (case.customer, case.complainant_name) == (None, "Anna")


LONG_WAY = f"{'a' * 190}@example.com"
WAYS = [f"{name * 30}@example.com" for name in "abc"]


def test_a_way_to_reach_somebody_is_kept_whole_or_keeps_the_row_out(desk, written):
    rows = [["編號", "姓名", "電子郵件"], ["V1", "王小姐", LONG_WAY], ["V2", "李先生", LONG_WAY[2:]]]
    status, told = refused(written(text_of(rows)), "customers")
    assert status == 1
    assert "line 2 · 電子郵件 · It is longer than 200 characters." in told
    assert ContactPoint.objects.get().value == LONG_WAY[2:]


def test_ways_without_a_name_that_a_case_has_no_room_for_keep_the_row_out(desk, written):
    rows = [
        ["id", "text", "email", "phone"],
        ["1", "Broken", ";".join(WAYS), "0900-000-001"],
        ["2", "Cracked", WAYS[0], ""],
    ]
    status, told = refused(written(text_of(rows)))
    assert status == 1
    assert "line 2 · phone, email · Together these are 144 characters; a case keeps 120." in told
    assert "1 added, 0 were there already, 1 stayed out." in told
    assert Complaint.objects.get().contact == WAYS[0]


@pytest.mark.parametrize("ended", ["", "2026-03-02"])
def test_as_many_ways_are_kept_whole_with_a_customer(ended, desk, written):
    rows = [["id", "text", "email", "name", "resolved"], ["1", "Broken", ";".join(WAYS), "Anna", ended]]
    taken(written(text_of(rows)))
    assert set(Complaint.objects.get().customer.contact_points.values_list("value", flat=True)) == set(WAYS)


def test_a_row_of_someone_known_by_one_of_many_ways_goes_in(desk, written):
    taken(written(text_of([["name", "email"], ["Anna", WAYS[1]]]), "customers.csv"), "customers")
    taken(written(text_of([["id", "text", "email"], ["1", "Broken", ";".join(WAYS)]])))
    assert Complaint.objects.get().customer.name == "Anna"


def test_a_file_never_lends_half_its_name(desk, written):
    content, name = text_of([["id", "text"], ["1", "Broken"]]), "c" * 81
    assert "81 characters; 80 are kept. Say a shorter one with --source." in refused(written(content, f"{name}.csv"))[1]
    for option in ("source", "customer_source"):
        assert f"with --{option.replace('_', '-')}" in refused(written(content), **{option: name})[1]
    told = refused(written(content, f"{name * 2}{name}.csv"), source="crm")[1]
    assert "The name of the file has 247 characters; 200 are kept." in told
    assert not ImportBatch.objects.exists()
    taken(written(content, f"{name}.csv"), source="crm")
    assert ImportBatch.objects.get().file_name == f"{name}.csv"


def test_somebody_must_answer_for_an_import(desk, written):
    with pytest.raises(CommandError, match="--by"):
        call_command("import_complaints", written("id,text\n1,Broken\n"))


@pytest.mark.skipif(not SHARED.exists(), reason=f"the real texts are not at {SHARED}")
@pytest.mark.parametrize(
    "name",
    [
        "01_cp1252_cr_only_multivalue.csv",
        "03_bom_padded_header_swapped_dates.csv",
        "04_gb18030_semicolon.csv",
        "05_big5_zh_hant_headers.csv",
        "06_utf16le_bom_tab.txt",
        "07_excel_tabs_x000d_text_dates.xlsx",
    ],
)
def test_the_traps_that_real_files_set(desk, name):
    assert "20 added, 0 were there already, 0 stayed out" in taken(SHARED / "messy" / name, limit=20)

"""Tables that leave the house, as CSV and XLSX: no spreadsheet ever takes a cell of them for a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ui.beginnings import beginning

CSV, XLSX = "csv", "xlsx"
MIME = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
FORMULA = frozenset("=+-@|%")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
LONGEST_CELL = 32_000  # Excel holds 32,767 characters

Cell = str | int | Decimal | date | datetime | None


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula, not even behind blanks or in full-width signs."""
    text = beginning(UNSEEN.sub("", text), LONGEST_CELL)
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    is_risky = first in FORMULA if first else False
    return f"'{text}" if is_risky or text.startswith(("\t", "\r", "\n")) else text


def plain(cell: Cell) -> str | int | Decimal | date:
    """A value as it stands in a cell: numbers stay numbers, everything else is harmless text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return localtime(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, bool | str) or not isinstance(cell, int | Decimal | date):
        return harmless(str(cell))
    return cell


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([plain(str(heading)) for heading in headings])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; every text is written as text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([text_cell(sheet, str(heading)) for heading in headings])
    for row in rows:
        cells = [plain(cell) for cell in row]
        sheet.append([text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in cells])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def text_cell(sheet, text: str) -> WriteOnlyCell:
    """A cell that is a text by its type."""
    cell = WriteOnlyCell(sheet, value=harmless(text) if not text.startswith("'") else text)
    cell.data_type = "s"
    return cell


WRITERS = {CSV: as_csv, XLSX: as_xlsx}

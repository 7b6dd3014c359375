"""A table out of whatever file people have: CSV in any encoding of theirs, or an Excel sheet."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST = 100 * 1024 * 1024  # bytes, unpacked
LARGEST_RATIO = 200  # unpacked to packed: beyond that a workbook is a bomb
LONGEST_CELL = 1_000_000  # characters
DELIMITERS = ",;\t|"

# The most frequent characters of both scripts: a wrong encoding hardly ever hits them.
FREQUENT = frozenset(
    "的一是不了我有在人這这他們们個个上到來来大說说要你時时得就沒没很點点店家服務务員员吃好也都去為为客，。"
)
EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

Cell = str | date | datetime | time


class Unreadable(Exception):
    """The file cannot be read at all; the message says why and what helps."""


@dataclass(frozen=True)
class Row:
    """One record: the line on which it begins, and its cells in the order of the headers."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds. ``described`` tells how it was read, for people."""

    headers: list[str]
    rows: list[Row]
    described: str


def read_table(path: Path, encoding: str = "") -> Table:
    """Read ``path``, whose kind is told by its content. Raises Unreadable."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(_("The file is larger than 100 MB. Split it, and import the parts one by one."))
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(_("The file cannot be opened: %(why)s") % {"why": error.strerror}) from error
    if content.startswith(b"PK\x03\x04"):
        return table_of("xlsx", sheet_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old or encrypted Excel file. Save it as .xlsx or CSV, without a password."))
    text, name = decoded(content, encoding)
    delimiter = likely_delimiter(text)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return table_of(f"{name} {shown}", csv_rows(text, delimiter))


def table_of(described: str, rows: Iterator[Row]) -> Table:
    """The first record that is not empty names the columns."""
    filled = (row for row in rows if any(row.cells))
    first = next(filled, None)
    if first is None:
        raise Unreadable(_("The file is empty."))
    return Table([str(cell).strip() for cell in first.cells], list(filled), described)


def decoded(content: bytes, wanted: str = "") -> tuple[str, str]:
    """The text and the name of its encoding, found out where none is ``wanted``."""
    name = wanted or likely_encoding(content)
    try:
        return content.decode(name).removeprefix("\ufeff"), name
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(_("The file is not written in %(encoding)s.") % {"encoding": name}) from error


def likely_encoding(content: bytes) -> str:
    """UTF-8 and UTF-16 show themselves; Big5 and GB18030 are told apart by the characters they make."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return name
    sample = content[:20_000]
    if sample.count(0) > len(sample) // 10:
        return "utf-16-le" if sample[1:2] == b"\0" or sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    if decodes(content, "utf-8"):
        return "utf-8"
    fitting = [name for name in ("cp950", "gb18030") if decodes(content, name)]
    best = max(fitting, key=lambda name: frequency(content, name), default="cp1252")
    if fitting and frequency(content, best) > 0.05:
        return best
    return "cp1252" if decodes(content, "cp1252") else "latin-1"


def decodes(content: bytes, name: str) -> bool:
    """Whether every byte makes sense in this encoding."""
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def frequency(content: bytes, name: str) -> float:
    """The share of frequent characters among those that are not Latin."""
    foreign = [character for character in content.decode(name)[:50_000] if character > "\u00ff"]
    return sum(character in FREQUENT for character in foreign) / len(foreign) if foreign else 0.0


def likely_delimiter(text: str) -> str:
    """What separates the names in the first line."""
    header = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=unquoted.count)


def csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    """The records of a text, whatever its line ends; a record may run over several lines."""
    csv.field_size_limit(LONGEST_CELL)
    # A file of the oldest Macintosh kind ends its lines with CR alone; newline="" leaves that to the reader.
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("From line %(line)d on the file makes no sense: %(why)s. Is a quotation mark left open?")
            % {"line": line, "why": error}
        ) from error


def sheet_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet of a workbook; formulas by their last result."""
    if not DEFUSEDXML:
        raise Unreadable(_("Excel files are read only where the package defusedxml is installed."))
    refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield Row(line, tuple(plain_cell(cell) for cell in cells))
    except (InvalidFileException, KeyError, ValueError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        raise Unreadable(_("The Excel file is damaged: %(why)s") % {"why": error}) from error


def refuse_bombs(content: bytes) -> None:
    """Raise Unreadable for an archive that would unpack to far more than it seems."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable(_("The Excel file is damaged: %(why)s") % {"why": error}) from error
    if unpacked > LARGEST or unpacked > LARGEST_RATIO * len(content):
        raise Unreadable(_("The Excel file would unpack to %(size)d MB; at most 100 MB are read.") % {
            "size": unpacked // 1024 // 1024
        })  # fmt: skip


def plain_cell(value) -> Cell:
    """A cell as text, unless Excel knows that it is a date or a time."""
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return EXCEL_ESCAPE.sub(unescaped, str(value)).replace("\r\n", "\n").replace("\0", "")


def unescaped(found: re.Match) -> str:
    """The character that Excel wrote as _xHHHH_."""
    return chr(int(found[1], 16))

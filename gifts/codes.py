"""Voucher codes out of a file: all of them or none, and what is wrong is told by line, never by code."""

import csv
import io
import unicodedata
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Entry
from complaints.contents import decoded
from gifts import vault
from gifts.choices import StockKind, VoucherKind
from gifts.models import GiftItem, StockLot, Voucher
from history.attribution import attributed

MOST_BYTES, MOST_CODES = 2 * 1024 * 1024, 10_000
SHORTEST, LONGEST = 6, 64
LONGEST_LABEL = StockLot._meta.get_field("label").max_length
MOST_PROBLEMS = 20
HEADINGS = frozenset({"code", "codes", "voucher", "voucher code", "serial", "number"})


class CodesRefused(Exception):
    """Nothing was written; ``problems`` say why, line by line."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


def codes_in(content: bytes) -> dict[str, int]:
    """{code: its line} of a text with one code a line, or a table whose first column they are. Raises CodesRefused."""
    found: dict[str, int] = {}
    problems: list[str] = []
    for line, code in lines_of(content):
        if problem := wrong_with(code):
            problems.append(_("Line %(line)d: %(why)s") % {"line": line, "why": problem})
        elif code in found:
            told = {"line": line, "first": found[code]}
            problems.append(_("Line %(line)d: the same code as in line %(first)d.") % told)
        else:
            found[code] = line
    if not found and not problems:
        problems.append(_("There is no code in the file."))
    if len(found) > MOST_CODES:
        problems.append(_("There are more than %(most)d codes. Split the file.") % {"most": MOST_CODES})
    refuse(problems)
    return found


def lines_of(content: bytes) -> list[tuple[int, str]]:
    """[(line, first cell)] without empty lines and without a heading. Raises CodesRefused."""
    if not content.strip():
        refuse([_("The file is empty.")])
    if len(content) > MOST_BYTES:
        refuse([_("The file is larger than 2 MB. Split it.")])
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        refuse([_("This is an Excel file. Save it as CSV, with the codes in the first column.")])
    text = decoded(content)
    if text is None:
        refuse([_("This is no text in UTF-8, UTF-16, Big5 or GB18030. Save it as CSV in UTF-8.")])
    text = text.removeprefix("\ufeff")
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        refuse([_("The file makes no sense as a table. Is a quotation mark left open?")])
    cells = [(line, unicodedata.normalize("NFKC", row[0]).strip()) for line, row in enumerate(rows, 1) if row]
    cells = [(line, cell) for line, cell in cells if cell]
    return cells[1:] if cells and is_heading(cells[0][1]) else cells


def is_heading(cell: str) -> bool:
    """Whether the first cell names the column: one of the usual words, or any that is not Latin."""
    return cell.lower() in HEADINGS or not cell.isascii()


def wrong_with(code: str) -> str:
    """Why this is no code; empty if it is one."""
    if not SHORTEST <= len(code) <= LONGEST:
        return _("a code has %(least)d to %(most)d characters.") % {"least": SHORTEST, "most": LONGEST}
    if not all("!" <= character <= "~" for character in code):
        return _("a code has Latin letters, digits and signs only, and no blanks.")
    return ""


def refuse(problems: list[str]) -> None:
    """Raise CodesRefused if there are any; the first twenty are told."""
    if not problems:
        return
    more = len(problems) - MOST_PROBLEMS
    problems = problems[:MOST_PROBLEMS]
    raise CodesRefused([*problems, _("… and %(count)d more.") % {"count": more}] if more > 0 else problems)


@transaction.atomic
def import_codes(
    item: GiftItem, content: bytes, *, by, at: datetime, why: str, label: str = "", expires_on: date | None = None
) -> StockLot:
    """All codes of a file become free vouchers of ``item``, in a lot of their own that bears the file's name.

    CodesRefused: none is.
    """
    if not item.carries_codes:
        refuse([_("“%(item)s” is no voucher with codes.") % {"item": item}])
    if len(label) > LONGEST_LABEL:
        told = {"length": len(label), "most": LONGEST_LABEL}
        refuse([_("The name of the file has %(length)d characters; %(most)d are kept. Give it a shorter one.") % told])
    if expires_on and item.voucher_kind == VoucherKind.SOLD:
        refuse([_("What was bought never expires on its holder. Leave the day empty, or ask who sold it.")])
    found = codes_in(content)
    with attributed(actor_id=by and by.pk, reason="voucher_import", at=at):
        item = item.held()
        refuse_known(found)
        lot = StockLot.objects.create(item=item, label=label, expires_on=expires_on)
        rows = [Voucher(item=item, lot=lot, sealed=vault.seal(code), digest=vault.digest(code)) for code in found]
        told = Voucher.objects.bulk_create(rows, batch_size=1000)
        Entry.objects.bulk_create([row.entry("import", by=by, at=at, after=row.state) for row in told], batch_size=1000)
        item.shift(lot, StockKind.RECEIVED, len(rows), by=by, at=at, why=why)
        item.tell("receive", by=by, at=at, reason=why, quantity=len(rows))
    return lot


def refuse_known(found: dict[str, int]) -> None:
    """Raise CodesRefused for codes that came in before, under any key and of any gift."""
    by_digest = {digest: line for code, line in found.items() for digest in vault.digests(code)}
    known = Voucher.objects.filter(digest__in=list(by_digest)).values_list("digest", flat=True)
    lines = sorted(by_digest[digest] for digest in known)
    refuse([_("Line %(line)d: this code came in before.") % {"line": line} for line in lines])


@transaction.atomic
def rotate(*, at: datetime, batch: int = 500) -> int:
    """Seal every code anew, under the first key; how many. Raises SealedForGood with nothing changed."""
    cipher, count = vault.ciphers(), 0
    with attributed(reason="voucher_rotate", at=at):
        rows = Voucher.objects.select_for_update().order_by("pk").only("pk", "sealed", "digest")
        for row in rows.iterator(chunk_size=batch):
            code = vault.opened(row.sealed)
            sealed = cipher.rotate(row.sealed.encode()).decode()
            Voucher.objects.filter(pk=row.pk).update(sealed=sealed, digest=vault.digest(code))
            count += 1
    return count

"""What a file is, by what is in it. Its name and what the browser says about it count for nothing. Pure.

An archive is never unpacked: only its list of members is read, and that is bounded.
"""

import codecs
import re
import unicodedata
import zipfile
from typing import BinaryIO

from complaints.choices import FileKind
from ui.beginnings import beginning

HEAD = 64
MOST_MEMBERS = 5_000
LOOKED_AT = 4_096  # characters of a text in which markup would show
BEGINNINGS = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"%PDF-", FileKind.PDF),
)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
OFFICE = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
MACROS = re.compile(r"vbaproject\.bin|\.(exe|dll|js|vbs|bat|scr)$", re.I)
MARKUP = re.compile(
    r"<\s*(!doctype|!entity|\?xml|\?php|%|html|head|body|svg|script|iframe|object|embed|link|meta|img|math|base|form)\b"
    r"|^#!|^\s*(javascript|vbscript):",
    re.I,
)
HEADER = re.compile(r"[!-9;-~]{1,70}:[ \t]")
MAIL = re.compile(r"^(from|received|return-path|message-id|mime-version|delivered-to|date|to|subject):", re.I | re.M)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKS_OF_ORDER = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODINGS = ("utf-8", "gb18030", "big5")
MIME = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.GIF: "image/gif",
    FileKind.WEBP: "image/webp",
    FileKind.HEIC: "image/heic",
    FileKind.PDF: "application/pdf",
    FileKind.TEXT: "text/plain",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.EML: "message/rfc822",
}
ENDINGS = {
    FileKind.JPEG: ("jpg", "jpeg", "jfif"),
    FileKind.TEXT: ("txt", "csv", "log", "md", "tsv", "vcf"),
    FileKind.HEIC: ("heic", "heif"),
}
SHOWN = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP})  # what every browser draws by itself
PROGRAMS = re.compile(
    r"exe|com|bat|cmd|scr|pif|ms[ip]|cpl|jar|jse?|vb[se]|wsf?|wsh|ps1|sh|hta|lnk|reg|dll|app|apk|php|aspx?|jsp|"
    r"x?html?|svgz?|shtml|mht|docm|xlsm|dotm|xltm",
    re.I,
)
LONGEST_NAME = 150


def kind_of(file: BinaryIO) -> FileKind | None:
    """What the file is; None for anything that is not taken."""
    file.seek(0)
    head = file.read(HEAD)
    for first, kind in BEGINNINGS:
        if head.startswith(first):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return FileKind.HEIC
    if head.startswith(b"PK\x03\x04"):
        return office(file)
    return text_kind(file)


def office(file: BinaryIO) -> FileKind | None:
    """A document or a table of an office program without macros, by the members that it must have."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if len(members) > MOST_MEMBERS or "[Content_Types].xml" not in members or any(map(MACROS.search, members)):
        return None
    return next((kind for member, kind in OFFICE.items() if member in members), None)


def text_kind(file: BinaryIO) -> FileKind | None:
    """A mail, a plain text, or neither: nothing that a browser could take for a page or a program."""
    file.seek(0)
    text = decoded(file.read())
    if text is None:
        return None
    looked_at = text[:LOOKED_AT]
    headers = looked_at.replace("\r\n", "\n").partition("\n\n")[0]
    if HEADER.match(looked_at) and len(MAIL.findall(headers)) >= 3:
        return FileKind.EML
    return None if MARKUP.search(text) else FileKind.TEXT


def decoded(whole: bytes) -> str | None:
    """The text that these bytes are; None if they are none."""
    for mark, encoding in MARKS_OF_ORDER:
        if whole.startswith(mark):
            return read_as(whole, encoding)
    if CONTROLS.search(whole):
        return None
    return next((text for encoding in ENCODINGS if (text := read_as(whole, encoding)) is not None), None)


def read_as(whole: bytes, encoding: str) -> str | None:
    """The text in this encoding; None if it is not written in it."""
    try:
        text = whole.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def shown_name(given: str) -> str:
    """A name to be shown, and kept for nothing else: no path, nothing unseen; seen to be cut where it is too long."""
    name = re.split(r"[/\\]", given)[-1]
    name = "".join(
        one if unicodedata.category(one)[0] not in "C" else "_" for one in unicodedata.normalize("NFC", name)
    )
    name = " ".join(name.split()).strip(". ") or "_"
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot and len(ending) <= 8:
        return f"{beginning(stem, LONGEST_NAME - len(ending) - 1)}.{ending}"
    return beginning(name, LONGEST_NAME)


def pretends(name: str) -> bool:
    """Whether one of the endings of a name is that of a program or a page, whatever comes after it."""
    return any(PROGRAMS.fullmatch(part.strip()) for part in name.split(".")[1:])


def name_with_ending(name: str, kind: str) -> str:
    """The name under which it is saved: with an ending of what it really is."""
    endings = ENDINGS.get(FileKind(kind), (kind,))
    return name if name.rpartition(".")[2].lower() in endings else f"{name}.{endings[0]}"

"""Files on their way in: looked at by their content, refused in words that help, filed, bound to words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from complaints.choices import FileKind
from complaints.contents import kind_of, pretends, shown_name
from complaints.filing import file_away
from complaints.models import Attachment, Complaint

FIELD = "files"


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: under which name it is shown, and what it really is."""

    upload: UploadedFile
    name: str
    kind: FileKind


def checked(upload: UploadedFile) -> Checked:
    """The file, looked at. Raises ValidationError in words for whoever chose it."""
    name = shown_name(upload.name or "")
    told = {"name": name, "most": settings.ATTACHMENT_BYTES // 1024**2}
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty: nothing of it arrived.") % told)
    if upload.size > settings.ATTACHMENT_BYTES:
        raise ValidationError(
            _("“%(name)s” has more than %(most)s MB. Take a smaller picture, or the part that matters.") % told
        )
    if pretends(name):
        raise ValidationError(
            _("“%(name)s” is named like a program or a web page; such files are not taken, whatever is in them.") % told
        )
    kind = kind_of(upload)
    if kind is None:
        raise ValidationError(
            _(
                "“%(name)s” is none of the kinds that are taken: photos (JPEG, PNG, GIF, WebP, HEIC), PDF, plain text,"
                " Word and Excel without macros, mail. Its content decides, not its name."
            )
            % told
        )
    return Checked(upload, name, kind)


def all_checked(uploads: Iterable[UploadedFile]) -> tuple[list[Checked], list[str]]:
    """(those that may be kept, why the others may not)."""
    good, refused = [], []
    for upload in uploads:
        try:
            good.append(checked(upload))
        except ValidationError as error:
            refused += error.messages
    return good, refused


def keep(case: Complaint, files: Iterable[Checked], *, by, at: datetime) -> list[str]:
    """Let files wait for the next words of their author on this case; why some could not be kept."""
    refused = []
    for file in files:
        filed = file_away(looked_through(file.upload))
        try:
            case.keep_file(by=by, at=at, name=file.name, kind=file.kind, filed=filed)
        except ValidationError as error:
            refused += error.messages
    return refused


def looked_through(upload: UploadedFile) -> Iterable[bytes]:
    """Its bytes from the beginning."""
    upload.seek(0)
    return upload.chunks()


def take_files(case: Complaint, uploads: Iterable[UploadedFile], *, by, at: datetime) -> list[str]:
    """Check and keep what was sent; what was refused and why."""
    good, refused = all_checked(uploads)
    return refused + keep(case, good, by=by, at=at)


def record_files(case: Complaint, files: Iterable[Checked], *, by, at: datetime) -> None:
    """Files that came with the first words. Needs the transaction that records them. Raises ValidationError."""
    if refused := keep(case, files, by=by, at=at):
        raise ValidationError(refused)
    case.bind_files(by=by, message=case.messages.get(is_verbatim=True))


def waiting_files(case: Complaint, by) -> list[Attachment]:
    """What goes with this person's next words."""
    return [file for file in case.attachments.all() if file.kept_for_id == by.pk and file.is_there]

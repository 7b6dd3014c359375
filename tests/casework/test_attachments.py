"""Files of a case: what is taken, where it lies, who opens it, what an erasure leaves."""

import io
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from audit.models import Access
from casework.attaching import all_checked
from complaints import filing
from complaints.contents import kind_of, name_with_ending, shown_name
from complaints.models import Attachment, Complaint, Message, Reply
from complaints.posting import mail_of
from complaints.tasks import sweep_files
from history.erased import Erased, Struck
from privacy.exporting import archive
from privacy.models import ErasureRequest
from tests.builders import category, close, make_case, make_customer, make_person
from tests.history.chain import broken_links

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Each test has a place for files of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURES_FILE = tmp_path / "erasures.txt"
    return settings.MEDIA_ROOT


@pytest.fixture
def case(agent, team):
    return make_case(by=agent, customer=make_customer(team, language="zh-hant"))


def upload(content=PNG, name="photo.png"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def packed(*members):
    """A zip with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return file.getvalue()


def place(name, case, *args):
    return reverse(f"casework:{name}", args=[case.reference, *args])


def typed(case, **facts):
    return {"version": case.version, "body": "See the file.", "direction": "inbound", "channel": "email"} | facts


def filed(case, by, name="photo.png", content=PNG, kind="png"):
    """A file that came with words of the customer."""
    case.keep_file(by=by, at=now(), name=name, kind=kind, filed=filing.file_away([content]))
    case.add_message(by=by, at=now(), direction="inbound", channel="email", body="See the file.")
    return Attachment.objects.latest("pk")


def files_on_disk(media):
    return [file for file in media.rglob("*") if file.is_file()]


KINDS = {
    "jpg": b"\xff\xd8\xff\xe0rest",
    "png": PNG,
    "gif": b"GIF89a rest",
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "pdf": b"%PDF-1.7 <script>",
    "docx": packed("[Content_Types].xml", "word/document.xml"),
    "xlsx": packed("[Content_Types].xml", "xl/workbook.xml"),
    "eml": b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Hi\r\nDate: today\r\n\r\n<html>",
    "txt": "訂單,金額\n1,20".encode(),
}
HOSTILE = {
    "svg as a picture": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()">',
    "a page as text": b"Hello\n<html><body>",
    "a script": b"#!/bin/sh\nrm -rf /",
    "markup behind blanks": b"   \n\t<ScRiPt>x()</script>",
    "a page in UTF-16": "<html>".encode("utf-16"),
    "a program": b"MZ\x90\x00\x03",
    "zeros": b"\0" * 50,
    "a plain zip": packed("a.txt"),
    "a document with macros": packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "a broken zip": b"PK\x03\x04 and nothing more",
    "many members": packed("[Content_Types].xml", "word/document.xml", *map(str, range(5001))),
}


class TestWhatIsTaken:
    @pytest.mark.parametrize(("kind", "content"), KINDS.items(), ids=KINDS)
    def test_content_decides(self, kind, content):
        assert kind_of(io.BytesIO(content)) == kind

    def test_other_encodings_are_text(self):
        assert [kind_of(io.BytesIO("退款".encode(name))) for name in ("big5", "gb18030", "utf-16")] == ["txt"] * 3

    @pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
    def test_anything_else_is_refused_in_words(self, content):
        good, (words,) = all_checked([upload(content, "photo.jpg")])
        assert not good
        assert "“photo.jpg” is none of the kinds that are taken" in words

    def test_a_bomb_is_never_unpacked(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("[Content_Types].xml", "x")
            bomb.writestr("word/document.xml", b"\0" * 50_000_000)
        assert len(file.getvalue()) < 100_000
        assert kind_of(file) == "docx"

    @pytest.mark.parametrize("name", ["bill.pdf.exe", "bill.exe.pdf", "x.HTML", "photo.svg"])
    def test_names_of_programs_and_pages(self, name):
        assert "named like a program or a web page" in all_checked([upload(PNG, name)])[1][0]

    def test_empty_and_too_large(self, settings):
        settings.ATTACHMENT_BYTES = 25
        assert "is empty" in all_checked([upload(b"")])[1][0]
        assert "has more than" in all_checked([upload()])[1][0]

    def test_names_are_shown_without_what_is_unseen(self):
        assert shown_name("../../etc/passwd") == "passwd"
        assert shown_name("C:\\temp\\a\x00b\u202egnp.txt") == "a_b_gnp.txt"
        assert shown_name("\ud800.png") == "_.png"
        assert shown_name("  ..  ") == "_"
        assert len(shown_name("長" * 300 + ".jpeg")) == 150
        assert shown_name("長" * 300 + ".jpeg").endswith("長….jpeg"), "seen to be cut"
        assert name_with_ending("photo.txt", "png") == "photo.txt.png"
        assert name_with_ending("收據.CSV", "txt") == "收據.CSV"


class TestOnTheWayIn:
    def test_with_the_first_words(self, client, agent, media):
        client.force_login(agent)
        facts = {"channel": "email", "words": "It leaks.", "category": category().pk, "severity": "minor"}
        answer = client.post(reverse("casework:new_case"), facts | {"files": [upload(), upload(name="二.png")]})
        assert answer.status_code == 302
        one, two = Attachment.objects.order_by("pk")
        assert one.message == two.message == Complaint.objects.get().messages.get()
        assert (one.kind, two.name, one.size) == ("png", "二.png", len(PNG))
        (path, _other) = files_on_disk(media)
        assert path.read_bytes() == PNG
        assert path.stat().st_mode & 0o077 == 0
        assert len(one.stored_as) == 64
        assert "photo" not in str(path)

    def test_a_refused_file_records_nothing(self, client, agent, media):
        client.force_login(agent)
        facts = {"channel": "email", "words": "It leaks.", "category": category().pk, "severity": "minor"}
        answer = client.post(reverse("casework:new_case"), facts | {"files": upload(b"<svg>")})
        assert answer.status_code == 422
        assert "none of the kinds" in answer.content.decode()
        assert not Complaint.objects.exists()
        assert files_on_disk(media) == []

    def test_words_that_were_not_in_order_keep_their_files(self, client, case, agent):
        client.force_login(agent)
        answer = client.post(place("reply", case), typed(case, body="", files=upload()))
        assert answer.status_code == 422
        assert "photo.png" in answer.content.decode()
        client.post(place("reply", case), typed(case))
        assert Attachment.objects.get().message == Message.objects.latest("pk")

    def test_one_takes_away_only_what_one_added_oneself(
        self, client, case, agent, colleague, django_capture_on_commit_callbacks, media
    ):
        client.force_login(agent)
        client.post(place("attachments", case), {"files": upload()})
        file = Attachment.objects.get()
        client.force_login(colleague)
        assert client.get(place("attachment", case, file.pk)).status_code == 404
        assert client.post(place("attachment_removal", case, file.pk)).status_code == 404
        client.force_login(agent)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(place("attachment_removal", case, file.pk))
        assert not Attachment.objects.exists()
        assert files_on_disk(media) == []

    def test_a_case_has_room_for_so_much(self, client, case, agent, settings):
        settings.ATTACHMENTS_OF_CASE_BYTES, settings.ATTACHMENTS_AT_ONCE = 3 * len(PNG), 2
        client.force_login(agent)
        answer = client.post(
            place("attachments", case), {"files": [upload(), upload(), upload()]}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert "At most 2 files" in answer.content.decode()
        client.post(place("reply", case), typed(case))
        answer = client.post(
            place("attachments", case), {"files": [upload(), upload()]}, headers={"HX-Request": "true"}
        )
        assert "too large together" in answer.content.decode()
        assert Attachment.objects.count() == 3

    def test_they_leave_with_the_mail_and_come_back_with_it(self, case, agent):
        case.keep_file(by=agent, at=now(), name="收據.txt", kind="txt", filed=filing.file_away([b"\xa4\xa4"]))
        mail = {"channel": "email", "address": "a@example.org", "subject": "S", "body": "See the file."}
        reply = case.write_reply(by=agent, at=now(), **mail)
        (part,) = [part for part in mail_of(reply).message().walk() if part.get_filename()]
        assert (part.get_filename(), part.get_payload(decode=True)) == ("收據.txt", b"\xa4\xa4")
        case.undo_reply(by=agent, at=now(), reply=reply)
        assert Attachment.objects.get().kept_for == agent
        again = case.write_reply(by=agent, at=now(), **mail)
        said = case.send_reply(by=agent, at=now(), reply=again)
        assert Attachment.objects.get().message == said

    def test_a_mail_whose_file_is_not_the_filed_one_does_not_leave(self, case, agent):
        case.keep_file(by=agent, at=now(), name="a.png", kind="png", filed=filing.file_away([PNG]))
        case.write_reply(by=agent, at=now(), channel="email", address="a@example.org", body="See.")
        filing.place(Attachment.objects.get().stored_as).write_bytes(b"another")
        with pytest.raises(filing.Missing):
            mail_of(Reply.objects.get())


class TestOpening:
    def test_saved_under_its_name_and_nothing_in_it_runs(self, client, case, agent):
        file = filed(case, agent, name="收據 “1”.png")
        client.force_login(agent)
        answer = client.get(place("attachment", case, file.pk))
        assert answer.content == PNG
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%94%B6")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        shown = client.get(place("attachment", case, file.pk) + "?shown")
        assert shown["Content-Disposition"].startswith("inline")
        assert shown.content == PNG
        assert Access.objects.filter(subject="complaints.attachment", subject_id=file.pk, actor=agent).exists()

    def test_only_pictures_are_shown(self, client, case, agent):
        file = filed(case, agent, name="a.pdf", content=b"%PDF-1", kind="pdf")
        client.force_login(agent)
        answer = client.get(place("attachment", case, file.pk) + "?shown")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.content == b"%PDF-1"

    def test_not_of_another_case_not_by_others_not_under_a_mask(self, client, case, agent, outsider):
        file = filed(case, agent)
        client.force_login(agent)
        assert client.get(place("attachment", make_case(by=agent), file.pk)).status_code == 404
        client.force_login(outsider)
        assert client.get(place("attachment", case, file.pk)).status_code == 404
        client.force_login(make_person("auditor"))
        answer = client.get(place("attachment", case, file.pk))
        assert answer.status_code == 403
        assert "under the mask" in answer.content.decode()
        client.post(place("unmask_case", case), {"why": "sample"})
        assert client.get(place("attachment", case, file.pk)).content == PNG

    def test_a_missing_file_is_said_kindly(self, client, case, agent):
        file = filed(case, agent)
        filing.destroy([file.stored_as])
        client.force_login(agent)
        answer = client.get(place("attachment", case, file.pk))
        assert answer.status_code == 404
        assert "from a backup" in answer.content.decode()

    def test_a_file_that_somebody_changed_is_not_handed_out(self, client, case, agent):
        file = filed(case, agent)
        filing.place(file.stored_as).write_bytes(b"another")
        client.force_login(agent)
        assert client.get(place("attachment", case, file.pk)).status_code == 404


class TestGoing:
    def test_destroyed_for_good(self, client, case, agent, supervisor, media, django_capture_on_commit_callbacks):
        file = filed(case, agent, name="card.png")
        client.force_login(agent)
        assert client.get(place("attachment_redaction", case, file.pk)).status_code == 403
        client.force_login(supervisor)
        facts = {"version": case.version, "why": "card", "understood": "on"}
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(place("attachment_redaction", case, file.pk), facts).status_code == 302
        assert files_on_disk(media) == []
        assert isinstance(Attachment.history.filter(id=file.pk).earliest("revision").name, Struck)
        assert broken_links(Attachment) == []
        assert "card or account number" in client.get(case.get_absolute_url()).content.decode()
        assert client.get(place("attachment", case, file.pk)).status_code == 410

    def test_an_erasure_takes_the_file_and_the_copy_before_it_has_it(
        self, agent, team, manager, media, django_capture_on_commit_callbacks
    ):
        customer = make_customer(team)
        case = make_case("resolved", by=agent, customer=customer)
        file = filed(case, agent, name="photo.png")
        with zipfile.ZipFile(io.BytesIO(archive(customer, internal=False, at=now()))) as copy:
            (name,) = [name for name in copy.namelist() if name.startswith("files/")]
            assert copy.read(name) == PNG
        close(Complaint.objects.get(pk=case.pk), agent)
        request = ErasureRequest.ask(by=agent, at=now(), basis="wish", customer=customer)
        with django_capture_on_commit_callbacks(execute=True):
            request.carry_out(by=manager, at=now())
        assert files_on_disk(media) == []
        gone = Attachment.objects.get(pk=file.pk)
        assert isinstance(gone.name, Erased)
        assert isinstance(gone.sha256, Erased)
        assert not gone.is_there

    def test_what_a_crash_left_is_swept(self, case, agent, media):
        kept, orphan = filed(case, agent), filing.file_away([b"orphan"])
        young = filing.file_away([b"young"])
        old = (now() - timedelta(days=2)).timestamp()
        for stored_as in (kept.stored_as, orphan.stored_as):
            os.utime(filing.place(stored_as), (old, old))
        assert sweep_files(now()) == 1
        assert {path.name for path in files_on_disk(media)} == {kept.stored_as, young.stored_as}

    def test_a_crash_while_writing_leaves_nothing_half(self, media):
        def torn():
            yield b"half"
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            filing.file_away(torn())
        assert files_on_disk(media) == []


def test_no_name_leads_out_of_the_folder():
    for name in ("../../etc/passwd", "", "A" * 64, "0" * 63 + "/", "0" * 64 + "\n"):
        with pytest.raises(filing.Missing):
            filing.place(name)


def test_an_upload_beyond_all_measure_is_cut_off(client, case, agent, settings):
    settings.ATTACHMENT_BYTES = 70_000
    client.force_login(agent)
    answer = client.post(
        place("attachments", case), {"files": upload(PNG + b"\0" * 900_000)}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "has more than" in answer.content.decode()

"""What a case is about, in one line: kept whole, or the first words with an end that can be seen."""

import os
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now

from casework.replying import usual_subject
from complaints.models import Complaint, Message
from complaints.models.registering import SUBJECT_LENGTH
from search.indexing import catch_up
from tests.builders import make_customer, register
from ui.beginnings import beginning

pytestmark = pytest.mark.django_db

LONG = (
    "The kettle that I was given for my birthday has leaked on the second day and nobody of yours ever rang me back, "
    "though I had been promised so by three people in three weeks, each of whom asked me for the number of the order, "
    "the day on which it came, and what I had wanted it for."
)
CHINESE = "水壺才用兩次就裂開了，碎片掉進湯裡，小孩差一點吞下去，我打了三次電話都沒有人回，" * 5
FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("text", "most", "seen"),
    [
        ("It leaks.", 9, "It leaks."),
        ("The kettle leaks and nobody came", 20, "The kettle leaks…"),
        ("The kettle leaks, and nobody came", 19, "The kettle leaks…"),
        ("The kettle cost NT$12,345 too much", 22, "The kettle cost…"),
        ("Чайник протекает второй день", 20, "Чайник протекает…"),
        ("주전자가 이틀째 새고 있습니다", 10, "주전자가 이틀째…"),
        ("水壺漏水，客服一直沒有回電給我", 12, "水壺漏水，客服一直沒有…"),
        ("水壺漏水，客服一直沒有回電給我", 6, "水壺漏水…"),
        ("水壺 kettle 漏水了沒有人", 8, "水壺 kett…"),
        ("กาน้ำรั่วตั้งแต่วันแรก", 9, "กาน้ำรั่…"),
        ("W" * 30, 20, "W" * 19 + "…"),
        ("e\u0301" * 20, 10, "e\u0301" * 4 + "…"),
        (FAMILY * 4, 20, FAMILY * 2 + "…"),
        ("🇹🇼🇯🇵🇫🇷🇩🇪🇹🇼🇯🇵", 8, "🇹🇼🇯🇵🇫🇷…"),
        ("👍🏽" * 9, 10, "👍🏽" * 4 + "…"),
        ("राक्षस" * 5, 5, "रा…"),
    ],
)
def test_first_words_end_where_a_reader_sees_that_more_follows(text, most, seen):
    assert beginning(text, most) == seen
    assert len(seen) <= most


@pytest.mark.parametrize("words", [LONG, CHINESE, "x" * 500, FAMILY * 60])
def test_the_matter_of_a_case_is_seen_to_go_on_and_the_words_are_whole(words, agent):
    case = register(agent, words=words)
    assert case.subject.endswith("…")
    assert len(case.subject) <= SUBJECT_LENGTH
    kept = case.subject.removesuffix("…")
    assert " ".join(words.split()).startswith(kept)
    assert words is not LONG or LONG[len(kept)] in " ,"
    assert case.messages.get().body == words


def test_a_matter_that_fits_is_left_as_it_is(agent):
    fits = "y" * SUBJECT_LENGTH
    assert register(agent, words=fits).subject == fits


def test_wherever_the_matter_is_shown_it_is_whole_or_seen_to_be_cut(agent, manager, team, client):
    customer = make_customer(team, name="Quentin Quill")
    case = register(agent, words=LONG, customer=customer)
    catch_up()
    pages = ["/desk/", case.get_absolute_url(), reverse("casework:preview", args=[case.reference])]
    pages += [reverse("casework:customer", args=[customer.pk]), "/search/?q=birthday", "/commands/?q=birthday"]
    pages += [reverse("casework:brief", args=[case.reference])]
    pages += [reverse("casework:door", args=[case.reference, noun]) for noun in ("links", "assessment")]
    client.force_login(agent)
    asked = [client.get(page) for page in pages]
    client.force_login(manager)
    asked += [client.get(f"/admin/complaints/complaint/{case.pk}/change/"), client.get("/admin/complaints/complaint/")]
    shown = 0
    for page in asked:
        text = re.sub("<[^>]+>", "", page.content.decode())
        for at in [found.start() for found in re.finditer("The kettle that I was", text)]:
            told = text[at : at + len(LONG)]
            kept = os.path.commonprefix([told, LONG])
            is_seen = told[len(kept) : len(kept) + 1] == "…" and LONG[len(kept)] in " ,"
            assert kept == LONG or is_seen, (page.request["PATH_INFO"], told)
            shown += 1
    assert shown >= 8
    assert usual_subject(case) == f"Re: {case.subject} [{case.reference}]"


def test_a_passage_at_the_end_of_what_is_shown_is_struck_there_too(agent, supervisor):
    words = "My kettle leaks. " * 6 + "Ring Mr Abernathy Featherstonehaugh of the depot about it, he knows of it."
    case = register(agent, words=words)
    assert case.subject.endswith("Ring Mr Abernathy…")
    passage = "Mr Abernathy Featherstonehaugh"
    case.redact_message(by=supervisor, at=now(), message=case.messages.get(), passage=passage, why="third_party")
    assert "Abernathy" not in Complaint.objects.get().subject
    assert Complaint.objects.get().subject.startswith("My kettle leaks.")


@pytest.mark.parametrize("closed", ["2026-03-04", ""])
def test_what_a_case_is_called_elsewhere_is_kept_whole(closed, agent, tmp_path):
    short, long = "Leaking kettle", "A kettle that leaks, " * 10 + "since March."
    file = tmp_path / "old.csv"
    lines = [f'{key},"{title}",It dripped.,2026-03-01,{closed}' for key, title in ((1, short), (2, long))]
    file.write_text("\n".join(["id,subject,text,received,closed", *lines]))
    call_command("import_complaints", file, by=agent.username, stdout=StringIO())
    first, second = Complaint.objects.order_by("external_number")
    assert (first.subject, first.messages.get().body) == (short, "It dripped.")
    assert Message.objects.get(complaint=second).body == f"{long}\n\nIt dripped."
    assert second.subject == beginning(long, SUBJECT_LENGTH)


def test_a_subject_line_that_is_too_long_is_refused_with_its_length_and_stays(agent, team, client):
    case = register(agent, customer=make_customer(team))
    client.force_login(agent)
    assert "maxlength" not in client.get(case.get_absolute_url()).content.decode().split('id="id_subject"')[1][:200]
    sent = {"version": case.version, "direction": "outbound", "channel": "email", "address": "a@example.org"}
    page = client.post(
        reverse("casework:reply", args=[case.reference]), sent | {"subject": "s" * 201, "body": "We rang."}
    )
    assert page.status_code == 422
    assert "These are 201 characters; 200 are kept." in page.content.decode()
    assert "s" * 201 in page.content.decode()
    assert not case.replies.exists()

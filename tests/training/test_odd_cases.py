"""Cases without people, corrected, taken back, imported; and hostile words: shown truthfully, and marked as such."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from audit.models import Entry
from complaints.models import Complaint
from history.attribution import attributed
from history.moments import written
from tests.builders import category, make_customer, make_person, register
from tests.training.scored import begun
from training.copyfile import CopyFile
from training.copying import begin_copy
from training.models import Pack, Pin, ScoreAnswer
from training.nobody_named import customers_in

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \u202egnp.exe\u202c \u2066x\u2069 {{ 7|add:7 }} {% now 'Y' %} ' OR 1=1 --"


@pytest.fixture
def trainer(db):
    """Reviews and scores."""
    return make_person("trainer")


def imported(agent, folder) -> Complaint:
    """A case that came with an import, already closed."""
    file = folder / "old.csv"
    file.write_text("id,text,received,closed,outcome\n7,The lamp was dark.,2026-03-01,2026-03-04,satisfied\n")
    call_command("import_complaints", file, by=agent.username, stdout=StringIO())
    return Complaint.objects.get(external_number="7")


def by_the_system(team) -> Complaint:
    """A case that no person brought or touched, as a machine may write one with its entry in the journal."""
    at = now()
    with transaction.atomic(), attributed(reason="machine", at=at):
        facts = {"reference": "C-2026-009999", "channel": "web", "subject": "Dark", "received_at": at, "entered_at": at}
        case = Complaint.objects.create(team=team, category=category(), last_activity_at=at, **facts)
        told = {"case_id": case.pk, "subject": Complaint._meta.label_lower, "subject_id": case.pk, "at": at}
        Entry.objects.create(**told, verb="complaint_register", facts={"after": "received"})
    return case


def marks(client, case) -> tuple[list[str], str]:
    """What replay marks at the last moment, and its page."""
    page = client.get(f"/training/replay/{case.reference}/", {"number": "99"}, follow=True)
    return page.context["scene"].marks, page.content.decode()


def copied(case, trainer) -> CopyFile:
    """Its copy as a draft, as it is read."""
    copy = begin_copy(case, by=trainer, at=now(), lesson="model")
    return CopyFile(copy, list(copy.lines.order_by("position")))


def test_an_imported_case_is_marked_in_replay_copy_and_scorecard(agent, trainer, client, tmp_path):
    case = imported(agent, tmp_path)
    client.force_login(trainer)
    found, page = marks(client, case)
    assert "imported" in found
    assert "Imported: its steps before" in page
    file = copied(case, trainer)
    assert (file.marks, [step["name"] for step in file.steps]) == (["imported"], [""])
    address = f"/training/scorecards/{begun(case, by=trainer, agent=agent).pk}/"
    page = client.get(address).content.decode()
    assert "This case came from another system" in page
    assert "The history says: cannot be known." in page
    assert "The history says: no." not in page


def test_a_case_without_people_is_marked_and_nobody_is_scored_for_it(team, trainer, client):
    case = by_the_system(team)
    client.force_login(trainer)
    found, page = marks(client, case)
    assert found == ["without_people"]
    assert "Up to here no person has acted on it" in page
    assert copied(case, trainer).marks == ["without_people"]
    page = client.get(f"/cases/{case.reference}/scorecard/").content.decode()
    assert "There is nobody’s work to score" in page
    assert 'name="agent"' not in page


def test_what_was_corrected_or_taken_back_is_marked_in_the_copy_without_the_old_words(agent, supervisor, trainer):
    case = register(agent, channel="phone", words="The lamp is dark.")
    case.correct(by=agent, at=now(), field="severity", value="moderate", why="Entered wrongly by Xylqzvor.")
    case.take_back(by=supervisor, at=now(), why="Not yet.")
    file = copied(case, trainer)
    assert file.marks == ["corrected", "taken_back"]
    assert not any("Xylqzvor" in told.line.words for told in file.lines)


def test_hostile_words_in_notes_comments_and_titles_stay_words(agent, trainer, client):
    case = register(agent, words=HOSTILE, channel="phone")
    client.force_login(trainer)
    address = f"/training/replay/{case.reference}/"
    at = marks(client, case) and written(case.received_at)
    assert client.post(f"{address}pins/", {"at": at, "kind": "better", "words": HOSTILE}).status_code == 302
    assert Pin.objects.get().words == HOSTILE
    card = begun(case, by=trainer, agent=agent)
    item = card.answers.order_by("item__position").first().item_id
    sent = {"version": card.version, "summary": HOSTILE, f"comment_{item}": HOSTILE}
    client.post(f"/training/scorecards/{card.pk}/", sent)
    assert ScoreAnswer.objects.get(card=card, item=item).comment == HOSTILE
    client.post("/training/packs/new/", {"title": HOSTILE, "purpose": "Listen."})
    pack = Pack.objects.get()
    copied(case, trainer)
    for page in (f"{address}?number=0", f"/training/scorecards/{card.pk}/", f"/training/packs/{pack.pk}/"):
        told = client.get(page, follow=True).content.decode()
        assert "<script>alert(1)" not in told
        assert "&lt;script&gt;alert(1)" in told
        assert "{{ 7|add:7 }}" in told


@pytest.mark.parametrize(
    ("address", "field", "others"),
    [
        ("/training/replay/{case}/pins/", "words", {"at": "{at}", "kind": "better"}),
        ("/cases/{case}/nomination/", "why", {"lesson": "model"}),
        ("/cases/{case}/review/", "felt", {"number": 1, "broke": "b", "changes": "c"}),
        ("/training/packs/new/", "purpose", {"title": "t"}),
        ("/training/packs/new/", "title", {"purpose": "p"}),
    ],
)
def test_a_hundred_thousand_letters_are_refused_in_words(address, field, others, agent, trainer, client):
    case = register(agent, channel="phone")
    client.force_login(trainer)
    known = {"case": case.reference, "at": written(case.received_at)}
    sent = {name: str(value).format(**known) for name, value in others.items()} | {field: "路" * 100_000}
    assert client.post(address.format(**known), sent).status_code == 422


@pytest.mark.parametrize(("field", "most", "other"), [("title", 160, "purpose"), ("purpose", 2000, "title")])
def test_what_is_too_long_is_not_looked_through_for_names(field, most, other, team, supervisor, client):
    """Among many customers that takes longer than anybody waits."""
    make_customer(team, name="Quentin Quill")
    client.force_login(supervisor)
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/training/packs/new/", {field: "Quentin Quill rang. " * 5000, other: "Kept word"})
    assert answer.status_code == 422
    (told,) = answer.context["form"].errors[field]
    assert str(most) in told
    assert "99999" in told
    asked = [query["sql"] for query in queries.captured_queries if "= ANY" in query["sql"] and "name" in query["sql"]]
    assert len(asked) == 1, "only the other field is looked through"


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("What Mrs Abernathy taught us", "Mrs Abernathy"),
        ("王太太的水壺", "王太太"),
        ("Ring 0912-345-678 sooner", "0912-345-678"),
        ("The story of Quentin Quill", "Quentin Quill"),
        ("歐陽靖雯的三通電話", "歐陽靖雯"),
        ("客户Anna Meyer的水壺", "Anna Meyer"),
        ("Anna Meyers third call", "Anna Meyer"),
        ("Of MrAnna Meyer’s kettle", "Anna Meyer"),
        ("คุณสมชาย ใจดี", "สมชาย ใจดี"),
        ("What (José-María  de la Cruz) said", "José-María  de la Cruz"),
    ],
)
def test_a_title_that_names_somebody_is_refused_with_words_that_help(title, named, team, supervisor, client):
    for name in ("Quentin Quill", "歐陽靖雯", "Anna Meyer", "สมชาย ใจดี", "José-María  de la Cruz"):
        make_customer(team, name=name)
    client.force_login(supervisor)
    answer = client.post("/training/packs/new/", {"title": title, "purpose": "To listen."})
    assert answer.status_code == 422
    assert f"Name nobody here: “{named}”" in answer.content.decode()
    assert not Pack.objects.exists()


def test_the_longest_title_is_looked_through_by_the_index_of_names(team, supervisor):
    """Not customer by customer: among 500,000 of them that takes half a second."""
    make_customer(team, name="Quentin Quill")
    with CaptureQueriesContext(connection) as queries:
        assert customers_in(("we rang " * 20)[:147] + "Quentin Quill") == ["Quentin Quill"]
    (asked,) = [query["sql"] for query in queries.captured_queries]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "customers_by_name" in plan
    assert "Index Cond" in plan


def test_a_refused_title_never_tells_a_masked_reader_who_is_a_customer(team, trainer, client):
    make_customer(team, name="Quentin Quill")
    client.force_login(trainer)
    answers = [
        client.post("/training/packs/new/", {"title": f"The story of {name}", "purpose": "To listen."}).status_code
        for name in ("Quentin Quill", "Wilfred Wharf")
    ]
    assert answers[0] == answers[1]
    refused = client.post("/training/packs/new/", {"title": "What Mrs Abernathy taught us", "purpose": "To listen."})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "title",
    [
        "說到做到",
        "Johanna meyer and a kettle",
        "Chen",
        "高興的客人",
        "erased 12 of them",
        "Ring when you said, 22 November 2026",
        "Refunds above NT$12,345",
        "对不起之后",
        "ISO 10002",
    ],
)
def test_a_title_that_names_nobody_is_taken(title, team, supervisor, client):
    for name in ("anna meyer", "Chen", "高興", "erased 12"):
        make_customer(team, name=name)
    client.force_login(supervisor)
    assert client.post("/training/packs/new/", {"title": title, "purpose": "To listen."}).status_code == 302


def test_the_keys_of_a_scorecard_stand_in_the_map_and_on_the_card(agent, trainer, client):
    card = begun(register(agent, channel="phone"), by=trainer, agent=agent)
    client.force_login(trainer)
    page = client.get(f"/training/scorecards/{card.pk}/").content.decode()
    for number in range(1, 5):
        assert f'data-press="{number}" data-does="answer_{number}"' in page
    assert "The key answers the item that has the focus" in page
    assert page.count('type="radio"') >= 4 * (card.answers.count() - 4)


def test_words_that_would_make_a_line_endless_are_refused_before_it_is_looked_through(agent, trainer, client):
    case = register(agent, channel="phone")
    client.force_login(trainer)
    line = next(told.line for told in copied(case, trainer).lines if told.line.words)
    data = {"version": 1, "title": "A kettle", f"words-{line.pk}": "e" * 20_000, "replace": "e", "by": "longer " * 17}
    answer = client.post(f"/training/library/{line.copy_id}/draft/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["by"] == [
        f"By these words line {line.position} would be 2360000 characters long; 20000 are kept."
    ]
    line.refresh_from_db()
    assert "longer" not in line.words


def test_a_line_that_is_too_long_is_refused_and_not_cut(agent, trainer, client):
    case = register(agent, channel="phone")
    client.force_login(trainer)
    line = next(told.line for told in copied(case, trainer).lines if told.line.words)
    data = {"version": 1, "title": "A kettle", f"words-{line.pk}": "e" * 20_000 + "the end"}
    answer = client.post(f"/training/library/{line.copy_id}/draft/", data)
    assert answer.status_code == 422
    assert f"Line {line.position} has 20007 characters; 20000 are kept." in answer.content.decode()
    assert "ethe end</textarea>" in answer.content.decode()


def test_what_was_typed_into_a_copy_stands_there_again_beside_what_somebody_else_kept(agent, trainer, client):
    case = register(agent, channel="phone")
    file = copied(case, trainer)
    copy, line = file.copy, next(told.line for told in file.lines if told.line.words)
    client.force_login(trainer)
    address, words, out = f"/training/library/{copy.pk}/draft/", f"words-{line.pk}", f"out-{line.pk}"
    theirs = {"version": copy.version, "title": "A kettle", words: "It leaked on my table."}
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, theirs | {words: "It leaked on the table.", out: "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It leaked on the table.</textarea>" in page
    assert "It leaked on my table.</p>" in page
    assert f'name="{out}" checked' in page
    again = theirs | {words: "It leaked on the table.", "version": answer.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302
    line.refresh_from_db()
    assert line.words == "It leaked on the table."


def test_a_copy_without_a_title_is_shown_again_as_it_was_typed(agent, trainer, client):
    case = register(agent, channel="phone")
    line = next(told.line for told in copied(case, trainer).lines if told.line.words)
    client.force_login(trainer)
    sent = {"version": 1, "title": "", f"words-{line.pk}": "It leaked on the table."}
    page = client.post(f"/training/library/{line.copy_id}/draft/", sent).content.decode()
    assert "It leaked on the table.</textarea>" in page

"""Each form of the workspace as it wants to be sent, all from one world; tests/security/posting.py sends them."""

from collections.abc import Iterator
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.timezone import localdate, localtime, now

from casework.bulk import BULK_ACTS
from casework.doors import DOORS, PROMISE_ACTS
from casework.forms import desk, finding_out, floor, proposal, recording, reply
from casework.message_doors import FILE_ACTS, MESSAGE_ACTS
from casework.part_doors import PARTS
from casework.reply_doors import REPLY_ACTS
from casework.views.floor import PERSON_ACTS
from complaints.models import Category, Complaint
from tests.casework.test_doors import VALID, filled
from tests.security.posted_world import PostedWorld
from tests.security.posting import Post

TOMORROW = "2126-01-01T10:00"
KEY = str(UUID(int=7))
OF_A_PROPOSAL = {"option1-": proposal.OptionForm, "option1-line2-": proposal.LineForm}


def of_case(w: PostedWorld, case: Complaint, rest: str, form, *, by=None, **facts) -> Post:
    """A form of a case, with the version that its page showed."""
    sent = {"version": case.version, **facts}
    return Post(by or w.chief, f"/cases/{case.reference}/{rest}/", sent, form)


def of_doors(w: PostedWorld) -> Iterator[Post]:
    """Every door of a case; some want more than a case in some state."""
    told = {"told": "", "tried": "", "do_not_ask": ""}
    more = {
        "decision": (w.proposed, w.chief, {"reasons": "No way was found.", "routes_told": "The ombudsman."}),
        "escalation": (w.proposed, w.agent, {"receiver": w.receiver.pk, "why": "Beyond me.", **told}),
        "help-end": (w.handed, w.agent, {}),
        "legal-release": (w.held, w.legal, {}),
        "redress-approval": (w.proposed, w.chief, {"amount": "20000", "why": "A wedding."}),
        "resumption": (w.waiting, w.agent, {}),
        "their-side": (w.blamed, w.chief, {"question": "What happened?"}),
        "whisper": (w.handed, w.chief, {"words": "Ring them."}),
    }
    for noun, (state, facts) in VALID.items():
        case = w.cases[state]
        post = of_case(w, case, noun, DOORS[noun].form, **filled(case, facts, w.chief))
        yield post._replace(parts=OF_A_PROPOSAL) if noun == "proposal" else post
    for noun, (case, by, facts) in more.items():
        yield of_case(w, case, noun, DOORS[noun].form, by=by, **facts)


def of_parts(w: PostedWorld) -> Iterator[Post]:
    """What belongs to a case and has doors of its own."""
    move = w.waiting.tasks.filter(kind="move").first()
    line = w.committed.redress_lines.filter(done_on=None).first()
    parts = {
        ("tasks", "done"): (w.waiting, move, {"result": "Asked."}),
        ("tasks", "dropped"): (w.waiting, w.task, {"why": "Known by now."}),
        ("tasks", "handed"): (w.waiting, move, {"owner": w.chief.pk}),
        ("redress", "done"): (w.committed, line, {"done_on": f"{localdate()}"}),
        ("redress", "promised"): (w.committed, line, {"due_at": TOMORROW}),
        ("extra-requests", "decision"): (w.waiting, w.wish, {"decision": "granted", "why": "Yes.", "channel": "phone"}),
        ("links", "removal"): (w.proposed, w.link, {"reason": "Nothing in common."}),
        ("changes-made", "result"): (w.proposed, w.change, {"result": "helped"}),
        ("findings", "told"): (w.waiting, w.waiting.findings.first(), {}),
    }
    for (part, act), (case, thing, facts) in parts.items():
        yield of_case(w, case, f"{part}/{thing.pk}/{act}", PARTS[part, act].door.form, **facts)
    told = {"channel": "phone", "told_at": f"{localtime():%Y-%m-%dT%H:%M}"}
    promises = {
        "kept": {},
        "anew": {"text": "Ring twice", "due_at": TOMORROW, "note": "Ill."},
        "broken": {"note": "Forgotten."},
        "obstacle": {
            "what": "Snow",
            "alternative": "By mail",
            "due_at": TOMORROW,
            **told,
        },
        "aftercare": {},
    }
    for noun, facts in promises.items():
        yield of_case(w, w.proposed, f"promises/{w.promise.pk}/{noun}", PROMISE_ACTS[noun].form, **facts)
    yield Post(w.chief, f"/promises/{w.promise.pk}/kept/", {})


def of_words(w: PostedWorld) -> Iterator[Post]:
    """What is said on a case, and files."""
    words = {
        "translation": {"words": "See it"},
        "move": {"to": w.waiting.reference},
        "redaction": {"why": "other_person", "understood": "on"},
    }
    for noun, facts in words.items():
        yield of_case(w, w.proposed, f"messages/{w.spoken.pk}/{noun}", MESSAGE_ACTS[noun].form, **facts)
    files = w.proposed.attachments
    sent, waits = w.spoken.attachments.get(), files.get(name="waits.png")
    destroyed = {"why": "other_person", "understood": "on"}
    yield of_case(w, w.proposed, f"attachments/{sent.pk}/redaction", FILE_ACTS["redaction"].form, **destroyed)
    where = f"/cases/{w.proposed.reference}/"
    yield Post(w.chief, f"{where}attachments/{waits.pk}/removal/", {})
    yield Post(w.chief, f"{where}attachments/", {"files": ContentFile(b"%PDF-1.7", name="bill.pdf")})
    typed = {"direction": "outbound", "channel": "phone", "body": "We look into it."}
    yield of_case(w, w.proposed, "reply", reply.ComposerForm, **typed)
    yield of_case(w, w.proposed, "reply/draft", reply.DraftForm, **typed)
    template = w.first_template()
    yield Post(w.chief, f"{where}reply/templates/", {"template": template.pk})
    for noun, (case, one, by, facts) in {
        "undo": (w.proposed, w.reply, w.agent, {}),
        "again": (w.unmailed, w.failed, w.agent, {"address": "b@example.org"}),
        "release": (w.held, w.with_legal, w.legal, {"reason": "Nothing admitted."}),
        "return": (w.held, w.with_legal, w.legal, {"note": "Leave out the cause."}),
        "said": (w.held, w.cleared, w.agent, {}),
    }.items():
        yield of_case(w, case, f"replies/{one.pk}/{noun}", REPLY_ACTS[noun].form, by=by, **facts)
    promised = {"body": "I will ring you tomorrow at 10:00.", "direction": "outbound"}
    yield Post(w.agent, f"{where}promise-hint/kept/", promised)
    yield Post(w.agent, f"{where}promise-hint/", promised, keeps=False)


def of_desk(w: PostedWorld) -> Iterator[Post]:
    """The desk, the floor and the end of a shift."""
    case, note = w.fresh, {"told": "", "tried": "", "do_not_ask": ""}
    facts = {
        "assignment": (w.fresh, {"handler": w.chief.pk}),
        "escalation": (w.fresh, {"receiver": w.receiver.pk}),
        "note": (w.fresh, {}),
        "hold": (w.proposed, {"why": "papers", "until": TOMORROW}),
        "resumption": (w.waiting, {}),
        "withdrawal": (w.fresh, {"why": "entered_by_mistake"}),
    }
    for act, (one, more) in facts.items():
        sent = {"act": act, "cases": f"{one.pk}.{one.version}", "key": KEY, "reason": "Because.", **more}
        yield Post(w.chief, "/desk/bulk/", sent, BULK_ACTS[act].form)
    kept = {"name": "Mine", "whose": "owner", "position": 3, "view": "team"}
    yield Post(w.chief, "/desk/views/", kept, desk.SavedViewForm)
    yield Post(w.chief, f"/desk/views/{w.view.pk}/", kept, desk.SavedViewForm)
    yield Post(w.chief, "/desk/queue/", {"begin": "1"}, keeps=False)
    yield Post(w.chief, "/desk/caught-up/", {"until": now().isoformat()})
    yield Post(w.agent, "/shift/breath/", {"ready": "1"})
    over = {"case": f"{case.pk}.{case.version}", f"to-{case.pk}": w.chief.pk, "key": KEY}
    lines = {f"{name}-{case.pk}": "Everything." for name in note}
    yield Post(w.agent, "/shift/", {"back": TOMORROW, **over, **lines}, floor.BackForm)
    of_person, away = f"/floor/people/{w.agent.pk}/", {"until": TOMORROW, "deputy": w.chief.pk}
    yield Post(w.chief, f"{of_person}spread/", {"reason": "Ill.", **over}, floor.OfPersonForm)
    for noun, who, more in (
        ("stop", w.agent, {"until": TOMORROW}),
        ("resume", w.stopped, {}),
        ("away", w.agent, away),
        ("back", w.away, {}),
    ):
        url = f"/floor/people/{who.pk}/{noun}/"
        yield Post(w.chief, url, {"reason": "Because.", **more}, PERSON_ACTS[noun].form)
    gone = {"receiver": w.receiver.pk, "reason": "A new job."}
    yield Post(w.chief, f"/people/{w.stopped.pk}/leaving/", gone, floor.LeavingForm)
    yield Post(w.contact, f"/tasks/{w.task.pk}/", {"result": "Batch 7."}, finding_out.AnswerForm)


def of_recording(w: PostedWorld) -> Iterator[Post]:
    """A new case, and what is asked while it is written."""
    said = {"channel": "phone", "words": "It leaks.", "category": Category.objects.first().pk, "severity": "minor"}
    new, purchase = "/cases/new/", w.customer.purchases.first().pk
    yield Post(
        w.chief,
        new,
        {"customer": w.customer.pk, "purchase": purchase, **said},
        recording.RecordingForm,
        parts={"new_": recording.RecordingForm},
    )
    yield Post(w.chief, f"{new}alike/", said, keeps=False)
    yield Post(w.chief, f"{new}suggestion/", said, keeps=False)

"""People whose every word can be found again: names, numbers and free text that occur nowhere else."""

import re
from itertools import count

from django.db import transaction
from django.utils.timezone import now

from accounts.models import Department
from casework.remedying import remedy_with_gift
from complaints.models import Complaint
from customers.models import Customer, Purchase
from followups.models import FollowUp, Programme, Survey
from followups.programmes import enrol, leave
from followups.surveys import make_survey
from gifts.models import Gift
from history.attribution import attributed
from tests.builders import acknowledge, agree, category, investigate, make_person, propose, register
from tests.training.scored import agreed, begun, blind_round, handed_in, note
from tests.training.world import learn_from
from training.models import Pin, ScoreAnswer, Scorecard

# One unmistakable core in each language; no other row of the world contains them.
CORES = {"en": "Xylqzvor", "zh-hant": "龘靐齉", "zh-hans": "龖爩灪"}
WORDS = "|".join(CORES.values()).lower()
TRACE = re.compile(rf"(?:{WORDS})(?:-[0-9a-z_-]+[0-9])?|\b0955[123][0-9]{{6}}\b|so-7719[0-9]+")


class Planter:
    """Hands out words that tell who planted them, and remembers them."""

    def __init__(self, number: int, language: str):
        self.number, self.language, self.serial, self.words = number, language, count(1), []

    def __call__(self, what: str) -> str:
        word = f"{CORES[self.language]}-{self.number:03d}-{what}-{next(self.serial)}"
        self.words.append(word)
        return word

    def digits(self, start: str) -> str:
        """A number of its own, such as a phone's."""
        number = f"{start}{self.number:04d}{next(self.serial):02d}"
        self.words.append(number)
        return number


def plant_person(number: int, language: str, *, by, chief, items) -> tuple[Customer, list[str]]:
    """A customer with a closed case in which every personal column holds planted words, and those words."""
    plant = Planter(number, language)
    with attributed(actor_id=by.pk, reason="plant"):
        customer = plant_customer(plant, by)
        purchase = Purchase.objects.create(
            customer=customer, number=plant.digits("SO-7719"), item="Kettle", bought_on=now().date(), amount=2000,
            currency="TWD", source="shop",
        )  # fmt: skip
        Purchase.objects.create(
            customer=customer, number=plant.digits("SO-7719"), item="Lid", bought_on=now().date(), amount=100,
            currency="TWD", source="shop",
        )  # fmt: skip
    case = plant_case(plant, by=by, customer=customer, purchase=purchase)
    plant_note(plant, case, by=chief)
    plant_gift(plant, case, by=by, chief=chief, item=items[number % len(items)])
    plant_scores(plant, case, by=by)
    return customer, plant.words


def plant_customer(plant: Planter, by) -> Customer:
    """The record with two phones, a mail and an older name and address in its history."""
    customer = Customer.objects.create(
        name=plant("old-name"), team=by.team, language=plant.language, address=plant("old-street"), source="shop",
        external_number=plant("member"), likings=plant("likes"),
    )  # fmt: skip
    for kind, value in (
        ("phone", plant.digits("09551")),
        ("phone", plant.digits("09552")),
        ("email", f"{plant('mail').lower()}@example.org"),
        ("line", plant("line")),
    ):
        customer.contact_points.create(kind=kind, value=value)
    customer.contact_points.filter(kind="line").delete()
    customer.name, customer.address = plant("name"), plant("street")
    customer.save()
    return customer


def plant_case(plant: Planter, *, by, customer, **facts) -> Complaint:
    """A case that went all ways, to its end."""
    case = Complaint.register(
        by=by, at=now(), channel="email", words=plant("complaint"), category=category(), customer=customer,
        contact=plant.digits("09553"), complainant_name=plant("complainant"), complainant_relation=plant("relation"),
        whom_we_may_tell=plant("may-tell"), language=plant.language, **facts,
    )  # fmt: skip
    acknowledge(case, by)
    case.add_message(by=by, at=now(), direction="inbound", body=plant("mail-in"), reason=plant("reason"))
    case.add_message(by=by, at=now(), direction="internal", body=plant("note"))
    case.attempt_contact(by=by, at=now(), channel="phone", note=plant("attempt"))
    case.read_emotion(by=by, at=now(), level="mild", kind="angry")
    case.assess(
        by=by, at=now(), severity="minor", is_safety_risk=False, demand=plant("demand"), demand_confirmation="spoken"
    )
    investigate(case, by)
    plant_finding_out(plant, case, by)
    case.correct(by=by, at=now(), field="desired_outcome", value=plant("becomes"), why=plant("why"))
    propose(case, by)
    case.proposals.latest().options.update(title=plant("option"), pros=plant("pros"), cons=plant("cons"))
    agree(case, by)
    promise = case.make_promise(by=by, at=now(), text=plant("promise"), owner=by, due_at=now().replace(year=2126))
    case.renegotiate_promise(
        by=by, at=now(), promise=promise, text=plant("anew"), due_at=now().replace(year=2126), note=plant("obstacle")
    )
    case.keep_promise(by=by, at=now(), promise=case.promises.filter(state="open").last(), note=plant("kept"))
    for promise in case.promises.filter(state="open"):
        case.keep_promise(by=by, at=now(), promise=promise)
    case.apologise(by=by, at=now(), kind="regret", words=plant("apology"))
    plant_carrying_out(plant, case, by)
    plant_rest(plant, case, by)
    case.resolve(by=by, at=now(), what_was_done=plant("done"), no_apology_reason=plant("no-apology"))
    return case


def plant_finding_out(plant: Planter, case: Complaint, by) -> None:
    """What was found, who was asked, and what came of it."""
    whys, shown = f"{plant('why-1')}\n{plant('why-2')}", {"evidence_kind": "photo", "evidence": plant("evidence")}
    case.add_finding(by=by, at=now(), text=plant("finding"), whys=whys, **shown)
    department, words = Department.objects.first(), {"question": plant("question"), "told": plant("told")}
    case.ask_department(by=by, at=now(), department=department, **words)
    task = case.add_task(by=by, at=now(), title=plant("task"), owner=by)
    case.finish_task(by=by, at=now(), task=task, result=plant("result"))
    task = case.add_task(by=by, at=now(), title=plant("task"), owner=by)
    case.drop_task(by=by, at=now(), task=task, why=plant("dropped"))


def plant_carrying_out(plant: Planter, case: Complaint, by) -> None:
    """An obstacle, a wish beyond the policy, and redress under a number."""
    promise = case.make_promise(by=by, at=now(), text=plant("promise"), owner=by, due_at=now().replace(year=2126))
    facts = {"what": plant("in-the-way"), "alternative": plant("instead"), "due_at": now().replace(year=2126)}
    told_at = now()
    case.tell_obstacle(by=by, at=now(), promise=promise, told_at=told_at, channel="phone", **facts)
    case.break_promise(by=by, at=now(), promise=case.promises.get(state="open"), note=plant("broken"))
    wish = case.add_extra_request(by=by, at=now(), words=plant("wish"))
    case.decide_extra_request(by=by, at=now(), extra=wish, decision="refused", why=plant("no"), channel="phone")
    change = case.change(by=by, at=now(), kind="wording", words=plant("change"))
    case.tell_change(by=by, at=now(), change=change, result="helped", words=plant("helped"))
    case.link(by=by, at=now(), other=register(by), kind="related", why=plant("linked"))
    case.redress_lines.update(words=plant("line"))
    boss = make_person("supervisor", team=case.team)
    case.approve_redress(by=boss, at=now(), amount=20_000, currency="TWD", why=plant("approved"))
    line = case.redress_lines.filter(done_on=None).first()
    case.carry_out_redress(by=by, at=now(), line=line, reference=plant("transfer"))


def plant_rest(plant: Planter, case: Complaint, by) -> None:
    """Rows of ways that this case did not go, so that no personal column stays without words."""
    told = {"by": by, "at": now()}
    with attributed(actor_id=by.pk, reason="plant"):
        case.acknowledgements.create(channel="phone", note=plant("ack"), **told)
        case.agreements.update(note=plant("agreement"))
        case.decisions.create(reasons=plant("decision"), routes_told=plant("routes"), **told)
        case.revisions.create(why="obstacle", note=plant("revision"), **told)
        case.reopenings.create(why="unfinished", note=plant("reopening"), **told)
        case.withdrawals.create(why="by_customer", note=plant("withdrawal"), **told)
        case.escalations.create(level=1, receiver=by, why=plant("escalation"), **told)
        case.legal_holds.create(why=plant("hold"), placed_by=by, placed_at=now(), released_by=by, released_at=now())
        case.holds.create(
            why="answer", words=plant("waits"), placed_by=by, placed_at=told["at"], released_by=by,
            released_at=told["at"], ended_by_what="by_hand",
        )  # fmt: skip
        case.replies.create(
            channel="email", address=f"{plant('mail-to').lower()}@example.org", subject=plant("subject"),
            body=plant("reply"), last_error=plant("bounce"), note=plant("legal"), fate="returned",
            written_at=now(), by=by,
        )  # fmt: skip
        note = {"told": plant("knows"), "tried": plant("tried"), "do_not_ask": plant("ask-not")}
        case.handovers.create(receiver=by, how="by_hand", **note, **told)
        case.help_calls.create(
            asked_by=by, asked_at=now(), words=plant("help"), answered_by=by, answered_at=now(),
            answer=plant("whisper"), ended_at=now(), ended_how="heard",
        )  # fmt: skip
        case.messages.filter(is_verbatim=True).update(gloss=plant("gloss"), gloss_by=by, gloss_at=now())
        case.attachments.create(
            name=plant("file"),
            sha256=plant("sha"),
            kind="txt",
            size=1,
            stored_as="0" * 64,
            message=case.messages.first(),
            **told,
        )
        case.reply_drafts.create(author=by, saved_at=now(), subject=plant("draft-subject"), body=plant("draft"))
        case.external_number, case.source = plant("there"), "old system"
        case.save(update_fields=["external_number", "source"])


def plant_scores(plant: Planter, case: Complaint, *, by) -> None:
    """What trainers and the agent wrote about the case, quoting the customer."""
    first, second = make_person("trainer"), make_person("trainer")
    card = begun(case, by=first, agent=by)
    with attributed(actor_id=first.pk, reason="plant"):
        Scorecard.objects.filter(pk=card.pk).update(summary=plant("score-whole"))
        ScoreAnswer.objects.filter(card=card).update(comment=plant("score-said"), overruled=plant("score-over"))
    found = blind_round(case, by=first, scorers=[first, second], agent=by)
    for one, answer in zip(found.cards.order_by("pk"), ("yes", "partly"), strict=True):
        handed_in(one, answer)
    agreed(found, by=first, why=plant("score-why"), each=plant("score-agreed"))
    words = {name: plant(f"score-{name}") for name in ("behaviour", "effect", "change")}
    written = note(case, by=first, agent=by, **words)
    written.acknowledge(by=by, at=now(), comment=plant("score-comment"))
    written.check_again(by=first, at=now(), result=plant("score-result"))


def plant_note(plant: Planter, case: Complaint, *, by) -> None:
    """What a reviewer wrote about a moment of the case."""
    Pin.put(case, by=by, at=now(), moment=case.received_at, kind="question", words=plant("pin"))


@transaction.atomic
def plant_gift(plant: Planter, case: Complaint, *, by, chief, item) -> None:
    """A gift that was delivered, a follow-up that was done and one that waits, and the end of the case."""
    case.read_emotion(by=by, at=now(), level="calm")
    card = {name: plant(name) for name in ("card_apology", "card_remedy", "card_thanks", "card_future")}
    gift = remedy_with_gift(
        case, by=by, at=now(), item=item, amount=280, timing="by_hand", why=plant("gift-why"), **card
    )
    if gift.state == "submitted":
        gift.approve(by=chief, at=now(), note=plant("approval"))
    gift.prepare(by=by, at=now(), reason=plant("gift-reason"))
    gift.send(by=by, at=now(), parcel_number=plant("parcel"))
    gift.deliver(by=by, at=now())
    with attributed(actor_id=by.pk, reason="plant"):
        Gift.objects.filter(pk=gift.pk).update(
            address=plant("gift-street"),
            decision_note=plant("gift-note"),
            clearance=plant("gift-clearance"),
            despite_anger=plant("gift-anger"),
            proof=plant("gift-proof"),
        )
    for channel in ("phone", "letter"):
        FollowUp.objects.create(
            complaint=case, customer=case.customer, team=case.team, channel=channel, earliest_at=now(),
            latest_at=now().replace(year=2126), assignee=by,
        ).record("plan", by=by, at=now(), after="scheduled")  # fmt: skip
    first, second = FollowUp.objects.filter(complaint=case, rule=None).order_by("pk")
    survey = make_survey(second, by=by, at=now())
    first.attempt(by=by, at=now(), how="no_answer", note=plant("vain"))
    first.complete(by=by, at=now(), solved="yes", improvement=plant("improve"), words=plant("words"))
    with attributed(actor_id=by.pk, reason="plant"):
        Survey.objects.filter(pk=survey.pk).update(answered_at=now(), solved="yes", words=plant("survey"))
        FollowUp.objects.filter(pk=second.pk).update(remark=plant("remark"))
    second.assign(by=by, at=now(), assignee=by, reason=plant("handed"))
    programme = Programme.objects.get(code="repair")
    care = enrol(programme, customer=case.customer, by=chief, at=now(), team=case.team)
    leave(care, by=chief, at=now(), outcome="steady", reason=plant("care"))
    case = Complaint.objects.get(pk=case.pk)
    case.close(by=by, at=now(), outcome="satisfied", lesson=plant("lesson"), customer_words=plant("last-words"))
    plant_learning(plant, Complaint.objects.get(pk=case.pk), chief=chief)


def plant_learning(plant: Planter, case: Complaint, *, chief) -> None:
    """What was learned from the case: a review, an action, a nomination, a copy, a pack."""
    names = ("felt", "broke", "changes", "action", "why", "title", "teaches", "note", "purpose")
    words = {name: plant(f"learn-{name}") for name in names if name != "purpose"} | {"purpose": "learn"}
    learnt = learn_from(case, by=chief, second=chief, words=words, publish=False)
    learnt.action.finish(by=chief, at=now(), result=plant("learn-result"))
    learnt.nomination.decline(by=chief, at=now(), answer=plant("learn-answer"))
    with attributed(actor_id=chief.pk, reason="plant"):
        for line in learnt.copy.lines.all():
            line.words, line.cleared = plant("learn-line"), plant("learn-cleared")
            line.save()

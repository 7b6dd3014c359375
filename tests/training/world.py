"""One of everything that learning leaves behind, made by the real acts."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils.timezone import localdate, now

from complaints.models import Complaint
from history.attribution import attributed
from training.copying import begin_copy, whole_lines
from training.models import Nomination, Pack, QueuedCase, Review, ReviewAction, ReviewPeriod, ReviewRule, Tag

WORDS = dict.fromkeys(("felt", "broke", "changes", "action", "why", "title", "teaches", "note", "purpose"), "它")


def put_into_queue(case: Complaint) -> QueuedCase:
    """As if a rule had taken it."""
    today = localdate()
    with attributed(reason="fill_queue", at=now()):
        rule = ReviewRule.objects.get(reason="critical")
        counted = {"seed": "0" * 32, "looked_at": 1, "taken": 1, "filled_at": now()}
        period, _made = ReviewPeriod.objects.get_or_create(
            rule=rule, begins_on=today - timedelta(days=1), defaults=counted | {"ends_on": today}
        )
        known = {"reason": "critical", "event": "closure 1", "queued_at": now(), "due_on": today}
        return QueuedCase.objects.create(complaint=case, period=period, **known)


def learn_from(case: Complaint, *, by, second, words: dict = WORDS, publish: bool = True) -> SimpleNamespace:
    """Queue, review with an action, nomination, a copy that ``second`` publishes, a pack; all of one case."""
    queued = put_into_queue(case)
    answers = {name: words[name] for name in ("felt", "broke", "changes")}
    review = Review.write(case, by=by, at=now(), expected=1, **answers)
    action = ReviewAction.add(review, by=by, at=now(), text=words["action"], owner=second, due_on=localdate())
    nomination = Nomination.make(case, by=by, at=now(), lesson="warning", why=words["why"])
    copy = begin_copy(case, by=by, at=now(), lesson="model")
    lines = [(one, one.words, False, "\n".join({doubt.words for doubt in one.doubts})) for one in whole_lines(copy)]
    told = {"title": words["title"], "teaches": words["teaches"], "tags": list(Tag.objects.all()[:1])}
    copy.change(by=by, at=now(), lines=lines, **told)
    if publish:
        copy.hand_in(by=by, at=now())
        copy.publish(by=second, at=now())
    pack = Pack.make(by=by, at=now(), title="說到做到", purpose=words["purpose"], held_on=localdate(), people=[second])
    pack.add(by=by, at=now(), copy=copy, note=words["note"])
    moment = pack.add(by=by, at=now(), complaint=case, moment=case.received_at, note="")
    found = {"queued": queued, "review": review, "action": action, "nomination": nomination, "copy": copy, "pack": pack}
    return SimpleNamespace(**found, moment=moment, case=case)


def addresses(learnt: SimpleNamespace) -> dict[str, list]:
    """{name of an address of the library: what it is called with}."""
    case, pack = [learnt.case.reference], learnt.pack.pk
    return {
        "training:library": [],
        "training:copy": [learnt.copy.pk],
        "training:draft": [learnt.copy.pk],
        "training:copy_print": [learnt.copy.pk],
        "training:copy_act": [learnt.copy.pk, "withdraw"],
        "training:queue": [],
        "training:queue_act": [learnt.queued.pk, "claim"],
        "training:nominations": [],
        "training:nomination_answer": [learnt.nomination.pk],
        "training:action_done": [learnt.action.pk],
        "training:packs": [],
        "training:pack_new": [],
        "training:pack": [pack],
        "training:pack_print": [pack],
        "training:pack_moment": [pack],
        "training:pack_moment_act": [pack, learnt.moment.pk, "remove"],
        "training:review": case,
        "training:nominate": case,
        "training:begin": case,
    }

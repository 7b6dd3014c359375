"""Every page there is, in the Chinese world: its address and what it leads to."""

from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse

import accounts.urls
from casework.bulk import BULK_ACTS
from casework.doors import DOORS, PROMISE_ACTS
from casework.message_doors import MESSAGE_ACTS
from casework.reply_doors import REPLY_ACTS
from casework.views import care
from casework.views.floor import PERSON_ACTS
from complaints.models import (
    Attachment,
    CaseChange,
    CaseLink,
    Clock,
    ExtraRequest,
    Finding,
    RedressLine,
    Task,
)
from followups.links import token_of
from followups.models import Survey
from followups.views import CHANGES
from gifts import keeping
from tests.security.matrix import remembered
from tests.training import world as training_world

NOT_PAGES = {
    "healthz",
    "readyz",
    "set_language",
    "sign-out",
    "home",
    "casework:attachment",
    "casework:dossier_file",
    "gifts:picture",
}  # no page of words of their own
RAW = {
    "audit.entry",
    "privacy.erasurerequest",
    "complaints.policychange",
    "complaints.savedview",
    "training.scoreanswer",
    "training.copyline",
}  # their pages show the facts as they were stored


def addresses(world):
    """{name of a pattern: the arguments to call it with}."""
    references = [[case.reference] for case in world.cases]
    some = references[::3]  # for what says of a case no other words than its own page, which is asked for each
    gifts, calls = [[gift.pk] for gift in world.gifts], [[one.pk] for one in world.followups]
    promise, tasks = world.cases[1].promises.first(), list(Task.objects.filter(complaint=world.cases[1]))
    return {
        **{pattern.name: [[]] for pattern in accounts.urls.urlpatterns if pattern.name not in {"entry", "end_sitting"}},
        "entry": [["made-up"]],
        "end_sitting": [[1]],
        "casework:leaving": [[world.people["agent"].pk]],
        "casework:desk": [[]],
        "casework:strip": [[]],
        "casework:figures": [[]],
        "notices:notices": [[]],
        "notices:sign": [[]],
        "notices:seen": [[]],
        "notices:opened": [[1]],
        "notices:wishes": [[]],
        "health": [[]],
        "failed_jobs": [[]],
        "failed_job": [[1, "retry"]],
        "casework:saved_views": [[]],
        "casework:saved_view": [[world.view.pk]],
        "casework:bulk": [[]],
        "casework:queue": [[]],
        "casework:caught_up": [[]],
        "casework:floor": [[]],
        "casework:floor_state": [[]],
        "casework:person": [[world.people["agent"].pk, act] for act in PERSON_ACTS],
        "casework:spread": [[world.people["agent"].pk]],
        "casework:shift": [[]],
        "casework:breath": [[]],
        "casework:call_now": references,
        "casework:commands": [[]],
        "casework:search": [[]],
        "casework:new_case": [[]],
        "casework:look_up": [[]],
        "casework:suggestion": [[]],
        "casework:alike": [[]],
        "casework:customers": [[]],
        "casework:preview": references,
        "casework:case": references,
        "casework:unmask_case": references,
        "casework:unmask_customer": [[world.customer.pk]],
        "casework:coach": references,
        "casework:brief": some,
        "casework:as_it_stood": some,
        "casework:changes": some,
        "casework:deadline": [[clock.complaint.reference, clock.pk] for clock in clocks_of_each_sort(world.cases)],
        "casework:dossier": some,
        "training:replay": some,
        "training:pin": references[:1],
        "training:pin_withdrawal": [[world.pin.pk]],
        "casework:dossier_file": references,
        "casework:choose": [[world.customer.pk]],
        "casework:customer": [[world.customer.pk]],
        "customers:facts": [[world.customer.pk]],
        "followups:events": [[world.customer.pk]],
        "casework:gift": references,
        "casework:gift_checks": references,
        "casework:door": [[*one, noun] for one in references[:5:2] for noun in DOORS],
        "casework:promise": [[world.cases[1].reference, promise.pk, noun] for noun in PROMISE_ACTS],
        "casework:reply": references[:1],
        "casework:reply_draft": references[:1],
        "casework:reply_templates": some,
        "casework:reply_act": [
            [case.reference, reply.pk, noun]
            for case in world.cases
            for reply in case.replies.all()
            for noun in REPLY_ACTS
        ],
        "casework:part": [
            *[
                [one.complaint.reference, "tasks", one.pk, act]
                for one in tasks
                for act in ("done", "dropped", "handed")
            ],
            *[[one.complaint.reference, "redress", one.pk, "done"] for one in RedressLine.objects.all()[:2]],
            *[[one.complaint.reference, "extra-requests", one.pk, "decision"] for one in ExtraRequest.objects.all()],
            *[[one.complaint.reference, "findings", one.pk, "told"] for one in Finding.objects.all()[:2]],
            *[[one.complaint.reference, "links", one.pk, "removal"] for one in CaseLink.objects.all()[:2]],
            *[[one.complaint.reference, "changes-made", one.pk, "result"] for one in CaseChange.objects.all()[:1]],
        ],
        "casework:tasks": [[]],
        "casework:task": [[one.pk] for one in tasks],
        "casework:promises": [[]],
        "casework:promise_kept": [[promise.pk]],
        "casework:promise_hint": references[:1],
        "casework:promise_from_words": references[:1],
        "casework:attachments": references[:1],
        **{
            name: [[file.complaint.reference, file.pk] for file in Attachment.objects.filter(kept_for=None)]
            for name in ("casework:attachment_redaction", "casework:attachment_removal")
        },
        "casework:message_act": [
            [case.reference, case.messages.last().pk, noun] for case in world.cases[5:6] for noun in MESSAGE_ACTS
        ],
        "casework:call": calls,
        "casework:attempt": calls,
        "casework:call_ended": calls,
        "casework:survey_link": calls,
        "casework:heard": [[]],
        "casework:survey": [[token_of(survey.nonce)] for survey in Survey.objects.all()],
        "casework:survey_thanks": [[]],
        "casework:care": [[world.customer.pk]],
        "casework:care_end": [[world.customer.pk, 1, act] for act in care.ACTS],
        "casework:letter": calls,
        "casework:letter_print": [[world.letter.followup_id, world.letter.pk]],
        "followups:follow_ups": [[]],
        "followups:handing_over": [[]],
        "followups:calendar": [[]],
        "followups:feed": [["nothing"]],
        "followups:notice": [[0]],
        "followups:notices_seen": [[]],
        "followups:change": [[*one, noun] for one in calls for noun in CHANGES],
        "casework:gift_catalogue": some,
        "gifts:gifts": [[]],
        "gifts:export": [[]],
        "gifts:catalogue": [[]],
        "gifts:new_item": [[]],
        "gifts:item": [[item.pk] for item in world.shelf],
        "gifts:item_act": [[item.pk, noun] for item in world.shelf for noun in keeping.ACTS],
        "gifts:decision": [[world.shelf[1].pk, "correction", world.shelf[1].corrections.get().pk]],
        "gifts:code": gifts[:1],
        "gifts:another_code": gifts[:1],
        "gifts:ready": [[]],
        "gifts:vouchers": [[]],
        "casework:care_gift": [[world.customer.pk]],
        "gifts:budgets": [[]],
        "gifts:budget": [[world.gifts[0].budget_id]],
        "gifts:movement": [[world.gifts[0].budget_id]],
        "gifts:gift": gifts,
        "gifts:card": gifts,
        "gifts:step": gifts,
        "training:practice": [[]],
        "training:practice_left": [[]],
        "privacy:requests": [[]],
        "privacy:retention": [[]],
        "privacy:request": [[erasure.reference] for erasure in world.erasures],
        "privacy:receipt": [[world.erasures[1].reference]],
        "privacy:carry_out": [[world.erasures[0].reference]],
        "privacy:refuse": [[world.erasures[0].reference]],
        "privacy:of_customer": [[world.customer.pk]],
        "privacy:export": [[world.customer.pk]],
        "privacy:of_case": [[world.cases[-1].reference]],
        "training:scorecards": [[]],
        "training:scorecard_new": some,
        "training:scorecard": [[world.learned["shown"].pk], [world.learned["draft"].pk]],
        "training:scorecard_release": [[world.learned["shown"].pk]],
        "training:scorecard_drop": [[world.learned["draft"].pk]],
        "training:round": [[world.learned[name].pk] for name in ("settled", "compared", "round")],
        **{f"training:round_{verb}": [[world.learned["round"].pk]] for verb in ("reveal", "release", "cancel")},
        "training:coaching": [[]],
        "training:note_new": some,
        "training:note": [[world.learned[name].pk] for name in ("note", "acknowledged")],
        **{
            f"training:note_{verb}": [[world.learned["note"].pk]] for verb in ("acknowledge", "check_again", "withdraw")
        },
        **{name: [args] for name, args in training_world.addresses(world.learnt).items()},
    }


def clocks_of_each_sort(cases) -> list[Clock]:
    """One of each kind and state of its case: that runs, stands still, was stopped in time, or late."""
    sorts = {}
    for clock in Clock.objects.filter(complaint__in=cases).select_related("complaint").order_by("pk"):
        is_late = bool(clock.stopped_at and clock.stopped_at > clock.due_at)
        sorts[clock.kind, clock.complaint.state, bool(clock.stopped_at), is_late, bool(clock.paused_at)] = clock
    return [*sorts.values()]


QUERIES = {
    "casework:case": [
        "?script=zh-hans",
        "?show=words",
        "?show=steps",
        "?show=promised",
        "?show=system",
        "?show=corrected",
    ],
    "casework:as_it_stood": ["?known=1", "?at=2001-01-01", "?at=2990-01-01"],
    "casework:desk": ["?view=team", "?view=escalated", "?view=unassigned", "?view=overdue", "?view=mine&due=none"],
    "casework:bulk": [f"?view=team&all=1&act={act}" for act in BULK_ACTS],
    "casework:shift": ["?back=2126-01-01T09:00", "?back=1"],
    "casework:commands": ["?q=1", "?q=黃", "?q=查無此人"],
    "casework:search": ["?q=黃", "?q=沒有"],
    "casework:look_up": ["?customer=黃", "?q=黃"],
    "casework:suggestion": ["?words=氣死我了"],
    "casework:customers": ["?q=黃", "?q=沒有"],
    "casework:promises": ["?whose=team"],
    "followups:follow_ups": ["?view=month", "?view=week&whose=team", "?whose=team"],
    "followups:handing_over": ["?pick=1&pick=2"],
    "casework:letter": ["?way=letter", "?way=im"],
    "gifts:gifts": ["?state="],
    "training:coaching": ["?whose=written", "?whose=led"],
    "training:library": ["?shown=prepared", "?q=1", "?lesson=warning"],
    "training:queue": ["?shown=mine", "?shown=done"],
}


def workspace_pages(world, instances=None):
    """Every address of the workspace; a pattern that nobody has given arguments to is an error.

    With ``instances`` each leads to so many things only, and to the newest of them. Where a page shows less of a thing
    or searches in it, that is asked of two: the newest and one in the middle, such as a case that is closed.
    """
    known, pages = addresses(world), []
    for name in pattern_names(get_resolver()):
        if name in NOT_PAGES or name.startswith("admin:"):
            continue
        things = known[name][-(instances or 0) :]
        for number, args in enumerate(things):
            try:
                address = reverse(name, args=args)
            except NoReverseMatch:
                assert name in {"gifts:step", "gifts:movement"}  # its steps are only ever posted to
                continue
            pages.append(address)
            if number in {len(things) // 2, len(things) - 1}:
                pages += [address + query for query in QUERIES.get(name, [])]
    return pages


def pattern_names(resolver, space=""):
    """All names, with their namespaces."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from pattern_names(pattern, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def admin_pages(person):
    """The list, the form, one row, its history and how it stood, of everything that ``person`` may open."""
    pages = [reverse("admin:index"), reverse("admin:password_change")]
    for model, site in admin.site._registry.items():
        if not person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            continue
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{base}_changelist"))
        is_added_here = any(one.name == f"{base[6:]}_add" for one in site.get_urls())
        may_add = is_added_here and person.has_perm(base[6:].replace("_", ".add_"))
        pages += [reverse(f"{base}_add")] if may_add else []
        row = None if model._meta.label_lower in RAW else model._default_manager.first()
        kinds = ("change", "history", "as_it_stood") if row else ()
        pages += [reverse(f"{base}_{kind}", args=[row.pk]) for kind in kinds]
    return pages


def visited(client, pages):
    """(page, what it answers), one after the other; none may break."""
    with remembered():
        for page in pages:
            response = client.get(page)
            assert response.status_code in {200, 302, 403, 404, 405, 409, 410}, (page, response.status_code)
            yield page, response

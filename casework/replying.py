"""Replies between the desk and the post: templates filled from the case, words handed in where they belong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override, pgettext

from complaints.choices import Channel, Direction, PromiseState, ReplyFate
from complaints.models import Complaint, Message, Reply, ReplyDraft, ReplyTemplate, policy_day
from complaints.models.replies import SUBJECT_LENGTH
from complaints.placeholders import PLACEHOLDERS, Unfilled, filled, is_bare, shown
from complaints.tasks import leave
from ui.beginnings import beginning

# Where on a case each placeholder is filled in.
WHERE = {"finding": "findings", "options": "proposal", "remedy": "resolution", "promise": "promises"} | {
    "promise_date": "promises",
    "item": "correction",
    "order": "correction",
}
OVERTAKEN = timedelta(minutes=1)  # a draft still on its way when its words were handed in
BACK_WITH_AUTHOR = (ReplyFate.UNDONE, ReplyFate.RETURNED)


@dataclass(frozen=True)
class Begun:
    """A template as it reads for one case; what it still lacks, as (what it is, the noun that fills it in)."""

    template: ReplyTemplate
    subject: str
    body: str
    missing: list[tuple[object, str]]


def mail_addresses(case: Complaint) -> list[str]:
    """Where mail to this customer goes, the likeliest first; the contact of the case before those of the person."""
    known = getattr(case, "mail_addresses", None)
    if known is None:
        points = case.customer.contact_points.filter(kind="email") if case.customer else []
        known = [point.value for point in points]
    return [address for address in dict.fromkeys([case.contact, *known]) if is_address(address)]


def is_address(text: str) -> bool:
    """Whether mail could be sent there."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def usual_subject(case: Complaint) -> str:
    """What a reply is about unless its writer says otherwise: the customer's own words and the number."""
    return f"Re: {case.subject} [{case.reference}]"


def values_of(case: Complaint, by) -> Mapping[str, str]:
    """What the placeholders stand for in this case, in the customer's language; empty where nothing is known."""
    findings = case.findings.filter(told_customer=True).order_by("-pk")
    promise = case.promises.filter(state=PromiseState.OPEN).order_by("due_at").first()
    proposal = case.proposals.filter(taken_back=False).order_by("round").last()
    options = proposal.options.order_by("position") if proposal else []
    with override(case.language):
        somebody = case.complainant_name or pgettext("address", "customer")
        due = date_format(localtime(promise.due_at), "DATETIME_FORMAT") if promise else ""
        return {
            "customer": case.customer.addressed if case.customer else somebody,
            "case": case.reference,
            "item": case.purchase.item if case.purchase else "",
            "order": case.purchase.number if case.purchase else "",
            "finding": next((finding.text for finding in findings[:1]), ""),
            "options": "\n".join(f"{option.position}. {option.title}" for option in options),
            "remedy": remedy_of(case),
            "promise": promise.text if promise else "",
            "promise_date": due,
            "alias": by.alias,
            "firm": settings.FIRM_NAME,
        }


def remedy_of(case: Complaint) -> str:
    """What was done, else what the customer chose; empty before that."""
    done = case.resolutions.filter(taken_back=False).order_by("pk").last()
    if done:
        return done.what_was_done
    agreed = case.agreements.filter(taken_back=False).select_related("option").order_by("pk").last()
    return agreed.option.title if agreed else ""


def beginnings(case: Complaint, by, *, channel: str, at: datetime) -> list[Begun]:
    """The templates that fit the case, filled; of each code the most special one."""
    values = values_of(case, by)
    fitting = ReplyTemplate.objects.fitting(
        language=case.language, channel=channel, category_id=case.category_id, on=policy_day(at)
    )
    first = {template.code: template for template in reversed(fitting)}
    return [begun(template, values) for template in fitting if first[template.code] is template]


def begun(template: ReplyTemplate, values: Mapping[str, str]) -> Begun:
    """One template, filled; where something is missing, that is named in its place."""
    missing: dict[str, None] = {}
    texts = []
    for text in (template.subject, template.body):
        try:
            texts.append(filled(text, values))
        except Unfilled as error:
            missing |= dict.fromkeys(error.names)
            texts.append(shown(text, values))
    texts[0] = beginning(texts[0], SUBJECT_LENGTH)
    return Begun(template, *texts, [(PLACEHOLDERS[name], WHERE.get(name, "")) for name in missing])


def is_bare_template(case: Complaint, by, words: str, *, channel: str, at: datetime) -> bool:
    """Whether the words are a template to which its sender added nothing."""
    return any(is_bare(words, one.body) for one in beginnings(case, by, channel=channel, at=at) if not one.missing)


def begin_draft(case: Complaint, by, one: Begun, *, channel: str, at: datetime) -> ReplyDraft:
    """Put a filled template into the person's draft; words of their own stay above it."""
    draft, _created = case.reply_drafts.get_or_create(author=by, defaults={"saved_at": at})
    own = draft.body.strip()
    if own and not is_bare_template(case, by, own, channel=channel, at=at):
        draft.body = f"{own}\n\n{one.body}"
    else:
        draft.body = one.body
    draft.direction, draft.channel, draft.saved_at = Direction.OUTBOUND, channel, at
    draft.subject, draft.template = one.subject, one.template
    draft.save()
    return draft


def keep_draft(case: Complaint, by, facts: dict, *, at: datetime) -> None:
    """Keep what a person is writing; emptied, it goes. What arrives after the words were handed in is no draft."""
    words, mine = facts["body"].strip(), case.reply_drafts.filter(author=by)
    if not words:
        mine.delete()
    elif mine.exists() or not was_handed_in(case, by, words, since=at - OVERTAKEN):
        case.reply_drafts.update_or_create(author=by, defaults=facts | {"saved_at": at})


def was_handed_in(case: Complaint, by, words: str, *, since: datetime) -> bool:
    """Whether the person has handed in or written down these very words a moment ago."""
    replies = case.replies.filter(by=by, body=words, written_at__gte=since).exclude(fate__in=BACK_WITH_AUTHOR)
    return replies.exists() or case.messages.filter(by=by, body=words, at__gte=since).exists()


def hand_in(case: Complaint, *, by, at: datetime, direction: str, channel: str, body: str, address: str = "",
            **facts) -> Reply | Message:  # fmt: skip
    """Words where they belong: on their way to the customer, before legal, or written down as said."""
    leaves = channel == Channel.EMAIL and bool(address)
    if direction == Direction.OUTBOUND and (leaves or case.reads_first(by, at=at, channel=channel)):
        reply = case.write_reply(by=by, at=at, channel=channel, body=body, address=address, **facts)
        leave(reply)
        return reply
    said = {name: facts[name] for name in ("is_substantive", "apology_kind") if name in facts}
    message = case.add_message(by=by, at=at, direction=direction, channel=channel, body=body, **said)
    case.reply_drafts.filter(author=by).delete()
    return message


def hand_in_again(case: Complaint, *, by, at: datetime, reply: Reply, address: str) -> Reply:
    """A reply that could not be delivered begins its way anew."""
    again = case.retry_reply(by=by, at=at, reply=reply, address=address)
    leave(again)
    return again


def release(case: Complaint, *, by, at: datetime, reply: Reply, reason: str) -> Reply:
    """Whoever read them first lets words go."""
    released = case.clear_reply(by=by, at=at, reason=reason, reply=reply)
    leave(released)
    return released


def send_back(case: Complaint, *, by, at: datetime, reply: Reply, note: str) -> Reply:
    """They do not let words go, and says why, to their author and in the journal."""
    return case.return_reply(by=by, at=at, reason=note, reply=reply, note=note)

"""The words of the trade that are stored in columns (docs/domain.md §2 and §3)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a complaint stands between the first word and the confirmed close."""

    RECEIVED = "received", _("received")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ASSESSED = "assessed", _("assessed")
    INVESTIGATING = "investigating", _("investigating")
    PROPOSED = "proposed", _("proposed")
    COMMITTED = "committed", _("being carried out")
    RESOLVED = "resolved", _("resolved")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


IN_PROGRESS = (
    State.RECEIVED,
    State.ACKNOWLEDGED,
    State.ASSESSED,
    State.INVESTIGATING,
    State.PROPOSED,
    State.COMMITTED,
)
OPEN = (*IN_PROGRESS, State.RESOLVED)
# Whoever has not been spoken to yet has nothing to answer.
CAN_WAIT = tuple(state for state in IN_PROGRESS if state != State.RECEIVED)


class Severity(TextChoices):
    """How grave the matter is; neither the emotion nor the priority."""

    MINOR = "minor", _("minor")
    MODERATE = "moderate", _("moderate")
    SEVERE = "severe", _("severe")
    CRITICAL = "critical", _("critical")


SEVERITY_ORDER = {severity: rank for rank, severity in enumerate(Severity.values)}


class Channel(TextChoices):
    """By which way words travel between the customer and us."""

    PHONE = "phone", _("phone")
    CHAT = "chat", _("live chat")
    EMAIL = "email", _("e-mail")
    MESSAGE = "message", _("message")
    IM = "im", _("SMS or IM")
    SOCIAL = "social", _("social media")
    COUNTER = "counter", _("counter")
    LETTER = "letter", _("letter")
    WEB = "web", _("web form")
    REGULATOR = "regulator", _("regulator’s hotline")


TALKING = frozenset({Channel.PHONE, Channel.CHAT, Channel.COUNTER})


class EmotionLevel(TextChoices):
    """How strong a feeling was in one conversation, read by a person."""

    CALM = "calm", _("calm")
    MILD = "mild", pgettext_lazy("emotion", "mild")
    MODERATE = "moderate", pgettext_lazy("emotion", "moderate")
    STRONG = "strong", pgettext_lazy("emotion", "strong")
    UNOBSERVED = "unobserved", _("not observable")


class EmotionKind(TextChoices):
    """Which feeling it was; each asks for another way to help."""

    ANGRY = "angry", _("angry")
    DISAPPOINTED = "disappointed", _("disappointed")
    CONFUSED = "confused", _("confused")
    ANXIOUS = "anxious", _("anxious")
    WEARY = "weary", _("weary")


class DemandConfirmation(TextChoices):
    """How the customer confirmed that we understood what they want."""

    SPOKEN = "spoken", _("confirmed in speech")
    WRITTEN = "written", _("confirmed in writing")
    NOT_REACHABLE = "not_reachable", _("not reachable")
    DECLINED = "declined", _("declined to confirm")


class Direction(TextChoices):
    """Who speaks to whom."""

    INBOUND = "inbound", _("from the customer")
    OUTBOUND = "outbound", _("to the customer")
    INTERNAL = "internal", _("internal note")


class ApologyKind(TextChoices):
    """Sorrow is always possible; admitting a fault is its own kind."""

    REGRET = "regret", _("regret for the experience")
    ADMISSION = "admission", _("admission of our fault")


class Scope(TextChoices):
    """Whether a cause struck once or will strike again."""

    ONE_OFF = "one_off", _("one-off")
    SYSTEMIC = "systemic", _("systemic")


class RedressKind(TextChoices):
    """What restores the loss; the gift is a gesture on top."""

    EXPLANATION = "explanation", _("explanation")
    REFUND = "refund", _("refund")
    EXCHANGE = "exchange", _("exchange")
    RESEND = "resend", _("send again")
    REPAIR = "repair", _("repair")
    DISCOUNT = "discount", _("discount")
    POINTS = "points", _("points")
    SERVICE = "service", _("service")


class Evidence(TextChoices):
    """What shows that the customer chose."""

    SPOKEN = "spoken", _("said so on the phone or in person")
    WRITTEN = "written", _("wrote so")
    SIGNED = "signed", _("signed")


class PromiseState(TextChoices):
    """What became of a promise."""

    OPEN = "open", pgettext_lazy("promise", "open")
    KEPT = "kept", _("kept")
    LATE = "late", _("kept late")
    BROKEN = "broken", _("not kept")
    RENEGOTIATED = "renegotiated", _("agreed anew")
    AFTERCARE = "aftercare", _("moved to aftercare")


# What we still owe: on the case, or after it.
OWED = (PromiseState.OPEN, PromiseState.AFTERCARE)


class TaskKind(TextChoices):
    """Where a task of a case comes from, and who does it."""

    MOVE = "move", _("first move")
    OWN = "own", _("own task")
    QUESTION = "question", _("question to a department")
    SIDE = "side", _("their side of it")
    REGULATOR = "regulator", _("notify the regulator?")


# Put to people who see nothing of the case but this.
PUT_TO_OTHERS = (TaskKind.QUESTION, TaskKind.SIDE)


class TaskState(TextChoices):
    """What became of a task."""

    OPEN = "open", pgettext_lazy("task", "open")
    DONE = "done", pgettext_lazy("task", "done")
    DROPPED = "dropped", pgettext_lazy("task", "dropped")


class EvidenceKind(TextChoices):
    """What shows that a finding is so."""

    DOCUMENT = "document", _("a paper or message")
    PHOTO = "photo", _("a photo or film")
    RECORD = "record", _("an entry in a system")
    STATEMENT = "statement", _("somebody’s statement")
    INSPECTION = "inspection", _("the thing itself, looked at")


class Audience(TextChoices):
    """Whom an open question is put to."""

    CUSTOMER = "customer", _("to the customer")
    OURSELVES = "ourselves", _("to ourselves")


class Granting(TextChoices):
    """What we say to a request beyond what the policy gives."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("partly granted")
    REFUSED = "refused", _("refused")


class HowLeft(TextChoices):
    """How the customer left the conversation."""

    FINE = "fine", _("fine")
    NOT_FINE = "not_fine", _("not fine")
    DID_NOT_SAY = "did_not_say", _("did not say")


class Outcome(TextChoices):
    """How a complaint ends. Only the first counts as satisfied."""

    SATISFIED = "satisfied", _("satisfied")
    DECLINED_TO_SAY = "declined_to_say", _("declined to say")
    NOT_SATISFIED = "not_satisfied_routes_told", _("not satisfied, outside routes told")
    NO_ANSWER = "no_answer", _("no answer after several tries")
    NO_CONTACT = "no_contact_possible", _("no contact possible")


class HoldReason(TextChoices):
    """What we wait for; always something that only the customer can give."""

    ANSWER = "answer", _("an answer from the customer")
    PAPERS = "papers", _("papers or photos from the customer")
    GOODS = "goods", _("the goods, on their way back to us")
    WISH = "wish", _("the customer asked us to wait")


class HoldEnd(TextChoices):
    """What ended a wait."""

    BY_HAND = "by_hand", _("somebody went on with it")
    ANSWERED = "answered", _("the customer answered")
    TIME_UP = "time_up", _("the time we gave was over")
    STEP = "step", _("the case took a step")


class ReopeningReason(TextChoices):
    """Why a finished complaint begins again."""

    STILL_UNHAPPY = "still_unhappy", _("still unhappy")
    UNFINISHED = "unfinished", _("something is unfinished")
    NEW_FACT = "new_fact", _("a new fact")
    CLOSED_IN_ERROR = "closed_in_error", _("closed in error")


class RevisionReason(TextChoices):
    """Why another solution is needed before the present one is done."""

    STILL_UNHAPPY = "still_unhappy", _("still unhappy")
    OBSTACLE = "obstacle", _("an obstacle on our side")
    NEW_FACT = "new_fact", _("a new fact")


class WithdrawalReason(TextChoices):
    """Why a complaint ends without a solution: four labels, never one figure."""

    BY_CUSTOMER = "by_customer", _("withdrawn by the customer")
    DUPLICATE = "duplicate", _("duplicate")
    OUT_OF_SCOPE = "out_of_scope", _("out of scope")
    ENTERED_BY_MISTAKE = "entered_by_mistake", _("entered by mistake")


class LinkKind(TextChoices):
    """What a case has to do with another one, as the page of the first says it."""

    RELATED = "related", pgettext_lazy("link", "related to")
    SAME_CAUSE = "same_cause", pgettext_lazy("link", "has the same cause as")
    SAME_CONTACT = "same_contact", pgettext_lazy("link", "from the same contact as")
    FOLLOW_ON = "follow_on", pgettext_lazy("link", "follows from")
    LED_TO = "led_to", pgettext_lazy("link", "led to")

    @property
    def from_there(self) -> "LinkKind":
        """The same, as the page of the other case says it."""
        return {LinkKind.FOLLOW_ON: LinkKind.LED_TO, LinkKind.LED_TO: LinkKind.FOLLOW_ON}.get(self, self)


class Approach(TextChoices):
    """How to talk with the customer of this case. Never said of a person."""

    EXPERTISE = "expertise", _("explain with expertise")
    LISTEN = "listen", _("listen first")
    FACTS = "facts", _("stay with facts")


class ChangeKind(TextChoices):
    """What to change when a case is stuck."""

    TIME = "time", pgettext_lazy("change", "time")
    PLACE = "place", pgettext_lazy("change", "place")
    PERSON = "person", pgettext_lazy("change", "person")
    WORDING = "wording", pgettext_lazy("change", "wording")


class ChangeResult(TextChoices):
    """What came of a change."""

    HELPED = "helped", pgettext_lazy("change", "it helped")
    DID_NOT = "did_not", pgettext_lazy("change", "it did not help")


class AdvicePart(TextChoices):
    """What a piece of advice is for."""

    LEAD = "lead", pgettext_lazy("advice", "in one sentence")
    SAY = "say", pgettext_lazy("advice", "say")
    AVOID = "avoid", pgettext_lazy("advice", "avoid")
    MOVE = "move", pgettext_lazy("advice", "first moves")
    FIRST = "first", pgettext_lazy("advice", "first sentence of a call")
    READY = "ready", pgettext_lazy("advice", "have ready before a call")


class ClockKind(TextChoices):
    """What a service clock measures."""

    ACKNOWLEDGEMENT = "acknowledgement", _("acknowledgement")
    FIRST_RESPONSE = "first_response", _("first response")
    SOLUTION = "solution", _("solution")
    EXTRA_REQUEST = "extra_request", _("extra request")
    SECOND_SOLUTION = "second_solution", _("second solution")
    NEXT_UPDATE = "next_update", _("promise")
    STATUTORY = "statutory", _("answer by law")


class EscalationLevel(IntegerChoices):
    """Who carries the case."""

    FRONT_LINE = 0, _("front line")
    SUPERVISOR = 1, _("supervisor")
    MANAGER = 2, _("manager")
    CRISIS_TEAM = 3, _("crisis team")


class ReplyFate(TextChoices):
    """What has become of words that were handed in. What has not left has not been said."""

    WITH_LEGAL = "with_legal", pgettext_lazy("reply", "waiting for legal")
    WITH_BUDDY = "with_buddy", pgettext_lazy("reply", "waiting for the buddy")
    CLEARED = "cleared", pgettext_lazy("reply", "released, still to be said")
    WAITING = "waiting", pgettext_lazy("reply", "about to leave")
    SENT = "sent", pgettext_lazy("reply", "has left")
    FAILED = "failed", pgettext_lazy("reply", "could not be delivered")
    UNDONE = "undone", pgettext_lazy("reply", "taken back")
    RETURNED = "returned", pgettext_lazy("reply", "sent back")


TO_BE_RELEASED = (ReplyFate.WITH_LEGAL, ReplyFate.WITH_BUDDY)
UNSETTLED = (*TO_BE_RELEASED, ReplyFate.CLEARED, ReplyFate.WAITING, ReplyFate.FAILED)


class ReplyPurpose(TextChoices):
    """What a template is for."""

    ACKNOWLEDGEMENT = "acknowledgement", pgettext_lazy("template", "we have heard you")
    PROGRESS = "progress", pgettext_lazy("template", "how it stands")
    DELAY = "delay", pgettext_lazy("template", "it will be later, told first")
    FINDING = "finding", pgettext_lazy("template", "what we found")
    PROPOSAL = "proposal", pgettext_lazy("template", "what we propose")
    APOLOGY = "apology", pgettext_lazy("template", "sorry, and how it was put right")
    CLOSING = "closing", pgettext_lazy("template", "the end")
    ROUTES = "routes", pgettext_lazy("template", "not agreed: the outside routes")
    FOLLOW_UP = "follow_up", pgettext_lazy("template", "afterwards: is it solved, how are you")


class FileKind(TextChoices):
    """What a file is, by its content. Nothing else is taken."""

    JPEG = "jpg", pgettext_lazy("file", "photo (JPEG)")
    PNG = "png", pgettext_lazy("file", "picture (PNG)")
    GIF = "gif", pgettext_lazy("file", "picture (GIF)")
    WEBP = "webp", pgettext_lazy("file", "picture (WebP)")
    HEIC = "heic", pgettext_lazy("file", "photo (HEIC)")
    PDF = "pdf", pgettext_lazy("file", "document (PDF)")
    DOCX = "docx", pgettext_lazy("file", "document (Word)")
    XLSX = "xlsx", pgettext_lazy("file", "table (Excel)")
    EML = "eml", pgettext_lazy("file", "mail")
    TEXT = "txt", pgettext_lazy("file", "plain text")


class RedactionReason(TextChoices):
    """Why words or a file are made unreadable for good."""

    CARD = "card", pgettext_lazy("redaction", "card or account number")
    HEALTH = "health", pgettext_lazy("redaction", "about somebody’s health")
    OTHER_PERSON = "other_person", pgettext_lazy("redaction", "about somebody else")
    SECRET = "secret", pgettext_lazy("redaction", "password or code")
    ABUSE = "abuse", pgettext_lazy("redaction", "abuse of a person")

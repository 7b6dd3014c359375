"""What holds of cases, their steps, clocks and promises."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform

from accounts.models import Role
from audit.integrity import guarantee
from audit.models import Entry
from complaints.choices import IN_PROGRESS, OPEN, OWED, Direction, ReplyFate, State
from complaints.models import (
    CaseLink,
    Clock,
    Closure,
    Complaint,
    Hold,
    LegalHold,
    Promise,
    RedressLine,
    Reply,
    Resolution,
    Task,
    Withdrawal,
)

STANDING = {State.RESOLVED: Resolution, State.CLOSED: Closure, State.WITHDRAWN: Withdrawal}


def steps_told():
    """The steps of a case in its journal."""
    return Entry.objects.filter(
        subject=Complaint._meta.label_lower, subject_id=OuterRef("pk"), facts__has_key="after"
    ).order_by("-pk")


@guarantee("case.journal", "each case stands where the last step in its journal led")
def cases_beside_their_journal():
    """The state is the one that the newest step of the journal names."""
    last = steps_told().values(after=KeyTextTransform("after", "facts"))[:1]
    return Complaint.objects.annotate(led_to=Subquery(last)).filter(~Q(led_to=F("state")) | Q(led_to=None))


@guarantee("case.stage", "each case that ended, and each resolved one, has the record of that step")
def ended_cases_without_a_record():
    """A resolution, closure or withdrawal that was not taken back; imported ones ended elsewhere."""
    broken = Q()
    for state, stage in STANDING.items():
        broken |= Q(state=state) & ~Exists(stage.objects.filter(complaint=OuterRef("pk"), taken_back=False))
    return Complaint.objects.filter(broken, import_batch=None)


@guarantee("case.due", "the deadline that the desk sorts by is that of the nearest running clock")
def cases_with_another_deadline():
    """``due_at`` repeats what the clocks say."""
    nearest = Clock.objects.ticking().filter(complaint=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
    known = Complaint.objects.annotate(nearest=Subquery(nearest))
    return known.exclude(due_at=F("nearest")).exclude(due_at=None, nearest=None)


@guarantee("clock.ended", "no clock but that of a promise runs on after its case ended")
def clocks_of_ended_cases():
    """Only aftercare goes on."""
    return Clock.objects.running().filter(promise=None).exclude(complaint__state__in=IN_PROGRESS)


@guarantee("clock.paused", "no clock of a case on hold runs that should pause, and none stands still without a hold")
def clocks_beside_the_holds():
    """In both directions; what was overdue before the wait began goes on."""
    standing = Hold.objects.standing().filter(complaint=OuterRef("complaint"))
    should = Q(standard__pauses=True) & Exists(standing.filter(placed_at__lt=OuterRef("due_at")))
    may = Q(standard__pauses=True) & Exists(standing)
    return Clock.objects.running().filter((Q(paused_at=None) & should) | (Q(paused_at__isnull=False) & ~may))


@guarantee("promise.clock", "each open promise has a running clock, and each that ended has none")
def promises_beside_their_clocks():
    """In both directions."""
    runs = Exists(Clock.objects.running().filter(promise=OuterRef("pk")))
    return Promise.objects.filter((Q(state__in=OWED) & ~runs) | (~Q(state__in=OWED) & runs))


@guarantee("reply.legal", "under a legal hold no words leave that neither legal wrote nor legal released")
def replies_past_legal():
    """What waits to leave although a hold stands."""
    standing = LegalHold.objects.filter(complaint=OuterRef("complaint"), released_at=None)
    leaving = Reply.objects.filter(fate__in=(ReplyFate.WAITING, ReplyFate.CLEARED), cleared_at=None)
    return leaving.filter(Exists(standing), complaint__is_legal_matter=True).exclude(by__role=Role.LEGAL)


@guarantee("reply.said", "each reply that has left is on record as said to the customer, in the same case")
def replies_without_their_message():
    """What has left has been said, and nothing else has."""
    return Reply.objects.filter(fate=ReplyFate.SENT).exclude(
        said__direction=Direction.OUTBOUND, said__complaint=F("complaint")
    )


@guarantee("hold.mark", "a case is marked as a legal matter while a legal hold stands on it")
def holds_without_a_mark():
    """A mark without a hold is a judgement; a hold without the mark would let a gift pass."""
    return LegalHold.objects.filter(released_at=None, complaint__is_legal_matter=False)


@guarantee("redress.kept", "no promise is still owed whose redress was carried out")
def carried_out_but_owed():
    """What is done is kept."""
    return RedressLine.objects.filter(done_on__isnull=False, promise__state__in=OWED)


@guarantee("link.both", "each link between cases stands on both of them, or on neither")
def links_of_one_side():
    """Whatever one case says of another, the other says too."""
    there = CaseLink.objects.standing().filter(complaint=OuterRef("other"), other=OuterRef("complaint"))
    return CaseLink.objects.standing().exclude(Exists(there))


@guarantee("duplicate.ends", "what was merged into a case never leads back to itself")
def merged_in_circles():
    """Two standing merges between the same two cases, each way; longer circles would need one of them."""
    standing = Withdrawal.objects.filter(taken_back=False, duplicate_of__isnull=False)
    back = standing.filter(complaint=OuterRef("duplicate_of"), duplicate_of=OuterRef("complaint"))
    return standing.filter(Exists(back) | Q(duplicate_of=F("complaint")))


@guarantee("task.ended", "no task stays open on a case that ended")
def tasks_of_ended_cases():
    """Nobody answers a question about a closed case."""
    return Task.objects.open().exclude(complaint__state__in=OPEN)


@guarantee("case.about", "nobody handles an open case about themselves")
def cases_handled_by_whom_they_are_about():
    """The person complained about carries nothing of it."""
    return Complaint.objects.open().filter(handler=F("about_staff"))

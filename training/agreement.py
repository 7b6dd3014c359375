"""What holds of learning between its rows: whom a copy names, who stands for what, whom an erasure reaches."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex

from audit.integrity import guarantee
from audit.models import Entry
from customers.models import ContactPoint
from training.choices import SETTLED, UNVEILED, CardState
from training.library_choices import CopyState
from training.models import (
    AgreedAnswer,
    CaseCopy,
    CoachingNote,
    CopyLine,
    RubricItem,
    ScoreAnswer,
    Scorecard,
    ScoreRound,
)

WHOLE = r"^.{3,}$|^[\u4e00-\u9fff]{2,}$"
BLANKED = r"^(erased|struck) \d+$"


def told(subject, verb: str, actor: str):
    """Whether the journal has an act of a thing, done by whom the column ``actor`` of its row names."""
    label = subject._meta.label_lower
    return Exists(Entry.objects.filter(subject=label, subject_id=OuterRef("pk"), verb=verb, actor=OuterRef(actor)))


@guarantee("copy.second", "each published copy was published by a second reader, and the journal says by whom")
def copies_beside_the_journal():
    """Not by whoever prepared it last."""
    published = CaseCopy.objects.filter(state=CopyState.PUBLISHED)
    return published.filter(Q(published_by=F("prepared_by")) | ~told(CaseCopy, "casecopy_publish", "published_by"))


@guarantee("copy.case", "the lines of each copy belong to its case: an erasure of the case reaches them all")
def lines_beside_their_copy():
    """The case by which an erasure finds them."""
    return CopyLine.objects.exclude(complaint=F("copy__complaint"))


@guarantee("copy.people", "no copy that stands holds the name or a contact of the customer whose case it tells")
def lines_beside_the_customer():
    """The whole name, as it is on record, and each phone, mail or other address of theirs."""
    lines = CopyLine.objects.filter(is_left_out=False).exclude(copy__state=CopyState.WITHDRAWN)
    customer = "complaint__customer"
    named = Q(named__gt=0) & Q(**{f"{customer}__name__regex": WHOLE}) & ~Q(**{f"{customer}__name__regex": BLANKED})
    points = ContactPoint.objects.filter(customer=OuterRef(customer)).exclude(value__regex=BLANKED)
    reached = points.exclude(value="").annotate(place=StrIndex(OuterRef("words"), F("value"))).filter(place__gt=0)
    return lines.annotate(named=StrIndex(F("words"), F(f"{customer}__name"))).filter(named | Exists(reached))


@guarantee("score.round", "each card of a round is about its case, its agent and its rubric")
def cards_beside_their_round():
    """Else they would not be compared, but mixed."""
    cards = Scorecard.objects.exclude(round=None)
    return cards.exclude(complaint=F("round__complaint"), agent=F("round__agent"), rubric=F("round__rubric"))


@guarantee("score.blind", "nobody still scores in a round whose cards are compared")
def cards_beside_the_veil():
    """Whoever does could read the others first."""
    return Scorecard.objects.filter(state=CardState.DRAFT, round__state__in=UNVEILED)


@guarantee("score.agreed", "an agreed score answers each item, and says why wherever the scorers differed")
def agreed_beside_the_cards():
    """Item by item."""
    handed_in = {"card__round": OuterRef(OuterRef("pk")), "card__state": CardState.HANDED_IN, "item": OuterRef("pk")}
    said = (
        ScoreAnswer.objects.filter(**handed_in).order_by().values("item").annotate(ways=Count("answer", distinct=True))
    )
    agreed = AgreedAnswer.objects.filter(round=OuterRef(OuterRef("pk")), item=OuterRef("pk"))
    silent = Exists(said.filter(ways__gt=1)) & Exists(agreed.filter(reason=""))
    items = RubricItem.objects.filter(rubric=OuterRef("rubric")).filter(~Exists(agreed) | silent)
    return ScoreRound.objects.filter(state__in=SETTLED).filter(Exists(items))


@guarantee("score.case", "the words of each answer belong to the case of its card: an erasure of the case reaches them")
def answers_beside_their_card():
    """The case by which an erasure finds them."""
    return ScoreAnswer.objects.exclude(complaint=F("card__complaint"))


@guarantee("coaching.agent", "a coaching note was acknowledged by the agent whom it is for, and by nobody else")
def notes_beside_the_journal():
    """As the journal tells it."""
    acknowledged = CoachingNote.objects.exclude(acknowledged_at=None)
    return acknowledged.filter(~told(CoachingNote, "coachingnote_acknowledge", "agent"))

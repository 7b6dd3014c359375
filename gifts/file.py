"""One gift as its page shows it, for one reader at one moment. Reads each table once."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.readers import Kind, in_place_of, somebody
from audit.models import Entry
from complaints.choices import EmotionLevel
from gifts import permissions
from gifts.authority import Already, already_beside, authorities, word_reaches
from gifts.cards import greeting, suggestion
from gifts.checks import Check, five_checks
from gifts.choices import TO_LEAVE, BasisKind, GiftState
from gifts.comparable import comparable_gifts
from gifts.leaving import Hold, holds, situation_of
from gifts.models import Gift
from gifts.permissions import may_see_code
from gifts.policies import Tier, Total, total_with_redress_warning
from gifts.scale import Scale
from gifts.steps import STEPS, Step
from gifts.verdict import Verdict, verdict
from ui.asked_often import SOMETIME, Question, kept

BESIDE = 30
PARTS = ("apology", "remedy", "thanks", "promise")


class GiftFile:
    """``bound`` are the forms of steps that were just refused, by noun."""

    def __init__(self, gift: Gift, user, at: datetime, bound: dict | None = None):
        self.gift, self.user, self.at, self.bound = gift, user, at, bound or {}

    @cached_property
    def case(self):
        """The case with what the cards and checks ask of it; None for a gift of relationship care."""
        case = self.gift.complaint
        if case is not None:
            case.supervisor_name, case.manager_name = self.gift.supervisor_name, self.gift.manager_name
        return case

    @cached_property
    def entries(self) -> list[Entry]:
        """What was done with it, oldest first."""
        return list(Entry.objects.about(self.gift).with_people())

    @cached_property
    def open_steps(self) -> list[tuple[Step, object]]:
        """[(step, its form)] that this reader may take now."""
        steps = [step for step in STEPS.values() if step.is_open(self.gift, self.user)]
        return [(step, self.bound.get(step.noun) or step.form(gift=self.gift)) for step in steps]

    @property
    def next_step(self) -> tuple[Step, object] | None:
        """The one that leads on to the customer; none where the reader's word does not reach so far."""
        found = next((pair for pair in self.open_steps if pair[0].leads_on), None)
        if found and (found[0].verb == "approve" and not self.may_decide or found[0].verb == "send" and self.held):
            return None
        return found

    @cached_property
    def held(self) -> list[Hold]:
        """What it waits for before it may leave; nothing unless it is decided."""
        return holds(situation_of(self.gift), self.at) if self.gift.state in TO_LEAVE else []

    @property
    def asks_reading(self) -> bool:
        """Whether a fresh reading of the customer would let it go on."""
        return bool({Hold.CALM, Hold.READING} & set(self.held))

    @property
    def is_stopped(self) -> bool:
        """Whether anger stops it, and nobody has said otherwise."""
        return self.gift.state in TO_LEAVE and self.is_upset and self.gift.despite_anger_by_id is None

    @property
    def other_steps(self) -> list[tuple[Step, object]]:
        """The others, each in its fold."""
        return [pair for pair in self.open_steps if not pair[0].leads_on]

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide."""
        return self.gift.state == GiftState.SUBMITTED

    @cached_property
    def limits(self) -> dict:
        """What each role may give away today; asked only while a decision is open."""
        return authorities(self.gift.currency, self.at) if self.waits else {}

    @cached_property
    def absent(self) -> list:
        """Those for whom the reader stands in and might decide on this gift."""
        if not self.waits or self.user.pk == self.gift.requested_by_id:
            return []
        return [person for person in self.gift.absent_for(self.user) if permissions.may_decide_for(person, self.gift)]

    @cached_property
    def before(self) -> dict[int, Already]:
        """What counts against the limits of the reader, and of those they stand in for."""
        return already_beside([self.user, *self.absent], self.gift, self.at)

    @property
    def may_decide(self) -> bool:
        """Whether the reader's authority covers it, or that of somebody they stand in for."""
        return (
            self.waits and self.gift.may("approve", self.user) and (self.decides_alone or self.acting_for is not None)
        )

    @property
    def decides_alone(self) -> bool:
        """Whether the reader's own word is enough."""
        return permissions.may_decide(self.user, self.gift) and self.reaches(self.user)

    @property
    def acting_for(self):
        """In whose absence the reader decides; None on their own word."""
        return None if self.decides_alone else next(filter(self.reaches, self.absent), None)

    def reaches(self, person) -> bool:
        """Whether the word of a person reaches so far today; nobody's does through somebody on trial."""
        return not self.user.on_trial(self.at) and word_reaches(
            person.role, self.gift, self.limits, self.before[person.pk]
        )

    @property
    def is_late(self) -> bool:
        """Whether the time to decide is over."""
        return bool(self.waits and self.gift.decide_by and self.gift.decide_by < self.at)

    @property
    def story(self) -> list[tuple[str, str]]:
        """The case in two sentences, [(what it is, in the customer's words)]: what went wrong, what was done."""
        gift, case = self.gift, self.case
        wrong = capfirst(f"{gift.get_severity_display()} · {case.category.name}")
        if gift.put_right:
            return [(wrong, case.subject), (_("Put right"), gift.put_right)]
        if gift.agreed:
            return [(wrong, case.subject), (_("Agreed"), gift.agreed)]
        return [(wrong, case.subject), (_("Nothing is agreed yet."), "")]

    @property
    def behind_them(self) -> list[tuple[str, int, int]]:
        """[(words, how many, their value)] of what customer and requester already received or gave."""
        gift = self.gift
        lines = [
            (_("the customer received in 12 months"), gift.received),
            (_("%(name)s gave in 30 days") % {"name": gift.requested_by.alias}, gift.asked),
            (_("of these to this customer"), gift.asked_for_them),
            (_("refused to %(name)s in 30 days") % {"name": gift.requested_by.alias}, gift.asked_in_vain),
        ]
        return [(words, *(tally or (0, 0))) for words, tally in lines]

    @cached_property
    def scale(self) -> Scale:
        """The tiers of the day as a line."""
        rows = self.gift.tiers or []
        tiers = [Tier(severity, *(end and Decimal(str(end)) for end in ends)) for severity, *ends in rows]
        return Scale(tiers, self.gift.severity, self.gift.basis_amount, self.gift.currency)

    @property
    def drawn(self) -> dict:
        """Where the gift lies on the line."""
        scale, amount = self.scale, self.gift.total
        x = scale.x_of_amount(amount)
        words = {"pick_words": scale.amount_words(amount), "percent": scale.percent(amount)}
        return {"pick": min(x, 852), "pick_x": scale.words_at(x), **words}

    @cached_property
    def total(self) -> Total | None:
        """Redress and all goodwill of the year together against the loss; None where the loss is not known."""
        gift = self.gift
        if gift.basis != BasisKind.PURCHASE:
            return None
        return total_with_redress_warning(gift.total, gift.redress or 0, gift.basis_amount)

    @property
    def verdict(self) -> Verdict:
        """Why the one who asked could not decide alone, and who is asked."""
        gift, asked_by = self.gift, self.gift.requested_by
        before = Already(0, self.before[self.user.pk].customer_year)
        return verdict(
            case=self.case,
            user=asked_by,
            amount=gift.total,
            currency=gift.currency,
            placed=gift.placement,
            limits=self.limits,
            before=before,
        )

    @property
    def may_see_code(self) -> bool:
        """Whether there is a voucher code that the reader may look at."""
        return self.gift.item.carries_codes and may_see_code(self.user, self.gift)

    @property
    def is_upset(self) -> bool:
        """Whether approving needs a note."""
        return bool(self.case and self.case.emotion_level == EmotionLevel.STRONG)

    @cached_property
    def checks(self) -> list[Check]:
        """The five checks; a gift of no case has none."""
        if self.case is None:
            return []
        gift = self.gift
        return five_checks(
            case=self.case,
            item=gift.item,
            placed=gift.placement,
            percent=gift.percent,
            read_at=gift.read_at,
            at=self.at,
            card=dict(zip(PARTS, gift.card, strict=True)),
            template=suggestion(self.case, put_right=gift.put_right or "", mended=gift.agreed or ""),
        )

    @property
    def passed(self) -> int:
        """How many checks find nothing."""
        return sum(check.look == "ok" for check in self.checks)

    @property
    def card(self) -> dict:
        """The card as the customer will read it."""
        with override(self.gift.language):
            day = date_format(localdate(self.gift.sent_at or self.at), "DATE_FORMAT")
            return {"greeting": greeting(self.gift), "parts": self.gift.card, "on": day}

    @cached_property
    def comparable(self) -> list[Gift]:
        """What similar cases received lately."""
        if self.case is None:
            return []
        alike = {"severity": self.gift.severity, "category_id": self.case.category_id}
        lead = self.gift.first_id or self.gift.pk
        return comparable_gifts(self.user, **alike, currency=self.gift.currency, at=self.at, but_plan=lead)

    @cached_property
    def beside(self) -> list[Gift]:
        """What waits for a decision besides, oldest first."""
        return list_to_decide(Kind.of(self.user)).answers(in_place_of(self.user) | {SOMETIME: self.at})


@kept
def list_to_decide(kind: Kind) -> Question[Gift]:
    """What waits for a decision, oldest first, as readers of this kind see it."""
    waiting = Gift.objects.visible_to(somebody(kind), SOMETIME).to_decide().select_related("item", "customer")
    return Question(waiting.order_by("requested_at", "pk")[:BESIDE])

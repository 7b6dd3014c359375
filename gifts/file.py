"""One gift as its page shows it, for one reader at one moment. Reads each table once."""

from datetime import datetime, timedelta
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from audit.models import Entry
from complaints.choices import EmotionLevel
from gifts.authority import Already, already, authorities, beyond
from gifts.cards import greeting, suggestion
from gifts.checks import Check, five_checks
from gifts.choices import GiftState
from gifts.models import Gift
from gifts.permissions import may_see_code
from gifts.steps import STEPS, Step
from gifts.verdict import Verdict, verdict

COMPARABLE_DAYS, SHOWN, BESIDE = 90, 5, 30
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
        return None if found and found[0].verb == "approve" and not self.may_decide else found

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
    def before(self) -> Already:
        """What counts against the reader's limits."""
        gift = self.gift
        return already(self.user, customer_id=gift.customer_id, currency=gift.currency, at=self.at, but=gift.pk)

    @property
    def may_decide(self) -> bool:
        """Whether the reader's authority covers it."""
        limits = self.limits.get(self.user.role)
        return self.waits and self.gift.may("approve", self.user) and not beyond(limits, self.gift.amount, self.before)

    @property
    def verdict(self) -> Verdict:
        """Why the one who asked could not decide alone, and who is asked."""
        gift, asked_by = self.gift, self.gift.requested_by
        before = Already(0, self.before.customer_year)
        return verdict(
            case=self.case,
            user=asked_by,
            amount=gift.amount,
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
        alike = (
            Gift.objects.visible_to(self.user)
            .counted()
            .filter(
                severity=self.gift.severity,
                complaint__category=self.case.category_id,
                currency=self.gift.currency,
                requested_at__gte=self.at - timedelta(days=COMPARABLE_DAYS),
            )
        )
        return list(alike.exclude(pk=self.gift.pk).select_related("item").order_by("-pk")[:SHOWN])

    @cached_property
    def beside(self) -> list[Gift]:
        """What waits for a decision besides, oldest first."""
        waiting = Gift.objects.visible_to(self.user).waiting().select_related("item", "customer")
        return list(waiting.order_by("requested_at", "pk")[:BESIDE])

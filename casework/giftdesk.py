"""Everything the gift page of one case shows: facts first, then the scale, the catalogue, the checks, who decides."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from casework.forms.gift import GiftForm
from casework.giftchoice import GiftChoice, Narrowing
from complaints.models import Complaint
from gifts.authority import Already, already, authorities
from gifts.cards import greeting, marked, suggestion
from gifts.checks import Check, five_checks
from gifts.choices import BasisKind, Placement
from gifts.comparable import comparable_gifts
from gifts.giving import Frame, NoPolicy, frame_of, pure
from gifts.models import Gift, GiftItem, SpendingAuthority
from gifts.policies import READING_LASTS, Total, total_with_redress_warning
from gifts.scale import Scale
from gifts.suggested import Shown
from gifts.typesetting import SMALLEST, lines_too_many, size_of
from gifts.verdict import Verdict, verdict
from ui.keys import key_of


@dataclass(frozen=True, slots=True)
class Offered:
    """One row of the catalogue for this case."""

    item: GiftItem
    placed: str
    suits: bool
    is_affordable: bool
    is_chosen: bool

    @property
    def placement_words(self) -> str:
        """Where its value lies."""
        return str(Placement(self.placed).label)

    @property
    def is_to_the_point(self) -> bool:
        """Whether it was meant for such a matter; what suits anything is general."""
        return self.suits and bool(self.item.fits)

    @property
    def can_be_given(self) -> bool:
        """Whether stock and budget allow it."""
        return self.is_affordable and self.item.available != 0


class GiftDesk:
    """A gift for one case as it stands in the form, for one person at one moment. Reads each table once."""

    def __init__(self, case: Complaint, user, at: datetime, data=None):
        self.case, self.user, self.at, self.data = case, user, at, data

    @cached_property
    def frame(self) -> Frame | None:
        """Within what the gift moves; None where no policy covers the case."""
        try:
            return frame_of(self.case, self.at)
        except NoPolicy:
            return None

    @cached_property
    def suggested(self) -> dict[str, str]:
        """The four parts of the card as the case suggests them."""
        return suggestion(self.case, put_right=self.case.put_right or "", mended=self.case.agreed or "")

    @property
    def ask_feeling(self) -> bool:
        """Whether the last reading is too old to give a gift on."""
        return self.case.read_at is None or self.at - self.case.read_at > READING_LASTS

    @cached_property
    def form(self) -> GiftForm:
        """The form, with what was typed."""
        return GiftForm(
            self.data,
            case=self.case,
            currency=self.frame.currency,
            ask_feeling=self.ask_feeling,
            suggested=self.suggested,
            only_narrowed=self.data is not None and Narrowing.is_asked(self.data),
        )

    @cached_property
    def choice(self) -> GiftChoice:
        """What can be chosen: suggestions, and the catalogue as it was narrowed."""
        timing = self.form.words("timing")
        return GiftChoice(self.case, self.frame, self.at, Narrowing.of(self.data), timing)

    @cached_property
    def item(self) -> GiftItem | None:
        """What is chosen in the form; before the first choice the best suggestion, else the first that can be given."""
        chosen = self.form.words("item")
        if self.data is None and not chosen:
            best = [shown.item for shown in self.choice.suggestions]
            return next(iter(best or self.first_within()), None)
        known = [*(shown.item for shown in self.choice.suggestions), *self.choice.page]
        if found := next((item for item in known if str(item.pk) == str(chosen)), None):
            return found
        offered = self.form.fields["item"].queryset
        return offered.filter(pk=int(chosen)).first() if key_of(chosen) else None

    def first_within(self) -> list[GiftItem]:
        """Of the page, what stock, budget and tier allow."""
        rows = self.offered(self.choice.page, None)
        return [row.item for row in rows if row.can_be_given and row.suits and row.placed == Placement.WITHIN]

    @cached_property
    def rows(self) -> list[Offered]:
        """The rows of the catalogue; what is chosen stands first where the page does not have it."""
        page, suggestions = self.choice.page, [shown.item for shown in self.choice.suggestions]
        pinned = [self.item] if self.item and self.item not in page and self.item not in suggestions else []
        return self.offered([*pinned, *(item for item in page if item not in suggestions)], self.item)

    @cached_property
    def suggested_rows(self) -> list[tuple[Shown, Offered]]:
        """The suggestions as rows, with their reasons."""
        shown = self.choice.suggestions
        return list(zip(shown, self.offered([one.item for one in shown], self.item), strict=True))

    @property
    def stages(self):
        """How the later stages are shown: among what the page suggests and lists."""
        return self.form.offer_stages([*(shown.item for shown in self.choice.suggestions), *self.choice.page])

    def offered(self, items: list[GiftItem], chosen: GiftItem | None) -> list[Offered]:
        """These as rows, with one of them chosen."""
        left = self.frame.budget.available if self.frame.budget else 0
        code = self.case.category.code
        return [
            Offered(item, self.frame.placement(item.value), item.suits(code), item.value <= left, item == chosen)
            for item in items
        ]

    @cached_property
    def amount(self) -> int | None:
        """The value in the form, in minor units."""
        return self.form.amount_of(self.item)

    @property
    def placed(self) -> str:
        """Where it lies in the tiers, with what the case already received."""
        return self.frame.placement(self.total_amount)

    @property
    def total_amount(self) -> int:
        """The value with that of all later stages: tier and authority go by it, so that splitting gains nothing."""
        return (self.amount or 0) + sum(one.worth for one in self.form.later)

    @property
    def placement_words(self) -> str:
        """The same in words."""
        return str(Placement(self.placed).label)

    @cached_property
    def limits(self) -> dict[str, SpendingAuthority]:
        """What each role may give away today."""
        return authorities(self.frame.currency, self.at)

    @cached_property
    def before(self) -> Already:
        """What counts against the limits before this gift."""
        whose = {"customer_id": self.case.customer_id, "case_id": self.case.pk}
        return already(self.user, **whose, currency=self.frame.currency, at=self.at)

    @property
    def limit(self) -> SpendingAuthority | None:
        """What the reader may give away alone."""
        return None if self.user.on_trial(self.at) else self.limits.get(self.user.role)

    @property
    def verdict(self) -> Verdict:
        """Who decides, and why."""
        return verdict(
            case=self.case,
            user=self.user,
            amount=self.total_amount,
            currency=self.frame.currency,
            placed=self.placed,
            limits=self.limits,
            before=self.before,
        )

    @cached_property
    def scale(self) -> Scale:
        """The tiers as a line."""
        frame = self.frame
        return Scale(map(pure, frame.tiers_for_all), self.case.severity, frame.basis_amount, frame.currency)

    @property
    def drawn(self) -> dict:
        """Where limit and gift lie on the line, and where their words stand."""
        scale, found = self.scale, {}
        if self.limit and scale.percent(self.limit.per_gift) <= scale.most:
            x = scale.x_of_amount(self.limit.per_gift)
            found |= {"limit": x, "limit_x": x - 6 if x > 600 else x + 6, "limit_far": x > 600}
            found["limit_words"] = scale.amount_words(self.limit.per_gift)
        if total := self.total_amount:
            x = scale.x_of_amount(total)
            found |= {"pick": min(x, 852), "pick_x": scale.words_at(x), "percent": scale.percent(total)}
            found["pick_words"] = scale.amount_words(total)
        return found

    @property
    def checks(self) -> list[Check]:
        """The five checks."""
        return five_checks(
            case=self.case,
            item=self.item,
            placed=self.placed,
            percent=self.scale.percent(self.total_amount + self.frame.given),
            read_at=self.case.read_at,
            at=self.at,
            card=self.form.parts,
            template=self.suggested,
        )

    @property
    def passed(self) -> int:
        """How many checks find nothing."""
        return sum(check.look == "ok" for check in self.checks)

    @property
    def total(self) -> Total | None:
        """Redress and goodwill together against the loss; None where the loss is not known."""
        if self.frame.basis != BasisKind.PURCHASE:
            return None
        goodwill = self.total_amount + self.frame.given
        return total_with_redress_warning(goodwill, self.case.redress or 0, self.frame.basis_amount)

    @property
    def answered_in_time(self) -> bool | None:
        """Whether the first response came before it was due; None while nobody can say."""
        case = self.case
        if case.response_due_at is None:
            return None
        if case.response_at is None:
            return None if self.at <= case.response_due_at else False
        return case.response_at <= case.response_due_at

    @cached_property
    def comparable(self) -> list[Gift]:
        """What similar cases received lately: people compare."""
        alike = {"severity": self.case.severity, "category_id": self.case.category_id}
        return comparable_gifts(self.user, **alike, currency=self.frame.currency, at=self.at, but_case=self.case.pk)

    @cached_property
    def card(self) -> dict:
        """The card as the customer will read it."""
        with override(self.case.language):
            return {
                "greeting": greeting(self.case),
                "parts": [marked(part) for part in self.form.parts.values()],
                "size": size_of(self.form.parts.values()) or SMALLEST,
                "too_long": lines_too_many(self.form.parts.values()),
                "on": date_format(localdate(self.at), "DATE_FORMAT"),
            }

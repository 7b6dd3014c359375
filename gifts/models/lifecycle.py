"""The life of a gift on one page: draft, approval by a second person, preparation, delivery."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from audit.states import StateField
from audit.steps import Stepping, move
from complaints.choices import EmotionLevel
from gifts import telling
from gifts.choices import HOLDING_MONEY, GiftState, Timing
from gifts.models.deciding import decision_due
from gifts.models.stages import TOGETHER, UNDECIDED
from history.attribution import current


class GiftLifecycle(Stepping):
    """The state of a gift and the verbs that are its only door. Money and stock move with it."""

    state = StateField(_("state"), max_length=12, choices=GiftState, default=GiftState.DRAFT, editable=False)

    class Meta:
        abstract = True

    def before_step(self, verb, *, by, at):
        """Hold the later stages too, before any budget is held."""
        self.hold_stages()

    def after_step(self, verb, before, *, by, at):
        """What was decided of the first stage is decided of all; an undecided plan is cancelled as one."""
        said = {"approve": {"note": self.decision_note}, "reject": {"note": self.decision_note}}
        if verb in TOGETHER:
            self.lead(verb, by=by, at=at, **said.get(verb, {}))
        elif verb == "cancel" and before in UNDECIDED:
            self.lead(verb, by=by, at=at, why=self.decision_note)

    @move(GiftState.DRAFT, GiftState.APPROVED, _("Give on my own authority"))
    def grant(self, *, by, at):
        """Within the tier and within one's own authority: nobody else is asked."""
        self.set_aside(by=by, at=at)
        self.decided_by, self.decided_at = by, at
        return self.told()

    @move(GiftState.DRAFT, GiftState.SUBMITTED, _("Ask for approval"))
    def submit(self, *, by, at):
        """Ask another person whose authority covers it; money and stock wait meanwhile."""
        self.decide_by = decision_due(self.team, self.severity, at)  # before the budget is held: others wait for it
        self.set_aside(by=by, at=at)
        if not self.is_later:
            telling.tell(telling.mail_what_waits, self.pk, at=at)
            telling.tell(telling.mail_what_to_clear, self.pk, at=at)
        return self.told()

    @move(GiftState.SUBMITTED, GiftState.APPROVED, _("Approve"))
    def approve(self, *, by, at, note=""):
        """A second person lets it go ahead, on their own word or on that of the one they stand in for."""
        self.decided(by=by, at=at, note=note)
        if self.is_upset:
            self.despite_anger_by, self.despite_anger = by, note
        return self.told()

    @move(GiftState.SUBMITTED, GiftState.REJECTED, _("Refuse"))
    def reject(self, *, by, at, note):
        """A second person refuses it, and says why."""
        self.decided(by=by, at=at, note=note)
        self.give_back(by=by, at=at)
        return self.told()

    @move(GiftState.APPROVED, GiftState.PREPARED, _("Prepared"))
    def prepare(self, *, by, at):
        """Card written, gift wrapped."""
        return self.told()

    @move(GiftState.PREPARED, GiftState.SENT, _("Handed over or sent"))
    def send(self, *, by, at, parcel_number="", handed_by=None, hand_on=None):
        """It leaves the house: money is spent, the piece is out of stock. By hand: who hands it over, on which day."""
        self.budget.commit(self.amount, gift=self, by=by, at=at)
        self.item.hand_out(gift=self, by=by, at=at)
        self.sent_at, self.parcel_number = at, parcel_number
        if self.timing == Timing.BY_HAND:
            self.handed_by, self.hand_on = handed_by or by, hand_on or localdate(at)
        return self.told()

    @move(GiftState.SENT, GiftState.DELIVERED, _("Delivered"))
    def deliver(self, *, by, at, proof=""):
        """The customer has it; by post there is a proof."""
        self.delivered_at, self.proof = at, proof
        return self.told()

    @move([GiftState.DRAFT, *HOLDING_MONEY], GiftState.CANCELLED, _("Cancel"))
    def cancel(self, *, by, at, why):
        """It will not be given; money and stock come back."""
        if self.state in HOLDING_MONEY:
            self.give_back(by=by, at=at)
        self.decision_note = why
        return self.told()

    @move([GiftState.SENT, GiftState.DELIVERED], GiftState.RETURNED, _("Came back"))
    def take_return(self, *, by, at, why):
        """It came back; so do money and stock."""
        self.budget.refund(self.amount, gift=self, by=by, at=at)
        self.item.take_back(gift=self, by=by, at=at)
        self.decision_note = why
        return self.told()

    @property
    def is_upset(self) -> bool:
        """Whether the last reading of the customer was strong."""
        return self.complaint is not None and self.complaint.emotion_level == EmotionLevel.STRONG

    def decided(self, *, by, at, note):
        """Who decided, for whom, when and with which words."""
        circumstances = current()
        self.decided_for_id = circumstances.acting_for_id if circumstances else None
        self.decided_by, self.decided_at, self.decision_note = by, at, note

    def set_aside(self, *, by, at):
        """Hold money first, then stock: everybody locks in this order. What a closed period began the next one pays."""
        self.budget = self.budget.held().open_or_next(at)
        self.budget.reserve(self.amount, gift=self, by=by, at=at)
        self.item.reserve(gift=self, by=by, at=at)

    def give_back(self, *, by, at):
        """Let go of the money and the piece that were held."""
        self.budget.release(self.amount, gift=self, by=by, at=at)
        self.item.release(gift=self, by=by, at=at)

    def told(self) -> dict:
        """What the journal says of any of these steps."""
        return {"item": str(self.item), "amount": self.amount, "currency": self.currency}

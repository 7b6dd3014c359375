"""Where one writes on a case: the form with one's draft, what is on its way, who else is writing."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.core.cache import caches
from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from accounts import permissions
from accounts.models import User
from casework.attaching import waiting_files
from casework.casefile import CaseFile, Way
from casework.forms.reply import ComposerForm
from casework.reply_doors import REPLY_ACTS
from casework.replying import mail_addresses
from complaints.choices import Channel, Direction, ReplyFate
from complaints.models import Reply
from complaints.wording import Hint, Part, hints, parts
from notices.occasions import NAMED

STILL_WRITING = timedelta(minutes=10)
IN_WRITING = frozenset({Channel.EMAIL, Channel.LETTER, Channel.REGULATOR})
OPEN_TO = {
    ReplyFate.WAITING: ("undo",),
    ReplyFate.WITH_LEGAL: ("release", "return", "undo"),
    ReplyFate.WITH_BUDDY: ("release", "return", "undo"),
    ReplyFate.CLEARED: ("said", "undo"),
    ReplyFate.FAILED: ("again", "undo"),
}


@dataclass(frozen=True)
class Outgoing:
    """One reply that is not settled, with what this reader may do about it."""

    reply: Reply
    ways: list[Way]
    hints: list[Hint]
    files: list

    @property
    def is_leaving(self) -> bool:
        """Whether it waits only for its time to undo, and not for another try."""
        return self.reply.fate == ReplyFate.WAITING and self.reply.tries == 0


class Composer:
    """The composer of one case page; ``form`` is given when what was sent was not in order."""

    def __init__(self, file: CaseFile, form: ComposerForm | None = None):
        self.file, self.case, self.user = file, file.case, file.user
        self.given = form

    @cached_property
    def form(self) -> ComposerForm:
        """The words so far: what was sent, else the draft on the server, else nothing."""
        return self.given or ComposerForm(case=self.case, user=self.user, initial=self.draft)

    @cached_property
    def draft(self) -> dict:
        """What the reader was writing here, on whichever computer; read only when there is something."""
        if all(writer["id"] != self.user.pk for writer in self.case.writers):
            return {}
        fields = [name for name in ComposerForm.base_fields if name != "version"]
        return self.case.reply_drafts.filter(author=self.user).values(*fields).first() or {}

    @property
    def waiting_files(self) -> list:
        """What goes with the reader's next words."""
        self.file.read  # noqa: B018 the files come with the rest
        return waiting_files(self.case, self.user)

    @property
    def others(self) -> list[dict]:
        """Who else is writing a reply now: their names, not their words."""
        found = [writer | {"at": parse_datetime(writer["at"])} for writer in self.case.writers]
        return [
            writer for writer in found if writer["id"] != self.user.pk and self.file.at - writer["at"] < STILL_WRITING
        ]

    @property
    def colleagues(self) -> list[tuple[str, str]]:
        """[(name after "@", as it is offered)] of those whom a note may name and who may open the case."""
        key = f"colleagues-{self.case.team_id}"
        known = caches["process"].get_or_set(key, lambda: names_of(self.case.team), timeout=60)
        return [(name, shown) for pk, name, shown in known if pk not in {self.user.pk, self.case.about_staff_id}]

    @property
    def addresses(self) -> list[str]:
        """Where mail may go."""
        return mail_addresses(self.case)

    @cached_property
    def needs_legal(self) -> bool:
        """Whether the reader's words to the customer wait for legal."""
        return self.case.needs_legal(self.user)

    @property
    def needs_buddy(self) -> bool:
        """Whether what the reader writes to the customer waits for their buddy."""
        return not self.needs_legal and self.user.on_trial(self.file.at)

    @property
    def hints(self) -> list[Hint]:
        """What would be said better in the words so far."""
        return hints(self.words, self.case.language)

    @property
    def parts(self) -> list[Part]:
        """The five parts of a letter, once something is written that is one."""
        return parts(self.words) if self.words and self.form["channel"].value() in IN_WRITING else []

    @property
    def words(self) -> str:
        """What the reader has written to the customer so far."""
        outbound = self.form["direction"].value() == Direction.OUTBOUND
        return (self.form["body"].value() or "") if outbound else ""

    @property
    def outgoing(self) -> list[Outgoing]:
        """What was handed in and is not settled, and what legal sent back last."""
        replies = list(self.file.replies)
        shown = [one for one in replies if one.is_unsettled or (one is replies[-1] and one.fate == ReplyFate.RETURNED)]
        return [
            Outgoing(
                one,
                self.ways(one),
                hints(one.body, self.case.language) if one.is_unsettled else [],
                [file for file in self.case.attachments.all() if file.reply_id == one.pk],
            )
            for one in shown
        ]

    def ways(self, reply: Reply) -> list[Way]:
        """What the reader may do about a reply."""
        open_now = [noun for noun in OPEN_TO.get(reply.fate, ()) if self.may(noun, reply)]
        return [Way(self.place(reply, noun), str(REPLY_ACTS[noun].button), noun) for noun in open_now]

    def may(self, noun: str, reply: Reply) -> bool:
        """Whether the reader may do this; words are taken back by their author or a supervisor."""
        if noun == "undo" and reply.by_id != self.user.pk and not permissions.may_supervise(self.user):
            return False
        if noun in {"release", "return"} and not self.case.reads(reply, self.user):
            return False
        return self.case.may(REPLY_ACTS[noun].verb, self.user)

    def place(self, reply: Reply, noun: str) -> str:
        """The address of an act on a reply."""
        return reverse("casework:reply_act", args=[self.case.reference, reply.pk, noun])


def names_of(team) -> list[tuple[int, str, str]]:
    """[(number, name after "@", as it is offered)] of those who work on the cases of a team, and of managers."""
    of_team = Q(team=team, role__in=["agent", "supervisor"]) | Q(role="manager")
    people = User.objects.filter(of_team, is_active=True).order_by("name")
    return [
        (pk, alias if NAMED.fullmatch(f"@{alias}") else username, f"{alias} · {name}")
        for pk, alias, username, name in people.values_list("pk", "alias", "username", "name")
    ]

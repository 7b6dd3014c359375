"""Words written for a follow-up: it is made once they are said, and not when they are handed in (ADR 0016).

Mail goes the way of every reply to a customer (complaints/posting.py): time to undo, legal’s word, its fate.
"""

from datetime import datetime

from django.db import transaction

from complaints.choices import Channel, Direction
from complaints.models import Reply
from complaints.tasks import leave
from followups.choices import WAITING, FollowUpChannel
from followups.models import FollowUp, Letter
from history.attribution import attributed

# How the ways of follow-ups are called among the channels of a case.
CHANNELS = {
    FollowUpChannel.EMAIL: Channel.EMAIL,
    FollowUpChannel.LETTER: Channel.LETTER,
    FollowUpChannel.IM: Channel.IM,
}


@transaction.atomic
def write(followup: FollowUp, *, by, at: datetime, channel: str, body: str, address: str = "", subject: str = "",
          template=None) -> Letter:  # fmt: skip
    """Hand words in for a follow-up: mail on its way, or before legal; anything else as said, which makes it done."""
    case, way = followup.complaint, CHANNELS[FollowUpChannel(channel)]
    letter = Letter(followup=followup, channel=channel, written_by=by, written_at=at)
    if way == Channel.EMAIL or case.reads_first(by, at=at, channel=way):
        words = {"channel": way, "body": body, "address": address, "subject": subject, "template": template}
        letter.reply = case.write_reply(by=by, at=at, **words)
        leave(letter.reply)
    else:
        letter.message = case.add_message(by=by, at=at, direction=Direction.OUTBOUND, channel=way, body=body)
    with attributed(actor_id=by.pk, reason="write_letter", at=at):
        letter.save()
    if letter.message:
        settle(followup, letter, by=by, at=at)
    return letter


def settle(followup: FollowUp, letter: Letter, *, by, at: datetime) -> None:
    """The words were said: the follow-up is made, with the message as its proof."""
    if followup.programme_step_id is None:
        followup.send(by=by, at=at, proof_number=letter.message_id)
    else:
        followup.carry_out(by=by, at=at, proof_number=letter.message_id, words=letter.words)


def words_were_said(sender, *, reply: Reply, at: datetime, **_more) -> None:
    """A reply has left: if it was written for a follow-up that still waits, that is made."""
    letter = Letter.objects.filter(reply=reply).select_related("followup__programme_step", "written_by").first()
    if letter is None:
        return
    letter.message = reply.said
    with attributed(actor_id=letter.written_by_id, reason="send_letter", at=at):
        letter.save(update_fields=["message"])
    followup = FollowUp.objects.select_for_update(of=["self"]).get(pk=letter.followup_id)
    if followup.state in WAITING and followup.may("send", letter.written_by):
        settle(followup, letter, by=letter.written_by, at=at)

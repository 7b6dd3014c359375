"""Work that nobody has to start: a window that closed shows, and people are reminded of what waits for them."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from followups import slips
from followups.choices import MailFate
from followups.knocking import forget_knocks
from followups.mailing import BOXES, REMINDERS, Outbox, Sender
from followups.missing import miss_what_passed
from followups.reminding import remind
from followups.surveys import end_unanswered


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="miss_follow_ups")
def miss_follow_ups(timestamp: int) -> None:
    """Every five minutes; a survey that nobody answered was not missed by us."""
    end_unanswered(now())
    miss_what_passed(now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="remind_of_follow_ups")
def remind_of_follow_ups(timestamp: int) -> None:
    """Every minute: first those whom the product tells, then the mails."""
    remind(now())
    carry_mails()


def carry_mails(box: Outbox = REMINDERS) -> int:
    """Send what is due with a slip of this run; it stays behind where not everything could be written down."""
    sender = Sender(box)
    left = sender.carry_all()
    sender.close()
    return left


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="sweep_slips")
def sweep_slips(timestamp: int) -> None:
    """Every night: the slips of senders that died, once everything on them is settled."""
    leaving = [box.model._base_manager.filter(mail=MailFate.LEAVING) for box in BOXES]
    slips.sweep({slip for rows in leaving for slip in rows.values_list("slip", flat=True)})


@app.periodic(cron="50 4 * * *")
@app.task(queueing_lock="forget_knocks")
def forget_who_knocked(timestamp: int) -> None:
    """Every night."""
    forget_knocks()

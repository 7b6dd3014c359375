"""Work that nobody has to start: notices are planned, gathered into mails, and leave."""

from datetime import timedelta

from django.utils.timezone import now
from procrastinate.contrib.django import app

from followups.tasks import carry_mails
from notices.letters import OUTBOX
from notices.models import Mailing, Notification
from notices.planning import gather, plan_all, remember

KEPT = timedelta(days=90)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tell_by_mail")
def tell_by_mail(timestamp: int) -> None:
    """Every minute."""
    at = now()
    plan_all(at)
    gather(at)
    remember(at)
    carry_mails(OUTBOX)


@app.periodic(cron="0 5 * * *")
@app.task(queueing_lock="forget_notices")
def forget_notices(timestamp: int) -> None:
    """Every night: what was seen three months ago; the journal keeps the acts."""
    Notification.objects.filter(seen_at__lt=now() - KEPT).delete()
    Mailing.objects.filter(settled_at__lt=now() - KEPT).delete()

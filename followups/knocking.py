"""How often one may knock at the public door. A link that holds is never refused because of others who knock."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from followups.models import Knock

STRETCH = timedelta(minutes=10)
OF_A_LINK = 30  # times that one link may be posted to in a stretch; mistakes included
OF_AN_ADDRESS = 60  # times that one address may come with a link that nobody knows
COUNT = """
INSERT INTO followups_knock AS known (who, since, count) VALUES (%(who)s, %(at)s, 1)
ON CONFLICT (who) DO UPDATE SET
    count = CASE WHEN known.since <= %(over)s THEN 1 ELSE least(known.count + 1, 1000000) END,
    since = CASE WHEN known.since <= %(over)s THEN excluded.since ELSE known.since END
RETURNING count
"""


def too_often(what: str, most: int, at: datetime) -> bool:
    """Count one knock of ``what`` (a link, an address); whether there were more than ``most`` in the stretch."""
    who = salted_hmac("followups.knock", what, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"who": who, "at": at, "over": at - STRETCH})
        (count,) = cursor.fetchone()
    return count > most


def forget_knocks() -> int:
    """Those of stretches that are over; how many."""
    return Knock.objects.filter(since__lte=now() - STRETCH).delete()[0]

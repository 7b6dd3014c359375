"""Work that nobody has to start: each night the promises between the apps are proved again."""

import logging
from io import StringIO

from django.core.management import CommandError, call_command
from procrastinate.contrib.django import app

from audit.models import Proof, ProofKind

logger = logging.getLogger(__name__)


@app.periodic(cron="20 4 * * *")
@app.task(queueing_lock="check_integrity")
def check_integrity_daily(timestamp: int) -> None:
    """Every night; what does not hold is an error in the log, with the numbers of the things that break it."""
    broken = StringIO()
    try:
        call_command("checkintegrity", verbosity=0, stderr=broken)
    except CommandError as error:
        logger.error("%s %s", error, broken.getvalue().strip())
        Proof.note(ProofKind.INTEGRITY, is_good=False)
    else:
        Proof.note(ProofKind.INTEGRITY, is_good=True)

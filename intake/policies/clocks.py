"""How long each service clock may run (docs/domain.md §2); minutes."""

from intake.policies import SINCE

HOUR = 60
DAY = 24 * HOUR
# One working day of the calendar that ships, which is open from 9 to 21.
WORKING_DAY = 12 * HOUR

AT_ONCE = ("phone", "chat", "counter")
WITHIN_TWO_HOURS = ("email", "message", "im", "social", "web", "regulator")


def standard(clock, minutes, channel="", *, in_working_time, escalates=False):
    """One row for any severity."""
    return {"clock": clock, "channel": channel, "severity": "", "starts_on": SINCE} | {
        "minutes": minutes,
        "in_working_time": in_working_time,
        "escalates": escalates,
    }


STANDARDS = [
    *(standard("acknowledgement", 5, channel, in_working_time=True) for channel in AT_ONCE),
    *(standard("acknowledgement", 2 * HOUR, channel, in_working_time=True) for channel in WITHIN_TWO_HOURS),
    standard("acknowledgement", WORKING_DAY, "letter", in_working_time=True),
    standard("first_response", DAY, in_working_time=False),
    standard("solution", 3 * DAY, in_working_time=False),
    standard("extra_request", HOUR, in_working_time=True),
    standard("second_solution", DAY, in_working_time=False, escalates=True),
]

"""How long each service clock may run (docs/domain.md §2); minutes.

What laws set comes beside it, for the teams whose law it is (``loadpolicies --law``; docs/domain.md §7).
"""

from intake.policies import SINCE

HOUR = 60
DAY = 24 * HOUR
# One working day of the calendar that ships, which is open from 9 to 21.
WORKING_DAY = 12 * HOUR

AT_ONCE = ("phone", "chat", "counter")
WITHIN_TWO_HOURS = ("email", "message", "im", "social", "web", "regulator")


def standard(clock, minutes, channel="", *, in_working_time, escalates=False):
    """One row for any severity."""
    return {"clock": clock, "team_id": None, "tier": "", "channel": channel, "severity": "", "starts_on": SINCE} | {
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
    # A promise says itself until when; its policy is when it warns, and that a broken one of a grave case goes up.
    standard("next_update", DAY, in_working_time=True),
    standard("next_update", DAY, in_working_time=True, escalates=True) | {"severity": "severe"},
    standard("next_update", DAY, in_working_time=True, escalates=True) | {"severity": "critical"},
]


def task(kind, minutes, severity="", *, in_working_time=True):
    """How long a task of one kind may take."""
    return {"kind": kind, "severity": severity, "starts_on": SINCE} | {
        "minutes": minutes,
        "in_working_time": in_working_time,
    }


TASKS = [
    task("move", WORKING_DAY),
    task("move", 4 * HOUR, "severe"),
    task("move", 2 * HOUR, "critical"),
    task("own", WORKING_DAY),
    task("question", 2 * WORKING_DAY),
    task("question", WORKING_DAY, "severe"),
    task("question", 4 * HOUR, "critical"),
    task("side", 3 * WORKING_DAY),
    task("regulator", 3 * DAY, in_working_time=False),
]

# How long an answer may take by law, in calendar days, and how the law is cited. A house checks its own before it
# relies on these.
LAWS = {
    "taiwan": (15, "消費者保護法第 43 條 (Consumer Protection Act, Taiwan)"),
    "mainland-telecom": (15, "电信用户申诉处理办法 (MIIT)"),
    "mainland-bank": (15, "银行业保险业消费投诉处理管理办法 (2020)"),
    "hong-kong-bank": (30, "HKMA Supervisory Policy Manual IC-4"),
    "uk-finance": (56, "FCA Handbook DISP 1.6"),
}

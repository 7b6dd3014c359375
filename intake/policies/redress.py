"""How much each role may offer a customer in one option, in minor units of the currency; None: no limit."""

from intake.policies import SINCE

OF_AN_AGENT = {"TWD": 10_000, "HKD": 2500_00, "CNY": 2000_00, "USD": 300_00}
TIMES_AS_MUCH = {"agent": 1, "supervisor": 5, "manager": None}

AUTHORITIES = [
    {"role": role, "currency": currency, "starts_on": SINCE, "per_option": times and amount * times}
    for currency, amount in OF_AN_AGENT.items()
    for role, times in TIMES_AS_MUCH.items()
]

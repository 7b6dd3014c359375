"""What an apology gift should cost and who may decide (docs/domain.md §4); amounts in minor units of the currency."""

from decimal import Decimal

from intake.policies import SINCE

SHARES = {"minor": (10, 15), "moderate": (20, 30), "severe": (50, None), "critical": (50, None)}

TIERS = [
    {"severity": severity, "customer_tier": "", "starts_on": SINCE, "floor_percent": Decimal(floor)}
    | {"ceiling_percent": ceiling and Decimal(ceiling)}
    for severity, (floor, ceiling) in SHARES.items()
]
# Winning back an important customer may exceed what was spent, whatever went wrong.
TIERS += [
    {"severity": severity, "customer_tier": "important", "starts_on": SINCE, "floor_percent": Decimal(100)}
    | {"ceiling_percent": None}
    for severity in SHARES
]

# What stands for the customer's spend where nothing was bought: minor, moderate, severe, critical.
SPEND_ASSUMED = {
    "TWD": (1000, 1500, 2000, 3000),
    "HKD": (250_00, 380_00, 500_00, 750_00),
    "CNY": (220_00, 330_00, 440_00, 660_00),
    "USD": (32_00, 48_00, 64_00, 96_00),
}

FLOORS = [
    {"severity": severity, "currency": currency, "starts_on": SINCE, "amount": amount}
    for currency, amounts in SPEND_ASSUMED.items()
    for severity, amount in zip(SHARES, amounts, strict=True)
]

# Per gift, per day, and per customer in 12 months.
LIMITS = {
    ("agent", "TWD"): (600, 3000, 1500),
    ("agent", "HKD"): (150_00, 750_00, 380_00),
    ("agent", "CNY"): (130_00, 660_00, 330_00),
    ("agent", "USD"): (20_00, 100_00, 50_00),
    ("supervisor", "TWD"): (3000, 15_000, 8000),
    ("supervisor", "HKD"): (750_00, 3750_00, 2000_00),
    ("supervisor", "CNY"): (660_00, 3300_00, 1800_00),
    ("supervisor", "USD"): (100_00, 500_00, 260_00),
    ("manager", "TWD"): (30_000, 120_000, 60_000),
    ("manager", "HKD"): (7500_00, 30_000_00, 15_000_00),
    ("manager", "CNY"): (6600_00, 26_000_00, 13_000_00),
    ("manager", "USD"): (1000_00, 4000_00, 2000_00),
}

AUTHORITIES = [
    {"role": role, "currency": currency, "starts_on": SINCE, "per_gift": gift, "per_day": day}
    | {"per_customer_year": year}
    for (role, currency), (gift, day, year) in LIMITS.items()
]

# Working minutes to decide on a gift that waits: a day, and less where it is graver.
DECISION_TIMES = [
    {"severity": severity, "starts_on": SINCE, "minutes": minutes}
    for severity, minutes in (("", 480), ("severe", 240), ("critical", 120))
]

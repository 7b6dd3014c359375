"""What a house filled by benchmarks/many.py lacks for a whole working day: passwords, a trainer, gifts, follow-ups.

Needs Django to be ready. Safe to run twice.
"""

PASSWORD = "measured-in-its-own-house"  # of everybody in a database made for measuring
RESOLVED = 60  # cases of the first team with a gift and follow-ups


def point_at(database: str) -> None:
    """Let Django's connections lead to ``database`` on the same server; "" leaves them."""
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        if database:
            connections[alias].settings_dict["NAME"] = database


def furnish() -> None:
    """Everything that is missing."""
    from django.contrib.auth.hashers import make_password
    from django.utils.timezone import now

    from accounts.models import User
    from history.attribution import attributed

    with attributed(reason="benchmark"):
        User.objects.exclude(password__startswith="argon2").update(password=make_password(PASSWORD))
        if not User.objects.filter(role="trainer").exists():
            User.objects.create_user("trainer", PASSWORD, name="Trainer", alias="T", role="trainer")
    manager = User.objects.filter(role="manager").earliest("pk")
    stock_up(manager, now())
    resolve_some()


def stock_up(manager, at) -> None:
    """A catalogue, and this month's money for every team."""
    from datetime import timedelta

    from accounts.models import Team
    from gifts.models import Budget, GiftItem
    from history.attribution import attributed

    today = at.date()
    if not GiftItem.objects.exists():
        for number, value in enumerate((100, 200, 300, 500, 800)):
            names = {"name_en": f"Lamp {number}", "name_zh_hant": f"夜燈 {number}", "name_zh_hans": f"夜灯 {number}"}
            facts = {"code": f"lamp-{number}", "kind": "practical", "currency": "TWD", "value": value}
            GiftItem.introduce(by=manager, at=at, reason="", is_counted=False, **facts, **names)
    days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=60)}
    provided = Budget.objects.filter(starts_on__lte=today, ends_on__gte=today).values("team")
    for team in Team.objects.filter(is_practice=False).exclude(pk__in=provided):
        with attributed(actor_id=manager.pk, reason="budget"):
            budget = Budget.begin(team=team, currency="TWD", **days, by=manager, at=at)
            budget.allocate(10_000_000, by=manager, at=at, why="benchmark")


def resolve_some() -> None:
    """Cases of the first agent's team that were resolved some days ago, each with a gift and its follow-ups."""
    from django.utils.timezone import now

    from accounts.models import User
    from casework.remedying import remedy_with_gift
    from followups.models import FollowUp
    from gifts.models import GiftItem
    from tests.goodwill import make_resolved_case

    first = User.objects.filter(role="agent").earliest("pk")
    if FollowUp.objects.count() >= RESOLVED:
        return
    people, item = list(User.objects.filter(role="agent", team=first.team)), GiftItem.objects.earliest("value")
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    facts = {"item": item, "amount": item.value, "timing": "by_hand", "why": "For the trouble."}
    for number in range(RESOLVED):
        by = people[number % len(people)]
        case = make_resolved_case(by, days_ago=2 + number % 5)
        remedy_with_gift(case, by=by, at=now(), **facts, **card)

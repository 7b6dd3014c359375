"""The gift budgets of the demo as their managers left them: old periods closed, one reversal, one nearly empty."""

from gifts.choices import Purpose
from gifts.models import Budget
from intake.demo.world import World

NEARLY_EMPTY = 118  # percent of what is used, so that 80 percent are passed


def keep_books(world: World) -> None:
    """Close every period but the last two, put a figure in twice and take it back, cut one close to what is used."""
    for house in world.houses:
        ours = list(Budget.objects.filter(team=house.team, purpose=Purpose.COMPLAINTS).order_by("starts_on"))
        facts = {"by": house.manager, "at": world.now}
        for budget in ours[:-2]:
            budget.close(**facts, why=f"{budget.starts_on:%Y-%m}")
        present = ours[-1]
        twice = present.allocate(present.allocated // 10, **facts, why=f"{present.starts_on:%Y-%m}")
        present.reverse(twice, **facts, why=f"{present.starts_on:%Y-%m} ×2")
    cut = Budget.objects.get(pk=present.pk)
    if cut.used:
        cut.adjust(-(cut.allocated - cut.used * NEARLY_EMPTY // 100), **facts, why=f"{cut.starts_on:%Y-%m}")

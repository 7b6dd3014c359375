"""One database under one running server, with people who signed in, and the pages that are asked for in it."""

from dataclasses import dataclass, field

from django.utils.timezone import now

from benchmarks.browsing import Browser
from benchmarks.furnishing import PASSWORD, furnish, point_at

FLOOR = "floor: a bare signed-in list of 50 rows"
ROLES = ("agent", "supervisor", "manager", "trainer")


@dataclass
class Site:
    """``pages`` are [(what, role, path)]; ``browsers`` by role."""

    database: str
    address: str
    browsers: dict[str, Browser] = field(default_factory=dict)
    pages: list[tuple[str, str, str]] = field(default_factory=list)
    open_case: str = ""
    category: int = 0

    def move_in(self) -> "Site":
        """Furnish the database, find out what there is to look at, and sign in."""
        point_at(self.database)
        furnish()
        people = self.people()
        self.pages = [row for row in pages(people) if row[2]]
        for role, person in people.items():
            self.browsers[role] = Browser(self.address)
            self.browsers[role].sign_in(person.username, PASSWORD)
        return self

    def people(self) -> dict:
        """One person of each role, all of the first agent's team."""
        from accounts.models import User
        from complaints.models import Category
        from followups.models import Notice

        self.category = Category.objects.earliest("pk").pk
        agent = User.objects.filter(role="agent").earliest("pk")
        agent.caught_up_at = now()  # nobody has just come back from a night away
        agent.save(update_fields=["caught_up_at"])
        Notice.objects.filter(recipient=agent, seen_at=None).update(seen_at=now())  # as a worker may have put down here
        known = {"agent": agent, "supervisor": User.objects.filter(role="supervisor", team=agent.team).earliest("pk")}
        return known | {role: User.objects.filter(role=role).earliest("pk") for role in ("manager", "trainer")}


def pages(people: dict) -> list[tuple[str, str, str]]:
    """One of each page, on things that have something to show; an empty address where there is none."""
    from complaints.choices import OPEN
    from complaints.models import Complaint
    from customers.models import Customer
    from followups.models import FollowUp
    from gifts.models import Gift

    agent = people["agent"]
    mine = Complaint.objects.visible_to(agent)
    working = mine.filter(state="investigating").first() or mine.filter(state__in=OPEN).first()
    closed = mine.filter(state="closed", customer__isnull=False).first()
    followup = FollowUp.objects.visible_to(agent).waiting().first()
    gift, person = Gift.objects.visible_to(agent).first(), Customer.objects.filter(pk=closed.customer_id).get()
    case = f"/cases/{working.reference}/"
    return [
        (FLOOR, "agent", "/bare/"),
        ("desk, mine", "agent", "/desk/?view=mine"),
        ("desk, team", "agent", "/desk/?view=team"),
        ("desk, overdue", "agent", "/desk/?view=overdue"),
        ("desk, figures polled", "agent", "/desk/figures/?view=team"),
        ("desk, preview", "agent", f"/desk/preview/{working.reference}/"),
        ("case, investigating", "agent", case),
        ("case, closed", "agent", f"/cases/{closed.reference}/"),
        ("case, coach", "agent", f"{case}coach/"),
        ("door: findings", "agent", f"{case}findings/"),
        ("door: proposal", "agent", f"{case}proposal/"),
        ("new complaint", "agent", "/cases/new/"),
        ("new complaint, look-up of a number", "agent", "/cases/new/customers/?q=0900001234"),
        ("new complaint, look-up by first digits", "agent", "/cases/new/customers/?q=090012"),
        ("gift for a case", "agent", f"{case}gift/"),
        ("gift", "agent", gift.get_absolute_url() if gift else ""),
        ("gifts", "agent", "/gifts/"),
        ("follow-ups", "agent", "/follow-ups/"),
        ("follow-up call", "agent", followup.get_absolute_url() if followup else ""),
        ("customers", "agent", "/customers/"),
        ("customer", "agent", person.get_absolute_url()),
        ("promises", "agent", "/promises/?whose=team"),
        ("tasks", "agent", "/tasks/"),
        ("search, a word of every 500th case", "manager", "/search/?q=%E6%BC%8F%E6%B0%B4"),
        ("search, a rare word", "manager", "/search/?q=%E7%91%95%E7%96%B5"),
        ("search, a common word", "manager", "/search/?q=%E9%80%80%E6%AC%BE"),
        ("search, a name by its sound", "manager", "/search/?q=linjingyi"),
        ("floor of the team", "supervisor", "/floor/"),
        ("what customers said", "supervisor", "/what-customers-said/"),
        ("budgets", "manager", "/gifts/budgets/"),
        ("health", "manager", "/health/"),
        ("replay", "trainer", f"/training/replay/{closed.reference}/"),
        ("library", "trainer", "/training/library/"),
        ("review queue", "trainer", "/training/queue/"),
        ("admin: home", "manager", "/admin/"),
        ("admin: complaints", "manager", "/admin/complaints/complaint/"),
        ("admin: messages", "manager", "/admin/complaints/message/"),
        ("admin: customers", "manager", "/admin/customers/customer/"),
        ("admin: journal", "manager", "/admin/audit/entry/"),
        ("admin: one complaint", "manager", f"/admin/complaints/complaint/{closed.pk}/change/"),
        ("admin: history of a complaint", "manager", f"/admin/complaints/complaint/{closed.pk}/history/"),
    ]

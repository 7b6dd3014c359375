"""Whom a row is about: found among the customers by number, phone or e-mail, else added. Never matched by name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from customers.models import ContactKind, ContactPoint, Customer
from intake.importing import Record
from intake.values import several

REACHED_BY = {
    "phone": ContactKind.PHONE,
    "email": ContactKind.EMAIL,
    "line": ContactKind.LINE,
    "wechat": ContactKind.WECHAT,
}
LONGEST_WAY = ContactPoint._meta.get_field("value").max_length


@dataclass(frozen=True)
class Who:
    """What a row says of the customer. ``ways`` are (kind, as given), ``told_in`` the columns that tell them."""

    number: str = ""
    name: str = ""
    language: str = "zh-hant"
    ways: tuple[tuple[str, str], ...] = ()
    told_in: str = field(default="", compare=False)
    more: dict = field(default_factory=dict, hash=False, compare=False)

    @property
    def is_known_enough(self) -> bool:
        """Whether a customer can be told by it: a name alone is shared by many."""
        return bool(self.number or (self.name and self.ways))

    @property
    def contact(self) -> str:
        """All ways in one line, for a case whose customer is not known."""
        return ", ".join(way for _kind, way in self.ways)

    @property
    def normal(self) -> list[tuple[str, str]]:
        """The ways as they are compared; what has no digit is no phone to compare."""
        pairs = [(kind, ContactPoint.normal_form(kind, value)) for kind, value in self.ways]
        return [(kind, value) for kind, value in pairs if value]

    @classmethod
    def of(cls, record: Record, *, number="customer_number", name="customer_name", language="zh-hant", **more) -> "Who":
        """What a row says. Raises Refused."""
        ways = tuple(
            (str(kind), record.whole(field_, way, LONGEST_WAY))
            for field_, kind in REACHED_BY.items()
            for way in several(record.cell(field_))
        )
        told_in = ", ".join(record.columns.header_of(field_) for field_ in REACHED_BY if several(record.cell(field_)))
        return cls(record.text(number, 80), record.text(name, 120), language, ways, told_in, more)


def resolved(people: Iterable[Who], *, source: str, batch) -> dict[Who, Customer]:
    """The customer of each, where one can be told; those who are not there yet are added."""
    wanted = list(dict.fromkeys(who for who in people if who.is_known_enough or who.ways))
    by_number = numbered(wanted, source)
    by_way = reached(wanted)
    found, new = {}, []
    for who in wanted:
        customer = by_number.get(who.number) if who.number else None
        customer = customer or next((by_way[way] for way in who.normal if by_way.get(way)), None)
        if customer is None and who.is_known_enough:
            customer = Customer(
                **{"name": who.name or who.number, "language": who.language, "source": source}
                | {"external_number": who.number, "import_batch": batch}
                | who.more
            )
            new.append((customer, who))
        if customer:
            found[who] = customer
            by_number.update({who.number: customer} if who.number else {})
            by_way.update(dict.fromkeys(who.normal, customer))
    add(new)
    return found


def numbered(wanted: list[Who], source: str) -> dict[str, Customer]:
    """Customers by their number at the source."""
    numbers = [who.number for who in wanted if who.number]
    known = Customer.objects.filter(source=source, external_number__in=numbers)
    return {customer.external_number: customer for customer in known}


def reached(wanted: list[Who]) -> dict[tuple[str, str], Customer | None]:
    """Customers by phone and address; None for what several share."""
    normal = {value for who in wanted for _kind, value in who.normal}
    found: dict[tuple[str, str], Customer | None] = {}
    for point in ContactPoint.objects.filter(normalised__in=normal).select_related("customer"):
        way = (point.kind, point.normalised)
        shared = way in found and found[way] != point.customer
        found[way] = None if shared else point.customer
    return found


def add(new: list[tuple[Customer, Who]]) -> None:
    """Save new customers with their ways."""
    Customer.objects.bulk_create([customer for customer, _who in new])
    points = {}
    for customer, who in new:
        for kind, value in who.ways:
            normal = ContactPoint.normal_form(kind, value) or value.lower()
            points[customer.pk, kind, normal] = ContactPoint(
                customer=customer, kind=kind, value=value, normalised=normal
            )
    ContactPoint.objects.bulk_create(points.values())

"""What one query hands over is what each table holds."""

import pytest

from casework.parts import BODY, Gathered
from complaints.models import Complaint, Message
from history.masking import MaskedWords, Sight, seen_by
from tests.journeys.everything import World
from tests.staging import staged

pytestmark = pytest.mark.django_db


def plain(row):
    """All that is stored of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


made, world = staged(World)


def test_rows_read_together_are_the_rows_of_their_tables(world):
    seen = set()
    for case in Complaint.objects.all():
        gathered = Gathered(case, BODY).handed_over()
        for part in BODY:
            stored = part.model._base_manager.filter(**{part.of: case.pk}).order_by(*part.order)
            assert list(map(plain, gathered[part.model])) == list(map(plain, stored))
            seen |= {part.model} if gathered[part.model] else set()
    assert seen == {part.model for part in BODY}, "the world has nothing of some kind to compare"


def test_nothing_they_lead_to_is_asked_for_again(world, django_assert_num_queries):
    alone = Complaint.objects.get(pk=world.sorry.pk)
    with django_assert_num_queries(2):
        Gathered(alone, BODY).handed_over()
    with django_assert_num_queries(1):  # nobody but its handler is named, who came with the case
        Gathered(case := world.sorry, BODY).handed_over()
    with django_assert_num_queries(0):
        for message in case.messages.all():
            assert message.complaint is case
            assert message.by is None or message.by.alias
            assert getattr(message, "apology", None) is None or message.apology.kind
        assert [gift.item.name for gift in case.gifts.all()]
        assert all(line.option.proposal.round for line in case.redress_lines.all())
        assert all(finding.cause is None or finding.cause.name for finding in case.findings.all())


def test_a_mask_is_put_on_as_anywhere_else(world):
    with seen_by(Sight(masks=lambda: True)):
        case = Complaint.objects.get(pk=world.sorry.pk)
        words = Gathered(case, BODY).handed_over()[Message]
    assert words and all(isinstance(message.body, MaskedWords) for message in words)


def test_what_was_erased_reads_as_erased(world):
    world.closed.findings.update(text="erased 12")
    case = Complaint.objects.get(pk=world.closed.pk)
    Gathered(case, BODY).handed_over()
    assert {str(finding) for finding in case.findings.all()} == {"[erased]"}


def test_a_case_page_costs_the_same_however_much_is_on_it(world, client, django_assert_max_num_queries):
    client.force_login(world.agent)
    for case in (world.fresh, world.sorry, world.resolved, world.closed):
        with django_assert_max_num_queries(8):
            assert client.get(f"/cases/{case.reference}/").status_code == 200

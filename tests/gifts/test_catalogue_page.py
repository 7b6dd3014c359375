"""What a manager changes about a gift of the catalogue, on its page."""

import pytest

from gifts.catalogue_forms import ItemForm
from gifts.models import GiftItem
from tests.builders import make_person
from tests.goodwill import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return make_item(280)


def asked(item, **changed):
    """What the page posts when only ``changed`` was typed."""
    form = ItemForm(instance=item)
    known = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (known | changed).items() if value is not None and value is not False}


def test_it_is_called_otherwise_and_the_reason_is_kept(client, item):
    client.force_login(make_person("manager"))
    where = f"/gifts/catalogue/{item.pk}/"
    answer = client.post(where, asked(item, name_en="A box of tea", why="The old name was a brand."))
    assert answer.status_code == 302
    assert GiftItem.objects.get(pk=item.pk).name_en == "A box of tea"


def test_what_is_missing_is_said_and_nothing_changes(client, item):
    client.force_login(make_person("manager"))
    answer = client.post(f"/gifts/catalogue/{item.pk}/", {})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert GiftItem.objects.get(pk=item.pk).name_en == item.name_en

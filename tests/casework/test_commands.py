"""Keys, map and palette say the same, because there is one registry."""

import re

import pytest
from django.utils.timezone import now

from complaints.models import Complaint, SavedView
from search.indexing import catch_up
from search.query import LONGEST_QUERY
from tests.architecture.staircase import CLONE
from tests.builders import make_customer, make_person, register
from ui.commands import COMMANDS, Command, Registry

TEMPLATES = {path: path.read_text() for path in (CLONE / "templates").rglob("*.html")}
SCRIPT = (CLONE / "static/js/elements/shortcuts.js").read_text()


def test_no_template_knows_a_key_of_its_own():
    assert [str(path) for path, text in TEMPLATES.items() if re.search(r'data-key="(?!{{)', text)] == []
    caps = re.compile(r"<kbd>(?!{{|⌘|/kbd)[^<]*</kbd>")
    assert {path.name: caps.findall(text) for path, text in TEMPLATES.items() if caps.search(text)} == {}


def test_every_command_is_reached_by_a_page_an_element_or_the_script():
    marked = set(re.findall(r'{% key "(\w+)" %}', "".join(TEMPLATES.values())))
    handled = set(re.findall(r"^  (\w+): \(", SCRIPT, re.M))
    assert handled == {command.code for command in COMMANDS.values() if command.by_script}
    assert marked == {command.code for command in COMMANDS.values() if command.key and not command.by_script} - {
        command.code for command in COMMANDS.values() if command.page and command.code not in marked
    }
    assert all(command.page or command.key for command in COMMANDS.values())


def test_a_key_means_one_thing_in_one_place():
    known = Registry()
    known.register(Command("one", "One", "g d"))
    again, same, shorter = Command("one", "1", "y"), Command("two", "2", "g d"), Command("three", "3", "g", "desk")
    for clashing in (again, same, shorter):
        with pytest.raises(ValueError, match="taken"):
            known.register(clashing)
    assert list(known) == ["one"]


@pytest.mark.django_db
class TestThePalette:
    """By name, by number, by customer."""

    def names(self, client, **asked):
        """What it offers."""
        groups = client.get("/commands/", asked).context["groups"]
        return [str(hit.name) for _group, hits in groups for hit in hits]

    def test_the_page_lists_every_page_and_every_key(self, client, agent):
        client.force_login(agent)
        page = client.get("/commands/").content.decode()
        for command in COMMANDS.values():
            if command.is_open_to(agent):
                assert str(command.label) in page, command.code
        assert "<span>Privacy</span>" not in page

    def test_it_offers_only_what_is_open_to_the_person(self, client, team):
        client.force_login(make_person("trainer", team=team))
        assert "New complaint" not in self.names(client)
        client.force_login(make_person("administrator", team=team))
        assert self.names(client) == ["Admin", "All commands", "Health", "Failed jobs"]

    def test_it_finds_cases_by_number_customers_and_views_by_name(self, client, agent, outsider):
        customer = make_customer(agent.team, name="陳美玲")
        case, foreign = register(agent, customer=customer), register(outsider)
        SavedView.objects.create(owner=agent, name="Letters")
        catch_up()
        client.force_login(agent)
        assert case.reference in self.names(client, q=str(int(case.reference[-6:])))
        assert case.reference in self.names(client, q=case.reference.lower())
        assert foreign.reference not in self.names(client, q=foreign.reference)
        assert "陳美玲" in self.names(client, q="陳美")
        assert "Letters" in self.names(client, q="lett")

    def test_the_millionth_case_of_a_year_has_a_digit_more(self, client, agent):
        reference = f"C-{now().year}-1000000"
        Complaint.objects.filter(pk=register(agent).pk).update(reference=reference)
        client.force_login(agent)
        assert reference in self.names(client, q="1000000")
        assert reference in self.names(client, q=reference.lower())

    def test_it_offers_the_acts_that_are_open_on_the_case(self, client, agent):
        case = register(agent)
        client.force_login(agent)
        assert "Acknowledge the complaint" in self.names(client, here=case.reference, q="acknow")
        assert "Close the case" not in self.names(client, here=case.reference, q="close")

    @pytest.mark.parametrize("word", ["grumbler", "發牢騷", "发牢骚", "盛气凌人"])
    def test_what_the_trade_calls_people_leads_to_how_to_talk_on_this_case(self, word, client, agent):
        case = register(agent)
        client.force_login(agent)
        assert "How to talk on this case" in self.names(client, here=case.reference, q=word)

    def test_for_the_palette_only_the_list(self, client, agent):
        client.force_login(agent)
        page = client.get("/commands/", headers={"HX-Request": "true", "HX-Target": "palette-results"}).content.decode()
        assert "<html" not in page
        assert 'role="listbox"' in page


@pytest.mark.django_db
def test_what_is_looked_for_is_cut_where_it_is_typed(client, agent):
    """The address of a pasted letter is longer than web servers take: they answer with a page that helps nobody."""
    client.force_login(agent)
    fields = re.findall(r'<input[^>]* name="q"[^>]*>', client.get("/cases/new/").content.decode())
    assert len(fields) == 3  # the bar, the palette, the customer
    assert [field for field in fields if f'maxlength="{LONGEST_QUERY}"' not in field] == []

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override
from django_fsm import GET_STATE

from complaints.models import Complaint
from complaints.models.requirements import requirements_of

PAGE = Path(settings.BASE_DIR) / "docs" / "lifecycle.md"


def drawing() -> str:
    """The graph of a complaint as a page: a Mermaid diagram, and what each step asks for."""
    with override("en"):
        moves = sorted(
            Complaint._meta.get_field("state").get_all_transitions(Complaint),
            key=lambda move: (list(Complaint._meta.get_field("state").choices).index(_choice(move.source)), move.name),
        )
        edges = [f"    {m.source} --> {m.target}: {m.name}" for m in moves if not isinstance(m.target, GET_STATE)]
        asked = [
            f"| `{verb}` | {'; '.join(sorted(str(r.label) for r in requirements_of(verb) if r.law)) or '–'} "
            f"| {'; '.join(sorted(str(r.label) for r in requirements_of(verb) if not r.law)) or '–'} |"
            for verb in dict.fromkeys(move.name for move in moves)
        ]
    return "\n".join(
        [
            "# The life of a complaint",
            "",
            "Made from the code by `manage.py drawlifecycle`; a test fails when it is out of date. The database enforces",
            "the same graph (`audit/guards.py`). `take_back` undoes the last step as a recorded correction.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> received",
            *edges,
            "    closed --> [*]",
            "    withdrawn --> [*]",
            "```",
            "",
            "## What each step asks for",
            "",
            "| step | always | where a rule of the managers says so, by severity |",
            "| --- | --- | --- |",
            *asked,
            "",
        ]
    )


def _choice(state: str):
    return next(choice for choice in Complaint._meta.get_field("state").choices if choice[0] == state)


class Command(BaseCommand):
    help = "Draw the life of a complaint into docs/lifecycle.md. With --check, only say whether it is up to date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):
        if check:
            if PAGE.read_text(encoding="utf-8") != drawing():
                raise CommandError("docs/lifecycle.md is out of date: run manage.py drawlifecycle")
            return
        PAGE.write_text(drawing(), encoding="utf-8")

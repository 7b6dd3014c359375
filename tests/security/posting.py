"""Every place where somebody posts something, and what is left behind by a form that is sent with all columns beside.

A form is sent twice from the same standing: as it asks, and with every column that it does not ask for. Both leave the
same rows.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.forms import BaseForm
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.timezone import now

from accounts.models import Team, User
from audit.failing import ACTS as JOB_ACTS
from audit.models import Access
from casework.part_doors import PARTS
from complaints.models import Complaint
from customers.models import Customer
from tests.security.hostile import stranger_to_exceptions, undone
from tests.security.matrix import ADMIN, table
from tests.security.test_admin_forms import something

HOUR = timedelta(hours=1)
DONE = {200, 204, 302, 303}
AT_LEAST = (Complaint, Customer, Team, User)  # whose columns are always tried
WORDS = re.compile(r"[\w-]+(\|[\w-]+)*")
WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
COMPLAINT = re.compile(r"(?:invalid-feedback|alert-danger)[^>]*>(.{0,300})", re.DOTALL)
# Addresses that name two things at once, or a word that the view looks up by itself.
PAIRS = {"casework:part": [" ".join(pair) for pair in PARTS], "failed_job": list(JOB_ACTS)}
# Chance, and what is sealed with it; of the journal what it says of new rows, whose numbers differ from try to try.
CHANCE = re.compile(r"\w+_grain|password|digest|nonce|mail_id|request_id|sealed|stored_as|case_id|subject_id|xact")
HOUSE = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
# Who looked at what is noted wherever something is opened, and says nothing of what was kept.
TABLES = {
    model._meta.db_table: model
    for model in apps.get_models()
    if model._meta.app_label in HOUSE and model is not Access and not model.__name__.startswith("Historical")
}


class Post(NamedTuple):
    """A form as it wants to be sent: by whom, where to, with what.

    Of its ``form`` all fields are asked for, and ``more`` that it makes for itself; it is None where a button is all.
    ``parts`` are forms within it: {what stands before their names: form}. ``keeps`` is False where nothing is to be
    kept whatever is sent.
    """

    person: Any
    url: str
    valid: dict
    form: type[BaseForm] | None = None
    more: tuple[str, ...] = ()
    parts: dict[str, type[BaseForm]] = {}
    keeps: bool = True

    @property
    def asked(self) -> set[str]:
        """The names that the place asks for."""
        of_parts = {f"{before}{name}" for before, part in self.parts.items() for name in part.base_fields}
        return {*self.valid, *self.more, *of_parts, *(self.form.base_fields if self.form else ())}


def kinds_of_forms(of: type = BaseForm) -> set[type[BaseForm]]:
    """Every form of the workspace that asks for something and is more than what others are made of."""
    found = set()
    for kind in of.__subclasses__():
        below = kinds_of_forms(kind)
        is_ours = kind.__module__.partition(".")[0] in {*HOUSE, "config"} and "admin" not in kind.__module__
        found |= below or ({kind} if is_ours and hasattr(kind, "base_fields") else set())
    return found


def places() -> set[str]:
    """Every address that takes a post, by walking all of them; once for each word of which it may be made.

    The admin's forms are tried by tests/security/test_admin_forms.py.
    """
    read_only = {line.address for line, cells in table().items() if "-" in cells.values() and line.method == "POST"}
    return {place for name, made in worded() if name not in read_only for place in made}


def worded(patterns=None, space: str = "") -> Iterable[tuple[str, list[str]]]:
    """(name of an address, the places that it stands for)."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver) and f"{one.namespace}:" != ADMIN:
            yield from worded(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name and not one.name.startswith(("tests_", "rehearsal_")):
            kinds = [kind.regex.split("|") for kind in one.pattern.converters.values() if WORDS.fullmatch(kind.regex)]
            name = f"{space}{one.name}"
            yield name, [" ".join([name, *words]) for words in product(*([PAIRS[name]] if name in PAIRS else kinds))]


def place_of(url: str) -> str:
    """The place that an address leads to."""
    match = resolve(url.partition("?")[0])
    named = {"reference", "token"}
    words = [word for key, word in match.captured_kwargs.items() if isinstance(word, str) and key not in named]
    return " ".join([match.view_name, *words])


class Trial:
    """Sends forms from one standing. Who is signed in, and which numbers there are, is asked once."""

    def __init__(self):
        self.visitors: dict = {}
        self.keys: dict = {}

    def difference(self, post: Post) -> list[str]:
        """Which tables stand otherwise for the columns that were posted beside. What was asked must have been done."""
        first = self.left_behind(post, post.valid)
        assert bool(first) == post.keeps, (post.url, sorted(model.__name__ for model in first))
        second = self.left_behind(post, self.forged(post, [*AT_LEAST, *first]) | post.valid)
        known = {model: first.get(model, {}).keys() & second.get(model, {}).keys() for model in {*first, *second}}
        return sorted(model.__name__ for model in known if told(model, first, second, known))

    def left_behind(self, post: Post, sent: dict) -> dict[type[models.Model], dict]:
        """{table that was written to: {key: row}}, and undone again."""
        client = self.visitors.get(post.person) or stranger_to_exceptions(post.person)
        self.visitors[post.person], written = client, set()

        def note(execute, sql, *how):
            written.update(WRITTEN.findall(str(sql)))
            return execute(sql, *how)

        for value in sent.values():
            if hasattr(value, "seek"):
                value.seek(0)
        with undone():
            with connection.execute_wrapper(note):
                answer = client.post(post.url, sent)
            page = answer.content if answer.status_code not in DONE else b""
            assert answer.status_code in DONE, (post.url, answer.status_code, COMPLAINT.findall(page.decode()))
            answer.wsgi_request.close()
            wrote = [TABLES[name] for name in sorted(written) if name in TABLES]
            return {model: {row["id"]: row for row in model._base_manager.values()} for model in wrote}

    def forged(self, post: Post, tables: Iterable[type[models.Model]]) -> dict:
        """A value for every column of every table, but for the names that the place asks for."""
        fields = [field for model in dict.fromkeys(tables) for field in model._meta.concrete_fields]
        named = {name: field for field in fields for name in (field.name, field.attname)}
        found = {
            f"{before}{name}": self.value_for(field) for name, field in named.items() for before in ("", *post.parts)
        }
        return {name: value for name, value in found.items() if name not in post.asked}

    def value_for(self, field: models.Field) -> object:
        """What the column might take."""
        if field not in self.keys:
            self.keys[field] = something(field)
        return self.keys[field]


def told(model, first: dict, second: dict, known: dict) -> bool:
    """Whether the rows of a table differ by more than what differs from try to try: new numbers, chance, seconds."""
    both = [left.get(model, {}) for left in (first, second)]
    other = {key for key in {*both[0], *both[1]} if both[0].get(key) != both[1].get(key)}
    rows = [sorted(str(plain(model, left[key], known)) for key in other if key in left) for left in both]
    return rows[0] != rows[1]


def plain(model, row: dict, known: dict) -> dict:
    """One row by column, moments in hours from now; what was made just now is "new"."""
    found = {}
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        if CHANCE.fullmatch(field.name):
            continue
        if isinstance(value, dict):  # of new rows it says numbers and moments, which differ
            value = re.sub(r"\d+", "#", str(value))
        if isinstance(value, datetime):
            value = round((value - now()) / HOUR)
        of = model if field.primary_key else field.related_model
        if of in known and value is not None:
            value = value if value in known[of] else "new"
        found[field.attname] = "new" if field.name == "reference" and row["id"] not in known[model] else value
    return found

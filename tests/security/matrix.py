"""The table of who may what: ``docs/permissions.csv``, edited by hand, and what the product really answers.

A line is an address, a method and whose the record is: of the reader's team, of another team, or of nobody at all.
A cell is what a person of that role meets there; of another team's record only the front line is asked.
"""

import csv
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.template.backends.django import Template
from django.urls import Resolver404, URLResolver, resolve, reverse
from django.utils.safestring import SafeString
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.backends import StaffBackend
from tests.security.hostile import undoing

TABLE = Path(__file__).parent.parent.parent / "docs" / "permissions.csv"
ROLES = ("agent", "supervisor", "manager", "trainer", "auditor", "legal", "administrator", "contact", "nobody")
OF_ONE_TEAM = ("agent", "supervisor")
# Nobody else draws all their pages; for the others tests/i18n/test_pages.py and tests/security/test_masking.py do.
DRAWN_HERE = ("supervisor", "trainer", "legal", "administrator")
ADMIN = "admin:"  # where nobody of one team comes in: there is no other team to ask about
OURS, THEIRS, NONE, LIST = "own team", "other team", "no record", "list"
NO_KEY, NO_REFERENCE = 999_999_999, "C-1999-999999"
NOBODYS = {"reference": NO_REFERENCE, "object_id": str(NO_KEY)}
RESOLVED = cache(URLResolver.resolve)
WORDS = {403: "refused", 404: "hidden", 405: "-"}
SIGNING_IN = ("/sign-in/", "/admin/login/")
LOOKED = {200: "opens", 302: "leads on", 303: "leads on", 410: "over"}
ACTED = {200, 204, 302, 303, 400, 409, 410, 422, 429}


class Line(NamedTuple):
    """One line of the table, without its cells."""

    address: str
    method: str
    record: str


class Visit(NamedTuple):
    """A line as it is asked for."""

    line: Line
    url: str


def table() -> dict[Line, dict[str, str]]:
    """{line: {role: cell}} as it is written."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {Line(row["address"], row["method"], row["record"]): {role: row[role] for role in ROLES} for row in rows}


def visits(places: dict[str, str]) -> Iterator[Visit]:
    """Everything that is to be asked for; ``places`` has an address of each name that leads to a record of the team."""
    for name, url in sorted(places.items()):
        lost = without_record(name, url)
        for method in ("GET", "POST"):
            yield Visit(Line(name, method, OURS if lost else LIST), url)
            if lost and not name.startswith(ADMIN):
                yield Visit(Line(name, method, THEIRS), url)
            if lost:
                yield Visit(Line(name, method, NONE), lost)


def without_record(name: str, url: str) -> str:
    """The same address for a record that nobody has; "" where it names none."""
    path, mark, query = url.partition("?")
    try:
        asked = resolve(path).kwargs
    except Resolver404:
        return ""
    lost = {key: NO_KEY if isinstance(value, int) else NOBODYS.get(key, value) for key, value in asked.items()}
    is_lost_already = name.startswith(ADMIN) and str(NO_KEY) in map(str, asked.values())
    return reverse(name, kwargs=lost) + mark + query if is_lost_already or lost != asked else ""


def cell_of(answer: HttpResponse, method: str) -> str:
    """What somebody met, in a word of the table."""
    if answer.status_code in {302, 303} and answer.headers["Location"].startswith(SIGNING_IN):
        return "sign in"
    if answer.status_code in WORDS:
        return WORDS[answer.status_code]
    if method == "GET":
        return LOOKED.get(answer.status_code, str(answer.status_code))
    return "acts" if answer.status_code in ACTED else str(answer.status_code)


@contextmanager
def undrawn():
    """Pages that are decided upon and not drawn: most of the time would go into their words.

    A template is filled in when the view has decided; it can refuse what the view had opened, but open nothing. Thus
    no leak hides behind this.
    """
    with (
        patch.object(Template, "render", lambda page, context=None, request=None: SafeString()),
        patch.object(DefaultMFAAdapter, "build_totp_svg", lambda adapter, url: ""),
    ):
        yield


@contextmanager
def remembered():
    """Who somebody is, and their session, is read once, and every visit has a copy; of closed doors no log is kept.

    Where an address leads is looked up once as well, and none is looked for among the static files.
    """
    read, load, people, sessions = StaffBackend.get_user, SessionStore.load, {}, {}

    def get_user(backend, key):
        people[key] = people.get(key) or read(backend, key)
        return copy(people[key])

    def load_session(session):
        key = session.session_key
        sessions[key] = sessions.get(key) or load(session)
        return dict(sessions[key])

    logging.disable(logging.CRITICAL)
    try:
        with (
            patch.object(StaffBackend, "get_user", get_user),
            patch.object(SessionStore, "load", load_session),
            patch.object(URLResolver, "resolve", RESOLVED),
            patch.object(WhiteNoiseMiddleware, "find_file", lambda files, url: None),
        ):
            yield
    finally:
        logging.disable(logging.NOTSET)


def met(client, stranger, role: str, wanted: Iterable[Visit]) -> dict[Line, str]:
    """{line: what a person of ``role`` met}; what is done on the way is undone.

    ``stranger`` is signed in as one of another team, and None for roles that have none. Who was answered without a
    question to the database was so whatever record they asked for: nobody has looked whose it is, or whether there is
    one. Such an answer is got once, and so is that of an address that stands for two lines: of a kind without records.
    """
    found: dict[Line, str] = {}
    ours: dict[Line, str] = {}
    blind: set[Line] = set()
    with remembered(), undoing() as undo, questions() as put:
        for visit in wanted:
            line, of_record = visit.line, visit.line._replace(record=OURS)
            if line.record == THEIRS and role not in OF_ONE_TEAM:
                continue
            if of_record in blind or (line.record == NONE and visit.url == ours[of_record]):
                found[line] = found[of_record]
                continue
            ours[line] = visit.url
            put.clear()
            with nullcontext() if is_drawn(line, role) else undrawn():
                found[line] = asked(stranger if line.record == THEIRS else client, visit)
            if line == of_record and not put:
                blind.add(line)
            undo()
    return found


@contextmanager
def questions():
    """A list of what the database is asked inside."""
    put: list[str] = []

    def note(execute, sql, *how):
        put.append(sql)
        return execute(sql, *how)

    with connection.execute_wrapper(note):
        yield put


def is_drawn(line: Line, role: str) -> bool:
    """Whether this is the one place where a page of the workspace is drawn for the role."""
    of_theirs = line.method == "GET" and line.record in {OURS, LIST} and not line.address.startswith(ADMIN)
    return of_theirs and role in DRAWN_HERE


def asked(visitor, visit: Visit) -> str:
    """What one visitor meets at one address."""
    line, url = visit
    signed_in = dict(visitor.cookies)
    answer = visitor.get(url) if line.method == "GET" else visitor.post(url, {})
    if answer.cookies:  # signing out is undone as well
        visitor.cookies.clear()
        visitor.cookies.update(signed_in)
    return cell_of(answer, line.method)


def differences(role: str, found: dict[Line, str], wanted: dict[Line, dict[str, str]]) -> list[str]:
    """What is not as the table says, in words."""
    return [
        f"{line.method} {line.address}, {line.record}: {cell}, not {wanted[line][role] if line in wanted else 'known'}"
        for line, cell in found.items()
        if line not in wanted or wanted[line][role] != cell
    ]

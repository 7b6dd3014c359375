"""People at a real browser. Nobody types a password but where signing in is the point."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.sessions import SessionStore


@pytest.fixture
def at_desk(browser, live_server):
    """Opens the browser as somebody: ``at_desk(person, language="zh-hant", width=1440)`` returns the page.

    Every error in the console or the page, and every report against the content policy, fails the test.
    """
    contexts, errors = [], []

    def sit_down(person=None, *, language="en", width=1440, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=live_server.url, **options)
        contexts.append(context)
        cookies = [(settings.LANGUAGE_COOKIE_NAME, language)]
        if person:
            cookies.append((settings.SESSION_COOKIE_NAME, session_of(person)))
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if refused(line) else None)
        return page

    yield sit_down
    for context in contexts:
        context.close()
    assert errors == []


# A page that breaks the content policy says so where the fixture hears it.
LISTEN = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`))"""


def refused(line) -> bool:
    """Whether a console line tells of an error, other than an answer that a test asked for (409, 422, 404, 403).

    Nor does it count that htmx gave up a request because the page was left.
    """
    expected = ("status of 409", "status of 422", "status of 404", "status of 403")
    expected += ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")
    return line.type == "error" and not any(words in line.text for words in expected)


def session_of(person) -> str:
    """The key of a session in which ``person`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.StaffBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key

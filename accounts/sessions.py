"""Sittings as Django keeps them, each found by a statement that is written once: every page asks for one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from ui.asked_often import SOME_TEXT, SOMETIME, Question, kept


class SessionStore(db.SessionStore):
    """Django's own, but for how a sitting is found."""

    def _get_session_from_db(self) -> Session | None:
        for found in session_with_a_key().answers({SOME_TEXT: self.session_key, SOMETIME: now()}):
            return found
        self._session_key = None
        return None


@kept
def session_with_a_key() -> Question[Session]:
    """The sitting with the key that is given, if it lasts longer than the moment that is given."""
    return Question(Session.objects.filter(session_key=SOME_TEXT, expire_date__gt=SOMETIME))

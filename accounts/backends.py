from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from ui.asked_often import SOME_NUMBER, Question, kept


class StaffBackend(ModelBackend):
    """Django's own way to sign in; each request finds the person and their team in one query."""

    def get_user(self, user_id):
        found = person_and_team().answers({SOME_NUMBER: user_id})
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@kept
def person_and_team() -> Question[User]:
    """The person with the number that is given."""
    return Question(User.objects.select_related("team").filter(pk=SOME_NUMBER))

"""How much an agenda holds today: one statement for each reader, kept, with the moments put in each time."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from accounts.models import User
from followups.choices import FollowUpState
from followups.models import FollowUp, Notice
from ui.counting import CountStatement

# Moments that no agenda is ever read at: in a kept statement they stand for the beginning and the end of the day.
TODAY, TOMORROW = datetime(9000, 1, 1, tzinfo=UTC), datetime(9000, 1, 2, tzinfo=UTC)
READERS_KEPT = 1024


def counts_of(user: User, person: User | None, today: datetime) -> dict[str, int]:
    """{what: how many, capped} of the agenda of ``person``, None for the team's, as ``user`` sees it."""
    statement = statement_for(user.pk, user.role, user.team_id, person and person.pk)
    return statement.counts({TODAY: today, TOMORROW: today + timedelta(days=1)})


@lru_cache(maxsize=READERS_KEPT)
def statement_for(pk: int, role: str, team_id: int | None, person_id: int | None) -> CountStatement:
    """The statement that counts for one reader, whoever they are: all that decides is in the arguments."""
    user = User(pk=pk, role=role, team_id=team_id)
    rows, done = FollowUp.objects.visible_to(user), FollowUp.objects.filter(state=FollowUpState.DONE)
    whose, by = ({"assignee": person_id}, {"done_by": person_id}) if person_id else ({}, {"team": team_id})
    lists = {
        "open_today": rows.filter(**whose).due_between(TODAY, TOMORROW),
        "done_today": done.filter(**by, done_at__gte=TODAY) if person_id or team_id else done.none(),
        "told": Notice.objects.unseen_by(user).for_agenda(),
    }
    return CountStatement.over(lists, leave_open=(TODAY, TOMORROW))

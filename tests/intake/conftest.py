import pytest

from accounts.models import Team, User


@pytest.fixture
def desk(db):
    """A manager of a team in Taipei, who answers for imports."""
    team = Team.objects.create(name="Desk", zone="Asia/Taipei", currency="TWD")
    return User.objects.create_user("lin", None, name="Lin", alias="L.", role="manager", team=team, language="zh-hant")

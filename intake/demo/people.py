"""The people of the demo: two teams, every role. All of them are invented."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate

from accounts.models import Department, PersonLanguage, Role, Team, User
from calendars.models import Calendar, OpeningWindow, TeamCalendar
from intake.demo import words
from intake.loading import enter_holidays

TAIPEI, SHANGHAI = "台北 Taipei", "上海 Shanghai"
PASSWORD = settings.DEMO_PASSWORD

# Sign-in name, name, name towards customers, role, team, language.
STAFF = [
    ("meiling", "林美玲", "美玲", "agent", TAIPEI, "zh-hant"),
    ("guanyu", "范姜冠宇", "小宇", "agent", TAIPEI, "zh-hant"),
    ("yating", "吳雅婷", "雅婷", "agent", TAIPEI, "zh-hant"),
    ("emma", "Emma Clarke", "Emma", "agent", TAIPEI, "en"),
    ("jason", "Jason Reed", "Jason", "agent", TAIPEI, "en"),
    ("shufen", "陳淑芬", "淑芬", "supervisor", TAIPEI, "zh-hant"),
    ("david", "David Lin", "David", "manager", TAIPEI, "en"),
    ("xiaoyun", "周晓云", "晓云", "agent", SHANGHAI, "zh-hans"),
    ("haoran", "李浩然", "浩然", "agent", SHANGHAI, "zh-hans"),
    ("jing", "王静", "小静", "agent", SHANGHAI, "zh-hans"),
    ("weimin", "赵为民", "为民", "supervisor", SHANGHAI, "zh-hans"),
    ("lihua", "陆丽华", "丽华", "manager", SHANGHAI, "zh-hans"),
    ("peihan", "郭佩涵", "佩涵", "trainer", TAIPEI, "zh-hant"),
    ("olivia", "Olivia Brandt", "Olivia", "auditor", None, "en"),
    ("boyuan", "沈博遠", "沈律師", "legal", None, "zh-hant"),
    ("ada", "Ada Whitfield", "Ada", "administrator", None, "en"),
    ("zhiqiang", "何志強", "志強", "contact", None, "zh-hant"),
]
DEPARTMENT_OF_CONTACTS = "quality"


@dataclass(frozen=True)
class House:
    """One team with those who work on its cases."""

    team: Team
    agents: list[User]
    supervisor: User
    manager: User
    places: dict[str, list[str]]
    languages: list[str]

    def speaking(self, language: str) -> list[User]:
        """The agents who speak the customer's language, else all of them."""
        return [agent for agent in self.agents if agent.language == language] or self.agents


def sign_ins() -> list[User]:
    """One person for each role, those of the first team first."""
    known = {user.username: user for user in User.objects.filter(username__in=[row[0] for row in STAFF])}
    first: dict[str, User] = {}
    for username, *_more in STAFF:
        if username in known:
            first.setdefault(known[username].role, known[username])
    return [first[role] for role in Role.values if role in first]


def hire() -> list[House]:
    """Make the teams with their calendars and their people."""
    teams = {
        TAIPEI: Team.objects.create(name=TAIPEI, zone="Asia/Taipei", currency="TWD"),
        SHANGHAI: Team.objects.create(name=SHANGHAI, zone="Asia/Shanghai", currency="CNY"),
    }
    department = Department.objects.get(code=DEPARTMENT_OF_CONTACTS)
    hashed = make_password(PASSWORD)  # once: a good hash takes its time
    people = User.objects.bulk_create(
        User(
            username=username,
            password=hashed,
            name=name,
            alias=alias,
            role=role,
            team=teams.get(team),
            department=department if role == Role.CONTACT else None,
            language=language,
            email=f"{username}@example.com",
        )
        for username, name, alias, role, team, language in STAFF
    )
    PersonLanguage.objects.bulk_create(
        PersonLanguage(person=person, language=language)
        for person in people
        if person.role == Role.AGENT
        for language in {person.language, "en"}
    )
    return [house_of(team, people) for team in teams.values()]


def put_on_trial() -> None:
    """Somebody is new; after the rest, as until then they did what everybody does."""
    people = {user.username: user for user in User.objects.filter(username__in=("jason", "emma"))}
    until = localdate() + timedelta(days=30)
    User.objects.filter(pk=people["jason"].pk).update(buddy=people["emma"], trial_until=until)


def house_of(team: Team, people: list[User]) -> House:
    """The part of the staff that works for one team."""
    ours = {role: [one for one in people if one.team == team and one.role == role] for role in Role.values}
    languages = words.LANGUAGES_OF[team.currency]
    places = {language: words.PLACES[language] for language in languages}
    return House(team, ours[Role.AGENT], ours[Role.SUPERVISOR][0], ours[Role.MANAGER][0], places, languages)


def set_hours(team: Team, today) -> None:
    """Shanghai works by its own calendar, with its own holidays."""
    calendar = Calendar.objects.create(name=f"09:00–21:00 {team.zone}", zone=team.zone)
    hours = {"opens": words.OPENS, "closes": words.CLOSES}
    OpeningWindow.objects.bulk_create(
        [OpeningWindow(calendar=calendar, weekday=weekday, **hours) for weekday in range(7)]
    )
    TeamCalendar.objects.create(team=team, calendar=calendar)
    enter_holidays(calendar, "CN", (today.year - 1, today.year, today.year + 1))

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models.department import Department
from accounts.models.team import Team
from history.tracking import Tracked


class Role(models.TextChoices):
    """What a person is here for (docs/domain.md §1). It decides what they see and may do."""

    AGENT = "agent", _("agent")
    SUPERVISOR = "supervisor", _("supervisor")
    MANAGER = "manager", _("manager")
    TRAINER = "trainer", _("trainer")
    AUDITOR = "auditor", _("auditor")
    LEGAL = "legal", _("legal")
    ADMINISTRATOR = "administrator", _("administrator")
    CONTACT = "contact", _("department contact")


class UserQuerySet(models.QuerySet):
    """Reads about people. Every method chains."""

    def present(self, at: datetime):
        """Those who are not away at a moment."""
        away = apps.get_model("accounts", "Absence").objects.at(at).filter(person=models.OuterRef("pk"))
        return self.filter(~models.Exists(away))

    def with_presence(self, team: Team, at: datetime):
        """With ``languages`` that they serve in, ``knowledge`` (their skills), and ``is_off``: outside their hours."""
        local = at.astimezone(ZoneInfo(team.zone))
        spoken = apps.get_model("accounts", "PersonLanguage").objects.filter(person=models.OuterRef("pk"))
        skills = apps.get_model("accounts", "PersonSkill").objects.filter(person=models.OuterRef("pk"))
        hours = apps.get_model("accounts", "WorkingHours").objects.filter(person=models.OuterRef("pk"))
        now_open = hours.filter(weekday=local.weekday(), begins__lte=local.time(), ends__gt=local.time())
        return self.annotate(
            languages=ArraySubquery(spoken.order_by().values("language")),
            knowledge=ArraySubquery(skills.order_by().values("skill")),
            is_off=models.Exists(hours.order_by()) & ~models.Exists(now_open.order_by()),
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds people by the name they sign in with, whatever its case."""

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """Add a person; without a password nobody can sign in as them yet."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def receivers(self, team: Team, level: int):
        """Who may receive a case of ``team`` on a rung of the ladder: its supervisors, then managers.

        At practice that is for trainers.
        """
        if team.is_practice:
            return self.filter(is_active=True, role=Role.TRAINER).order_by("name")
        if level <= 1:
            return self.filter(is_active=True, role=Role.SUPERVISOR, team=team).order_by("name")
        return self.filter(is_active=True, role=Role.MANAGER).order_by("name")

    def in_place_of(self, person: "User", at: datetime) -> "User | None":
        """Who does a person's work at a moment: themselves, or over any number of deputies the first who is there.

        None where everybody along the way is away, or one left nobody. One query for each step.
        """
        absences, seen = apps.get_model("accounts", "Absence").objects.at(at).select_related("deputy"), set()
        while person.pk not in seen and person.is_active:
            seen.add(person.pk)
            away = absences.filter(person=person).order_by("starts_at").last()
            if away is None:
                return person
            if away.deputy is None:
                return None
            person = away.deputy
        return None

    def handlers(self, team: Team):
        """Who may carry a case of ``team``; at practice anybody who carries cases."""
        everybody = self.filter(is_active=True, role__in=permissions.HANDLERS).order_by("name")
        return everybody if team is not None and team.is_practice else everybody.filter(team=team)

    def on_trial_with(self, buddy: "User"):
        """Whose buddy somebody is."""
        return self.filter(buddy=buddy, is_active=True, trial_until__isnull=False)

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A member of staff. There is no superuser: the role alone decides."""

    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Letters, digits and . @ + - _ only."))],
    )
    name = models.CharField(_("name"), max_length=80)
    alias = models.CharField(
        _("name towards customers"), max_length=40, help_text=_("What customers see and hear; never the full name.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("department"),
        help_text=_("Of a department contact: whose questions they answer."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Instead of deleting someone who leaves."))
    trial_until = models.DateField(
        _("on trial until"),
        null=True,
        blank=True,
        help_text=_("Before this day: minor matters only, nothing to give away, and words wait for the buddy."),
    )
    buddy = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("buddy"),
        help_text=_("Reads what somebody on trial writes to customers before it leaves."),
    )
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    caught_up_at = models.DateTimeField(
        _("caught up at"), null=True, editable=False, help_text=_("up to when “while you were away” was read")
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "alias", "role"]

    objects = UserManager()
    history = Tracked(
        exclude=["password", "last_login", "caught_up_at"],
        verbose_name=_("change of a person’s rights"),
        verbose_name_plural=_("changes of people’s rights"),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(models.functions.Lower("username"), name="accounts_user_one_name_in_any_case"),
            models.CheckConstraint(name="accounts_user_known_role", condition=models.Q(role__in=Role.values)),
            models.CheckConstraint(
                name="accounts_contact_of_a_department",
                condition=~models.Q(role="contact") | models.Q(department__isnull=False),
                violation_error_message=_("A department contact needs a department."),
            ),
            models.CheckConstraint(
                name="accounts_trial_has_a_buddy",
                condition=models.Q(trial_until=None) | models.Q(buddy__isnull=False),
                violation_error_message=_("Somebody on trial needs a buddy."),
            ),
            models.CheckConstraint(
                name="accounts_nobody_is_their_own_buddy",
                condition=models.Q(buddy=None) | ~models.Q(buddy=models.F("id")),
                violation_error_message=_("Somebody else is the buddy."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.alias

    @property
    def practises(self) -> bool:
        """Whether the person is at practice now: a member of the team for practice for as long as the session says so.

        The row keeps their own team; ``accounts.practice`` puts them into the other one request by request.
        """
        return self.team is not None and self.team.is_practice

    def on_trial(self, at: datetime) -> bool:
        """Whether the person is still being shown the ropes at a moment, by the zone of their team."""
        if self.trial_until is None:
            return False
        zone = ZoneInfo(self.team.zone if self.team else settings.TIME_ZONE)
        return at.astimezone(zone).date() < self.trial_until

    @property
    def is_staff(self) -> bool:
        """Whether the admin site opens for this person."""
        return permissions.may_use_admin(self)

    is_superuser = False

    def has_perm(self, permission, obj=None) -> bool:
        """Whether the role holds ``permission`` ("app.verb_model"); asked by the admin site."""
        return self.is_active and permissions.role_holds(self.role, permission)

    def has_perms(self, wanted, obj=None) -> bool:
        return all(self.has_perm(permission, obj) for permission in wanted)

    def has_module_perms(self, app_label) -> bool:
        """Whether anything of this app shows in the admin site."""
        return self.is_active and permissions.role_sees_app(self.role, app_label)

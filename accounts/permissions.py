"""Who may do what: plain predicates over a person's role, the same for pages, admin and jobs."""

HANDLERS = frozenset({"agent", "supervisor", "manager"})
SUPERVISING = frozenset({"supervisor", "manager"})
READERS = HANDLERS | {"trainer", "auditor", "legal"}
DOSSIER = frozenset({"supervisor", "manager", "auditor", "legal"})
PRIVACY = frozenset({"manager", "legal"})  # decide over erasures, export what is held about a person
ADMIN_SITE = frozenset({"manager", "trainer", "auditor", "administrator"})

# Who reads with a mask over personal data; an auditor may lift it, with a recorded reason.
MASKED = frozenset({"trainer", "auditor"})
LIFTING = frozenset({"auditor"})

# The admin site. A manager edits policies, stock and people of the trade; cases and money are windows, not doors.
POLICY_MODELS = frozenset(
    {
        "calendars.calendar",
        "calendars.openingwindow",
        "calendars.specialday",
        "calendars.calendaryear",
        "calendars.teamcalendar",
        "calendars.festivalday",
        "complaints.category",
        "complaints.cause",
        "complaints.servicestandard",
        "complaints.requirementrule",
        "complaints.replytemplate",
        "complaints.coachadvice",
        "complaints.taskstandard",
        "complaints.openquestion",
        "complaints.assignmentpolicy",
        "complaints.redressauthority",
        "gifts.gifttier",
        "gifts.giftfloor",
        "gifts.decisiontime",
        "gifts.spendingauthority",
        "followups.followuprule",
        "followups.contactcap",
        "followups.talkterms",
        "followups.programme",
        "followups.programmestep",
        "privacy.retentionrule",
        "training.rubric",
        "training.rubricitem",
        "training.reviewrule",
        "training.tag",
    }
)
PEOPLE_MODELS = frozenset({"accounts.user", "accounts.team", "accounts.department", "accounts.absence"})
PEOPLE_MODELS |= {"accounts.skill", "accounts.personskill", "accounts.personlanguage", "accounts.workinghours"}
LINKS_MODEL = "accounts.entrylink"  # a window for whoever invites, and for auditors
CARE_MODEL = "accounts.assignmentpause"  # who took breath is shown to auditors alone, and to nobody as a figure
RIGHTS_MODEL = "accounts.historicaluser"  # a window for whoever uses the admin site
CASE_APPS = frozenset({"audit", "complaints", "customers", "gifts", "followups", "privacy", "training"})
CHANGING_VERBS = frozenset({"add", "change"})


def works_here(user) -> bool:
    """Signed in and not deactivated."""
    return bool(user.is_authenticated and user.is_active)


def may_handle(user) -> bool:
    """Whether the person works on cases at all."""
    return works_here(user) and user.role in HANDLERS


def sees_one_team(user) -> bool:
    """Whether the person's lists end at their team: the front line, and everybody at practice."""
    return user.role in {"agent", "supervisor"} or user.practises


def may_supervise(user) -> bool:
    """Whether the person decides over what is beyond an agent."""
    return works_here(user) and user.role in SUPERVISING


def may_supervise_team(user, team_id: int | None) -> bool:
    """Whether the person sees to the people of a team: its supervisors, and managers."""
    return may_supervise(user) and (user.role == "manager" or (team_id is not None and user.team_id == team_id))


def may_read_cases(user) -> bool:
    """Whether the person may open the workspace."""
    return works_here(user) and user.role in READERS


def may_have_tasks(user) -> bool:
    """Whether anything may be put to the person: whoever reads cases, or answers for a department."""
    return may_read_cases(user) or answers_for_a_department(user)


def answers_for_a_department(user) -> bool:
    """Whether the person is here for the questions put to their department, and for nothing else."""
    return works_here(user) and user.role == "contact"


def may_have_dossier(user) -> bool:
    """Whether the person may take a case that they see out of the house, whole and unmasked."""
    return works_here(user) and user.role in DOSSIER


def may_protect_privacy(user) -> bool:
    """Whether the person decides over erasures and may export what is held about somebody."""
    return works_here(user) and user.role in PRIVACY


def reads_masked(user) -> bool:
    """Whether names, numbers and addresses of customers are hidden from the person."""
    return works_here(user) and user.role in MASKED


def may_let_go(user, person) -> bool:
    """Whether the person may let somebody leave and hand over their work: managers, of whoever is no administrator."""
    return works_here(user) and user.role == "manager" and person.role != "administrator" and person.pk != user.pk


def may_unmask(user) -> bool:
    """Whether the person may see one case or customer without the mask for a while."""
    return works_here(user) and user.role in LIFTING


def may_run_the_place(user) -> bool:
    """Whether the person sees how the installation is, and settles jobs that failed."""
    return works_here(user) and user.role in {"manager", "administrator"}


def may_use_admin(user) -> bool:
    """Whether the admin site opens."""
    return works_here(user) and user.role in ADMIN_SITE


def role_holds(role: str, permission: str) -> bool:
    """Whether ``role`` holds an admin permission such as "gifts.change_gifttier". Nobody deletes anything."""
    app, _, code = permission.partition(".")
    verb, _, model = code.partition("_")
    label = f"{app}.{model}"
    if label == CARE_MODEL:
        return verb == "view" and role == "auditor"
    if label == LINKS_MODEL:
        return verb == "view" and role in {"administrator", "auditor"}
    if label == RIGHTS_MODEL:
        return verb == "view" and role in ADMIN_SITE
    if label in PEOPLE_MODELS:
        return (role == "administrator" and verb in CHANGING_VERBS | {"view"}) or (
            verb == "view" and role in ADMIN_SITE
        )
    if label in POLICY_MODELS:
        return (role == "manager" and verb in CHANGING_VERBS | {"view"}) or (verb == "view" and role in ADMIN_SITE)
    return verb == "view" and app in CASE_APPS and role in ADMIN_SITE - {"administrator"}


def role_sees_app(role: str, app_label: str) -> bool:
    """Whether the admin index shows this app to ``role``."""
    if app_label in {"accounts", "calendars"}:
        return role in ADMIN_SITE
    return app_label in CASE_APPS and role in ADMIN_SITE - {"administrator"}

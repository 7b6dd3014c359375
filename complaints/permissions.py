"""Who may take which step on a case. Plain predicates; the same for pages, bulk acts, admin and import."""

from accounts import permissions

SUPERVISORS_ONLY = frozenset({"decide", "whisper", "redact_message", "redact_file", "approve_redress"})
READERS_TOO = frozenset(
    {
        *("place_legal_hold", "add_message", "apologise", "write_reply", "undo_reply", "retry_reply"),
        *("redact_message", "redact_file", "gloss_message", "move_message", "take_in_message"),
        *("clear_reply", "return_reply"),  # the act itself looks for whose word the reply waits
    }
)
LEGAL_ONLY = frozenset({"release_legal_hold"})
SYSTEM_TOO = frozenset({"resume", "escalate", "fail_reply", "reopen"})  # a survey may say that it is not solved
CARRIED_OUT = frozenset({"send_reply"})  # decided when it was handed in; the worker only carries it out
ASKED_TOO = frozenset({"answer_task"})  # the act itself looks whether the question was put to them


def may_take(verb: str, by, case) -> bool:
    """Whether ``by`` may do ``verb`` on ``case``. The person complained about never handles, decides or closes.

    They only give their side where they are asked for it, as a department answers what it is asked. On an erased case
    nobody does anything: no new words about the person come in. ``by`` None is the system.
    """
    if by is None:
        return verb in SYSTEM_TOO and not case.is_erased
    if verb in CARRIED_OUT:
        return not case.is_erased
    if verb in ASKED_TOO:
        return permissions.works_here(by) and not case.is_erased
    if not permissions.works_here(by) or case.about_staff_id == by.pk or case.is_erased:
        return False
    if verb in LEGAL_ONLY:
        return by.role == "legal"
    if verb in READERS_TOO and by.role == "legal":
        return True
    if not permissions.may_handle(by) or not same_team(by, case):
        return False
    if verb in SUPERVISORS_ONLY:
        return permissions.may_supervise(by)
    return True


def may_carry(person, case) -> bool:
    """Whether the case may come to this person: who cannot act on it does not receive it; at practice trainers may."""
    if not permissions.works_here(person) or case.about_staff_id == person.pk:
        return False
    plays = person.role == "trainer" and case.team.is_practice
    return plays or (permissions.may_handle(person) and (same_team(person, case) or case.team.is_practice))


def may_apologise_so(by, case, kind: str) -> bool:
    """Regret is always possible; under legal hold only legal admits a fault."""
    return kind != "admission" or by.role == "legal" or not case.under_legal_hold()


def same_team(by, case) -> bool:
    """Agents and supervisors work for their team, managers for all."""
    return by.team_id == case.team_id or (by.role == "manager" and not by.practises)


def may_take_back(by, case, at) -> bool:
    """The author within ten minutes, a supervisor later."""
    if permissions.may_supervise(by):
        return True
    return case.last_step_by_id == by.pk and (at - case.last_step_at).total_seconds() <= 600

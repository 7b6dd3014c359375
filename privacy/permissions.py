"""Who may do what about the data of persons. One prepares an erasure, another carries it out."""

from accounts import permissions

READING = permissions.PRIVACY | {"auditor"}


def may_ask(by) -> bool:
    """Whether ``by`` may pass on that somebody wants their data erased."""
    return permissions.may_handle(by) or permissions.may_protect_privacy(by)


def may_read_all(by) -> bool:
    """Whether ``by`` sees every request; who works on cases sees their own."""
    return permissions.works_here(by) and by.role in READING


def may_export(by) -> bool:
    """Whether ``by`` may take out everything that is held about a person."""
    return permissions.may_protect_privacy(by)


def may_decide(by, request) -> bool:
    """Whether ``by`` may carry out or refuse ``request``: not who asked; the system only what it asked itself."""
    if by is None:
        return request.is_by_the_system
    return permissions.may_protect_privacy(by) and by.pk != request.requested_by_id

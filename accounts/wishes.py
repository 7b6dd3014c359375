"""Whether somebody wants a mail of one kind at once: those who send it ask, the app that knows the wishes answers."""

from collections.abc import Callable

Answer = Callable[[object, str], bool]
_answers: list[Answer] = []


def ask(answer: Answer) -> None:
    """Let ``answer`` (a person and the code of a kind of notice) be asked before a mail is written."""
    _answers.append(answer)


def wants_mail(person, kind: str) -> bool:
    """Whether a mail of ``kind`` may go to ``person`` as it happens; so it is where nobody says otherwise."""
    return all(answer(person, kind) for answer in _answers)

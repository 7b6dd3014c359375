"""Cards, rounds and notes that walked the real verbs."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from training.models import CoachingNote, Rubric, Scorecard, ScoreRound


def rubric() -> Rubric:
    """The one that ships."""
    return Rubric.objects.get(code="complaint")


def begun(case, *, by, agent=None, round=None) -> Scorecard:
    """An empty card on the work of the handler."""
    return Scorecard.begin(case, agent=agent or case.handler, by=by, at=now(), rubric=rubric(), round=round)


def filled(card: Scorecard, answer: str = "yes", comment: str = "") -> Scorecard:
    """Every item answered: as the history says where it knows, else ``answer``; nothing that must never happen."""
    rows = card.answers_by_facts()
    answers = {
        row.item_id: {
            "answer": "no" if row.item.is_auto_fail else row.answer or answer,
            "comment": comment,
            "at": None,
            "overruled": "",
        }
        for row in rows
    }
    card.write(answers, "", by=card.scorer, at=now())
    return card


def handed_in(card: Scorecard, answer: str = "yes", comment: str = "") -> Scorecard:
    """A card that stands."""
    filled(card, answer, comment).finish(by=card.scorer, at=now())
    return Scorecard.objects.get(pk=card.pk)


def blind_round(case, *, by, scorers, agent=None) -> ScoreRound:
    """A round in which everybody still scores alone."""
    return ScoreRound.begin(case, agent=agent or case.handler, by=by, at=now(), rubric=rubric(), scorers=scorers)


def agreed(found: ScoreRound, *, by, why="We listened again.", each="As it was heard.") -> ScoreRound:
    """The round with "yes" agreed everywhere, and a reason for each."""
    found = ScoreRound.objects.get(pk=found.pk)
    answers = {item.pk: ("no" if item.is_auto_fail else "yes", each) for item in rubric().items.all()}
    found.agree(by=by, at=now(), answers=answers, why=why)
    return found


def note(case, *, by, agent=None, **words) -> CoachingNote:
    """A note that waits for the agent."""
    known = {"behaviour": "Explained before asking.", "effect": "The customer rang again.", "change": "Ask first."}
    return CoachingNote.begin(
        case, agent=agent or case.handler, by=by, at=now(), check_on=localdate() + timedelta(days=14), **known | words
    )


def everything_scored(case, *, agent, scorer, other, words: str = "") -> dict:
    """Cards, rounds and notes in every state that has a page; drafts and what is still open come last.

    ``words`` stand wherever somebody may write. Led and coached by ``scorer``.
    """
    shown = handed_in(begun(case, by=scorer, agent=agent), comment=words)
    shown.release(by=scorer, at=now())
    settled = blind_round(case, by=scorer, scorers=[scorer, other], agent=agent)
    for card, answer in zip(settled.cards.order_by("pk"), ("yes", "partly"), strict=True):
        handed_in(card, answer, words)
    agreed(settled, by=scorer, **(dict.fromkeys(("why", "each"), words) if words else {}))
    compared = blind_round(case, by=scorer, scorers=[scorer, other], agent=agent)
    for card in compared.cards.order_by("pk"):
        handed_in(card, comment=words)
    told = {"behaviour": words, "effect": words, "change": words} if words else {}
    acknowledged = note(case, by=scorer, agent=agent, card=shown, round=settled, **told)
    acknowledged.acknowledge(by=agent, at=now(), comment=words)
    waiting = note(case, by=scorer, agent=agent, **told)
    found = {"shown": shown, "settled": settled, "compared": compared, "acknowledged": acknowledged, "note": waiting}
    found["round"] = blind_round(case, by=scorer, scorers=[other, scorer], agent=agent)
    found["draft"] = begun(case, by=scorer, agent=agent)
    return found

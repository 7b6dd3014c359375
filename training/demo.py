"""What the demo shows of scores and coaching: a round of three with a spread, one that is still blind, two notes."""

from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import override

from accounts.models import User
from complaints.models import Complaint
from training.models import CoachingNote, Rubric, Scorecard, ScoreRound

COACHED, TRAINER = "meiling", "peihan"
SCORERS = (TRAINER, "shufen", "david")
# How strict each of them is: where the history is silent, every so many items only half.
STRICT = {TRAINER: 4, "shufen": 7, "david": 2}
SUMMARIES = {
    TRAINER: "語氣平穩，但先解釋、後傾聽。",
    "shufen": "客人最後放心了。",
    "david": "Kind, but the plan came late.",
}
COMMENT = "開頭三句都在說明流程，還沒問她最擔心什麼。"
AGREED = "三個人再聽一次：她中途有讓顧客說完，只是開頭太快。"
WAITS = {
    "behaviour": "顧客說到孩子怕黑時，您接著講換貨流程。",
    "effect": "她又說了兩次同一件事，電話多了六分鐘。",
    "change": "先說出她的感受，再問一個開放式問題，最後才講步驟。",
}
DONE = {
    "behaviour": "答應週三回電，週二就先打去說貨晚一天。",
    "effect": "顧客沒有再來催，結案時說謝謝。",
    "change": "這個做法留著；下次順便約好下一次回報的時間。",
}
WORD = "好，我會先聽完。開頭三十秒我自己也聽出來了。"


def show_scores(at) -> None:
    """Score two of the finished cases of the coached agent, and write two notes; nothing in a house without her."""
    people = {one.username: one for one in User.objects.filter(username__in=[COACHED, *SCORERS])}
    rubric = Rubric.objects.first()
    finished = Complaint.objects.filter(handler__username=COACHED, state="closed").exclude(severity="minor")
    cases = list(finished.select_related("category").order_by("-closed_at")[:3])
    if rubric is None or len(people) <= len(SCORERS) or len(cases) < 3:
        return
    with override("zh-hant"):
        Shown(at, people, rubric).everything(cases)


class Shown:
    """The scores of the demo, told a few days back."""

    def __init__(self, at, people, rubric):
        self.at, self.people, self.rubric = at, people, rubric
        self.agent, self.trainer = people[COACHED], people[TRAINER]

    def everything(self, cases) -> None:
        """One agreed round, one still blind, a card that was shown to her, a note she answered and one that waits."""
        scored, blind, praised = cases
        found = self.round_of(scored, days=5)
        for card in found.cards.select_related("complaint", "scorer", "round").order_by("pk"):
            self.fill(card, days=4).finish(by=card.scorer, at=self.back(4))
        self.agree(ScoreRound.objects.select_related("complaint").get(pk=found.pk))
        waiting = self.round_of(blind, days=1)
        mine = waiting.cards.select_related("complaint", "scorer", "round").get(scorer=self.people["shufen"])
        self.fill(mine, days=1).finish(by=mine.scorer, at=self.back(1))
        card = Scorecard.begin(praised, agent=self.agent, by=self.trainer, at=self.back(9), rubric=self.rubric)
        self.fill(card, days=9).finish(by=self.trainer, at=self.back(9))
        card.release(by=self.trainer, at=self.back(8))
        self.note(praised, DONE, days=8, card=card).acknowledge(by=self.agent, at=self.back(7), comment=WORD)
        self.note(scored, WAITS, days=2, round=found)

    def back(self, days: int):
        """So many days ago."""
        return self.at - timedelta(days=days)

    def round_of(self, case, *, days: int) -> ScoreRound:
        """A round that the trainer leads."""
        scorers = [self.people[name] for name in SCORERS]
        facts = {"agent": self.agent, "by": self.trainer, "at": self.back(days), "rubric": self.rubric}
        return ScoreRound.begin(case, **facts, scorers=scorers)

    def fill(self, card: Scorecard, *, days: int) -> Scorecard:
        """Answer every item; each scorer is strict in their own way."""
        name, answers = card.scorer.username, {}
        for place, row in enumerate(card.answers_by_facts(), 1):
            halved = "partly" if place % STRICT[name] == 0 else "yes"
            answer = "no" if row.item.is_auto_fail else row.answer or halved
            told = row.item.code == "listened" and name == TRAINER
            kept = {"answer": "partly" if told else answer, "comment": COMMENT if told else "", "overruled": ""}
            answers[row.item_id] = kept | {"at": card.complaint.received_at if told else None}
        card.write(answers, SUMMARIES[name], by=card.scorer, at=self.back(days))
        return card

    def agree(self, found: ScoreRound) -> None:
        """The agreed score, with a word to each item that differed, given to the agent."""
        differing = set(found.differing())
        mine = found.cards.get(scorer=self.trainer).answers.select_related("item")
        answers = {row.item_id: (row.answer, "一起重聽後取中間。" if row.item_id in differing else "") for row in mine}
        found.agree(by=self.trainer, at=self.back(3), answers=answers, why=AGREED)
        found.release(by=self.trainer, at=self.back(3))

    def note(self, case, words: dict, *, days: int, **about) -> CoachingNote:
        """A note from the trainer, to be looked at again in a week or two."""
        on = localdate(self.back(days)) + timedelta(days=14)
        return CoachingNote.begin(
            case, agent=self.agent, by=self.trainer, at=self.back(days), check_on=on, **words, **about
        )

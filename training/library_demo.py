"""A library that a trainer of the demo has begun: a queue, a review, a model case, a warning case nominated, a pack."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import Role, User
from complaints.models import Complaint
from history.attribution import attributed
from history.masking import unmasked
from training.copying import begin_copy, whole_lines
from training.library_choices import Lesson
from training.models import CaseCopy, Nomination, Pack, QueuedCase, Review, ReviewAction, ReviewRule, Tag
from training.reviewing import fill

FELT = "她先是生氣，更多的是不安：說好的電話沒有來，她不知道事情有沒有人在管。"
BROKE = "第一次回覆準時；答應的下一次消息晚了，客戶自己打來問。"
CHANGES = "答應回電時，當場把時間記成承諾；做不到就在時間到之前先說一聲。"
TEACHES = "先聽完再說話；道歉的同時給一個有時間的下一步。客戶記得的是有人說到做到。"
WHY = "我們兩次說會回電，兩次都沒有打。值得大家一起看看，是在哪一步漏掉的。"
PURPOSE = "答應的事，說得出時間，也做得到。"
NOTE = "停在這裡：如果是你接的電話，下一句怎麼說？"


def fill_library(at: datetime) -> None:
    """Add them, as of ``at``; nothing where the demo has no trainer or no case that ended well."""
    trainer = User.objects.filter(role=Role.TRAINER).first()
    second = User.objects.filter(role=Role.SUPERVISOR, language="zh-hant").order_by("pk").first()
    ended = Complaint.objects.filter(state="closed", language="zh-hant", customer__isnull=False)
    good = ended.filter(outcome="satisfied", severity__in=["moderate", "severe"]).order_by("-closed_at").first()
    poor = ended.filter(reopenings__isnull=False).exclude(pk=good.pk if good else None).order_by("-closed_at").first()
    if not (trainer and second and good):
        return
    fill_review_queue(at)
    review(good, trainer, second, at)
    copy = publish(good, trainer, second, at)
    if poor and poor.handler:
        Nomination.make(poor, by=poor.handler, at=at, lesson=Lesson.WARNING, why=WHY)
    seminar(copy, poor or good, trainer, at)


def fill_review_queue(at: datetime) -> None:
    """What the last four weeks would have brought; the demo was written down in one go, so they come as one period."""
    today = localdate(at)
    for rule in ReviewRule.objects.in_force(today):
        fill(rule, today - timedelta(days=28), today + timedelta(days=1), at)
    with attributed(reason="loaddemo", at=at):
        QueuedCase.objects.filter(complaint__closed_at__lt=at - timedelta(days=28)).delete()


def review(case: Complaint, by: User, owner: User, at: datetime) -> None:
    """Three answers, and what is done."""
    found = Review.write(case, by=by, at=at, expected=1, felt=FELT, broke=BROKE, changes=CHANGES)
    due_on = localdate(at) + timedelta(days=10)
    ReviewAction.add(found, by=by, at=at, text="晨會演練：一句話說清楚下一步和時間", owner=owner, due_on=due_on)


def publish(case: Complaint, by: User, second: User, at: datetime) -> CaseCopy:
    """Retold, read, published by a second reader."""
    copy = begin_copy(case, by=by, at=at, lesson=Lesson.MODEL)
    with unmasked():
        lines = whole_lines(copy)
        read = [(line, line.words, False, "\n".join(sorted({doubt.words for doubt in line.doubts}))) for line in lines]
        words = {
            "title": "答應的時間，說到做到",
            "teaches": TEACHES,
            "tags": list(Tag.objects.filter(code__in=["listening", "apology"])),
        }
        copy.change(by=by, at=at, lines=[one for one in read if one[3]], **words)
        copy.hand_in(by=by, at=at)
        copy.publish(by=second, at=at)
    return copy


def seminar(copy: CaseCopy, case: Complaint, by: User, at: datetime) -> None:
    """A copy, and a moment of another case."""
    people = list(User.objects.filter(role=Role.AGENT, team=copy.complaint.team).order_by("pk")[:4])
    told = {"title": "說到做到：回電的承諾", "purpose": PURPOSE, "held_on": localdate(at) + timedelta(days=7)}
    pack = Pack.make(by=by, at=at, people=people, **told)
    pack.add(by=by, at=at, note=NOTE, copy=copy)
    pack.add(
        by=by,
        at=at,
        note="重新開始的那一刻：客戶在意的是什麼？",
        complaint=case,
        moment=case.received_at + timedelta(minutes=30),
    )

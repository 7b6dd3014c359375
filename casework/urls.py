from django.urls import path, register_converter

from casework.doors import DOORS, PROMISE_ACTS
from casework.message_doors import MESSAGE_ACTS
from casework.part_doors import PARTS
from casework.reply_doors import REPLY_ACTS
from casework.views import (
    attachment,
    bulk,
    call,
    care,
    care_gift,
    case,
    commands,
    customer,
    deadline,
    desk,
    door,
    dossier,
    floor,
    gift,
    heard,
    leaving,
    letter,
    message,
    past,
    promises,
    queue,
    recording,
    reply,
    saved_views,
    search,
    shift,
    survey,
    tasks,
    unmasking,
)

app_name = "casework"


class NounConverter:
    """The nouns of a case's doors, and no other word."""

    regex = "|".join(DOORS)

    def to_python(self, value):
        return value

    to_url = to_python


class PromiseNounConverter(NounConverter):
    """What can become of a promise."""

    regex = "|".join(PROMISE_ACTS)


class ReplyNounConverter(NounConverter):
    """What can become of words that were handed in."""

    regex = "|".join(REPLY_ACTS)


class PartConverter(NounConverter):
    """What belongs to a case and has doors of its own."""

    regex = "|".join(sorted({part for part, _act in PARTS}))


class PersonActConverter(NounConverter):
    """What is decided for a colleague."""

    regex = "|".join(floor.PERSON_ACTS)


class MessageNounConverter(NounConverter):
    """What can become of words that were said."""

    regex = "|".join(MESSAGE_ACTS)


class CareConverter(NounConverter):
    """How care for a relationship ends."""

    regex = "|".join(care.ACTS)


register_converter(CareConverter, "care_act")
register_converter(PersonActConverter, "person_act")
register_converter(NounConverter, "noun")
register_converter(MessageNounConverter, "message_noun")
register_converter(ReplyNounConverter, "reply_noun")
register_converter(PartConverter, "part")
register_converter(PromiseNounConverter, "promise_noun")

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/strip/", desk.strip, name="strip"),
    path("desk/preview/<str:reference>/", desk.preview, name="preview"),
    path("desk/figures/", desk.figures, name="figures"),
    path("desk/views/", saved_views.saved_views, name="saved_views"),
    path("desk/views/<int:pk>/", saved_views.saved_view, name="saved_view"),
    path("desk/bulk/", bulk.bulk, name="bulk"),
    path("desk/queue/", queue.queue, name="queue"),
    path("desk/caught-up/", shift.caught_up, name="caught_up"),
    path("floor/", floor.floor, name="floor"),
    path("floor/state/", floor.state, name="floor_state"),
    path("people/<int:pk>/leaving/", leaving.leaving, name="leaving"),
    path("floor/people/<int:pk>/spread/", floor.spread, name="spread"),
    path("floor/people/<int:pk>/<person_act:act>/", floor.person, name="person"),
    path("shift/", shift.shift, name="shift"),
    path("shift/breath/", shift.breath, name="breath"),
    path("commands/", commands.commands, name="commands"),
    path("search/", search.search, name="search"),
    path("cases/new/", recording.new_case, name="new_case"),
    path("cases/new/customers/", recording.look_up, name="look_up"),
    path("cases/new/customers/<int:pk>/", recording.choose, name="choose"),
    path("cases/new/alike/", recording.alike, name="alike"),
    path("cases/new/suggestion/", recording.suggestion, name="suggestion"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/unmasking/", unmasking.case, name="unmask_case"),
    path("cases/<str:reference>/coach/", case.coach, name="coach"),
    path("cases/<str:reference>/brief/", case.brief, name="brief"),
    path("cases/<str:reference>/as-it-stood/", past.as_it_stood, name="as_it_stood"),
    path("cases/<str:reference>/deadlines/<int:pk>/", deadline.deadline, name="deadline"),
    path("cases/<str:reference>/changes/", past.changes, name="changes"),
    path("cases/<str:reference>/dossier/", dossier.dossier, name="dossier"),
    path("cases/<str:reference>/dossier.json", dossier.dossier_file, name="dossier_file"),
    path("cases/<str:reference>/help/now/", floor.call_now, name="call_now"),
    path("cases/<str:reference>/gift/", gift.gift, name="gift"),
    path("cases/<str:reference>/gift/checks/", gift.checks, name="gift_checks"),
    path("cases/<str:reference>/gift/catalogue/", gift.catalogue, name="gift_catalogue"),
    path("cases/<str:reference>/promise-hint/", promises.hint, name="promise_hint"),
    path("cases/<str:reference>/promise-hint/kept/", promises.keep_words, name="promise_from_words"),
    path("cases/<str:reference>/<part:part>/<int:pk>/<slug:act>/", tasks.part, name="part"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<int:pk>/kept/", promises.keep, name="promise_kept"),
    path("follow-ups/<int:pk>/", call.call, name="call"),
    path("follow-ups/<int:pk>/letter/", letter.letter, name="letter"),
    path("follow-ups/<int:pk>/letter/<int:letter_pk>/", letter.printed, name="letter_print"),
    path("follow-ups/<int:pk>/attempts/", call.attempt, name="attempt"),
    path("follow-ups/<int:pk>/ending/", call.ending, name="call_ended"),
    path("follow-ups/<int:pk>/survey/", call.survey_link, name="survey_link"),
    path("what-customers-said/", heard.heard, name="heard"),
    path("survey/thanks/", survey.thanks, name="survey_thanks"),
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("customers/<int:pk>/care/", care.care, name="care"),
    path("customers/<int:pk>/care/<int:enrolment>/<care_act:act>/", care.end, name="care_end"),
    path("customers/", customer.customers, name="customers"),
    path("customers/<int:pk>/", customer.customer, name="customer"),
    path("customers/<int:pk>/gift/", care_gift.care_gift, name="care_gift"),
    path("customers/<int:pk>/unmasking/", unmasking.customer, name="unmask_customer"),
    path("cases/<str:reference>/reply/", reply.reply, name="reply"),
    path("cases/<str:reference>/reply/draft/", reply.draft, name="reply_draft"),
    path("cases/<str:reference>/reply/templates/", reply.templates, name="reply_templates"),
    path("cases/<str:reference>/replies/<int:pk>/<reply_noun:noun>/", reply.reply_act, name="reply_act"),
    path("cases/<str:reference>/attachments/", attachment.attachments, name="attachments"),
    path("cases/<str:reference>/attachments/<int:pk>/", attachment.attachment, name="attachment"),
    path("cases/<str:reference>/attachments/<int:pk>/removal/", attachment.removal, name="attachment_removal"),
    path("cases/<str:reference>/attachments/<int:pk>/redaction/", attachment.redaction, name="attachment_redaction"),
    path("cases/<str:reference>/messages/<int:pk>/<message_noun:noun>/", message.message_act, name="message_act"),
    path("cases/<str:reference>/<noun:noun>/", door.door, name="door"),
    path("cases/<str:reference>/promises/<int:pk>/<promise_noun:noun>/", door.promise_door, name="promise"),
]

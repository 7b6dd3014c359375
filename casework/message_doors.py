"""What may become of words that were said, and of files: the noun in the address, the form, the verb."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.doors import Door
from casework.forms import message
from casework.moving import move_message

MESSAGE_ACTS = {
    "translation": Door(
        "gloss_message",
        message.GlossForm,
        _("Translate these words"),
        _("Put it under the words"),
        _("For colleagues who do not read them. The words themselves stay as they were said."),
        moves=False,
    ),
    "move": Door(
        "move_message",
        message.MoveForm,
        _("Move these words to another case"),
        pgettext_lazy("message", "Move them"),
        _("Both timelines tell of it. Waits and clocks stand as if the words had come there."),
        moves=False,
        act=move_message,
    ),
    "redaction": Door(
        "redact_message",
        message.RedactionForm,
        _("Make words unreadable for good"),
        _("Make them unreadable"),
        _(
            "They go from this case, its history and the search, and nobody brings them back. What was sent by mail"
            " stays with whoever received it."
        ),
        moves=False,
    ),
}
FILE_ACTS = {
    "redaction": Door(
        "redact_file",
        message.FileRedactionForm,
        _("Destroy this file for good"),
        _("Destroy it"),
        _("A line stays in its place: who did it, when and why."),
        moves=False,
    ),
}

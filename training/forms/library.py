"""What is asked when a case is reviewed, nominated, retold, or put into a seminar."""

from django import forms
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import READERS
from casework.forms.base import MOST_WORDS, WordsField
from complaints.models import Category, Complaint
from history.moments import read
from training.library_choices import Lesson
from training.models import CaseCopy, CopyLine, Tag
from training.nobody_named import name_nobody
from training.suspecting import doubts
from ui.fields import WholeField
from ui.layouts import KeysField, Pair, WorkspaceHelper

MOST_QUERY = 60
MOST_REASON = 2000


class NewDayField(forms.DateField):
    """A day that is not over."""

    def __init__(self, **options):
        super().__init__(**{"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options})

    def clean(self, value):
        day = super().clean(value)
        if day and not localdate() <= day < localdate().replace(year=localdate().year + 5):
            raise forms.ValidationError(gettext("Choose a day from today on, within five years."))
        return day


class ReviewForm(forms.Form):
    """The three questions; and, if something is to be done, what, by whom and until when."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    felt = WordsField(label=_("What did the customer feel?"))
    broke = WordsField(
        label=_("Where did the clock or a promise break?"), help_text=_("Or what held, if nothing broke.")
    )
    changes = WordsField(label=_("What do we change?"))
    action = WholeField(label=_("Action"), max_length=300, required=False, help_text=_("Empty: nothing to be done."))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), required=False)
    due_on = NewDayField(label=_("Until"), required=False)

    def __init__(self, *args, case: Complaint, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.filter(is_active=True, role__in=READERS).order_by("name")
        self.helper = WorkspaceHelper("number", "felt", "broke", "changes", "action", Pair("owner", "due_on"))

    def clean(self):
        """An action needs an owner and a day."""
        cleaned = super().clean()
        if cleaned.get("action"):
            for name in ("owner", "due_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("An action has an owner and a day."))
        return cleaned


class ResultForm(forms.Form):
    """What came of an action, in a line."""

    result = WholeField(max_length=300, required=False)


class NominationForm(forms.Form):
    """As what, and why."""

    lesson = forms.ChoiceField(label=_("As"), choices=Lesson, widget=forms.RadioSelect)
    why = WordsField(label=_("Why is it worth telling?"), max_length=MOST_REASON)
    helper = WorkspaceHelper(KeysField("lesson"), "why")


class AnswerForm(forms.Form):
    """What whoever nominated a case is answered."""

    answer = WholeField(max_length=MOST_REASON, required=False)


class ReasonForm(forms.Form):
    """Why a copy goes back or out of the library."""

    reason = WholeField(max_length=MOST_REASON, required=False)


class LibraryForm(forms.Form):
    """What the library is narrowed down by."""

    lesson = forms.ChoiceField(label=_("Kind"), choices=[("", _("any")), *Lesson.choices], required=False)
    category = forms.ModelChoiceField(Category.objects.all(), label=_("Category"), required=False, empty_label=_("any"))
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    emotion = forms.ChoiceField(label=_("Feeling"), required=False)
    tag = forms.ModelChoiceField(Tag.objects.all(), label=_("Tag"), required=False, empty_label=_("any"))
    q = forms.CharField(label=_("Words"), required=False, max_length=MOST_QUERY)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in (("severity", "severity"), ("emotion", "emotion_kind")):
            self.fields[name].choices = [("", _("any")), *CaseCopy._meta.get_field(field).choices]


class CopyForm(forms.Form):
    """Title, lesson and tags of a copy, and each of its lines: its words, whether it stays, what of it is harmless."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = WholeField(label=_("Title"), max_length=160, help_text=_("What happened, in a line. Name nobody."))
    teaches = WordsField(label=_("What it teaches"), required=False)
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    replace = WholeField(label=_("Replace everywhere"), max_length=120, required=False)
    by = WholeField(label=_("by these words"), max_length=120, required=False)
    helper = WorkspaceHelper("version", "title", "teaches", "tags", Pair("replace", "by"))

    def __init__(self, *args, copy: CaseCopy, lines: list[CopyLine], **kwargs):
        self.copy, self.lines = copy, lines
        initial = {"version": copy.version, "title": copy.title, "teaches": copy.teaches, "tags": copy.tags.all()}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        """Words that take the place of others make no line longer than one can read; doubts are looked for later."""
        cleaned = super().clean()
        for line in self.lines if not self.errors else ():
            length = len(self.words_of(line))
            if length > max(MOST_WORDS, len(line.words)):
                self.refuse(line, length)
                break
        return cleaned

    def refuse(self, line: CopyLine, length: int) -> None:
        """Say which line is too long, where what made it so was typed."""
        field, told = None, gettext("Line %(number)d has %(length)d characters; %(most)d are kept.")
        if self.cleaned_data["replace"]:
            told = gettext("By these words line %(number)d would be %(length)d characters long; %(most)d are kept.")
            field = "by"
        self.add_error(field, told % {"number": line.position, "length": length, "most": MOST_WORDS})

    def lay_beside_theirs(self) -> None:
        """Say that the copy was changed meanwhile; what was typed may be kept once that was looked at."""
        self.data = self.data.copy()
        self.data["version"] = str(self.copy.version)
        told = gettext("Somebody else changed this copy meanwhile. Your words are still here; look at theirs first.")
        self.add_error(None, told)

    def words_of(self, line: CopyLine) -> str:
        """What a line says once what is to be replaced everywhere has been."""
        words = self.data.get(f"words-{line.pk}", line.words).replace("\r\n", "\n").replace("\0", "")
        old, new = self.cleaned_data["replace"], self.cleaned_data["by"]
        return words.replace(old, new) if old else words

    def changed_lines(self) -> list[tuple[CopyLine, str, bool, str]]:
        """(line, words, left out, cleared) of each line that was changed; what was replaced everywhere too."""
        found = []
        for line in self.lines:
            words = self.words_of(line)
            left_out = f"out-{line.pk}" in self.data
            marked = {doubt.words for doubt in doubts(words)}
            harmless = marked & {*self.data.getlist(f"clear-{line.pk}"), *line.cleared.split("\n")}
            cleared = "\n".join(sorted(one for one in harmless if "\n" not in one))
            if (words, left_out, cleared) != (line.words, line.is_left_out, line.cleared):
                found.append((line, words, left_out, cleared))
        return found


class PackForm(forms.Form):
    """What a seminar is for, when it is, and who takes part."""

    title = WholeField(label=_("Title"), max_length=160)
    purpose = WordsField(
        label=_("Purpose"), max_length=2000, help_text=_("What they will do better afterwards. Name nobody.")
    )
    held_on = forms.DateField(
        label=_("Held on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who takes part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    helper = WorkspaceHelper("title", "purpose", "held_on", "people")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = User.objects.filter(is_active=True, role__in=READERS).order_by("name")

    def clean_title(self) -> str:
        """Only what is no longer than it may be is looked through: that takes its time among many customers."""
        name_nobody(self.cleaned_data["title"])
        return self.cleaned_data["title"]

    def clean_purpose(self) -> str:
        """As the title."""
        name_nobody(self.cleaned_data["purpose"])
        return self.cleaned_data["purpose"]

    def clean_held_on(self):
        """A day within the years that people handle."""
        day = self.cleaned_data["held_on"]
        if day and not 2000 <= day.year < 2200:
            raise forms.ValidationError(gettext("Choose another day."))
        return day


class PackMomentForm(forms.Form):
    """A copy of the library, or a moment of a case, such as C-2026-001204@14:32; and what to notice there."""

    copy = forms.ModelChoiceField(CaseCopy.objects.none(), label=_("Copy from the library"), required=False)
    place = forms.CharField(
        label=_("or a moment of a case"),
        required=False,
        max_length=80,
        help_text=_("Its number, @ and the moment, such as C-2026-001204@2026-11-21T14:32."),
    )
    note = WordsField(label=_("Note"), required=False, max_length=4000, help_text=_("What to notice, what to ask."))
    helper = WorkspaceHelper("copy", "place", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["copy"].queryset = CaseCopy.objects.published().order_by("-published_at")

    def clean_place(self):
        """The case and the moment. A time alone is of the day on which the case came in."""
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        reference, _at, told = text.partition("@")
        case = Complaint.objects.visible_to(self.user).filter(reference=reference.strip()).first()
        if case is None:
            raise forms.ValidationError(gettext("There is no such case for you."))
        moment = (
            read(f"{localdate(case.received_at)}T{told}" if 0 < len(told) < 9 else told) if told else case.received_at
        )
        if moment is None or not case.received_at <= moment <= now():
            raise forms.ValidationError(gettext("The case has no such moment."))
        return case, moment

    def clean(self):
        """Exactly one of the two."""
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("copy")) == bool(cleaned.get("place")):
            raise forms.ValidationError(gettext("Choose a copy or name a moment, one of the two."))
        return cleaned

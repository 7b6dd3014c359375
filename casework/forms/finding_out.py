"""The forms of finding out: tasks, questions to others, and what was found with what shows it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from casework.forms.base import CaseForm, FutureMomentField, WordsField
from casework.forms.steps import offered
from complaints.choices import Audience, Direction, EvidenceKind, Scope
from complaints.models import Cause, OpenQuestion
from complaints.models.solutions import MOST_WHYS
from ui.fields import WholeField
from ui.layouts import Fold, KeysField, Pair

BY_POLICY = _("Empty: as the policy says.")


def handlers_of(case):
    """Who may do something on a case: those of its team, but not whom it is about."""
    return User.objects.handlers(case.team).exclude(pk=case.about_staff_id)


class TaskForm(CaseForm):
    """Something to be done within the service desk."""

    title = WholeField(label=_("What is to be done?"), max_length=300)
    owner = forms.ModelChoiceField(label=_("Who sees to it"), queryset=User.objects.none())
    due_at = FutureMomentField(label=_("Until"), required=False, help_text=BY_POLICY)
    fields_in_order = ("title", Pair("owner", "due_at"))

    def prepare(self):
        self.fields["owner"].queryset = handlers_of(self.case)
        self.initial.setdefault("owner", self.user.pk)


class QuestionForm(CaseForm):
    """What a department is asked, and what it is told. It sees nothing else."""

    department = forms.ModelChoiceField(label=_("Which department?"), queryset=Department.objects.none())
    question = WholeField(label=_("Your question"), max_length=300)
    told = WordsField(
        label=_("What they need to know for it"),
        required=False,
        help_text=_(
            "They see your question, the case number and these words: no name, no number, nothing of the case."
        ),
    )
    due_at = FutureMomentField(label=_("Answer until"), required=False, help_text=BY_POLICY)
    fields_in_order = (Pair("department", "due_at"), "question", "told")

    def prepare(self):
        self.fields["department"].queryset = Department.objects.filter(is_offered=True).order_by("position", "code")


class TheirSideForm(CaseForm):
    """What the person complained about is asked. They see nothing else of the case."""

    question = WholeField(label=_("Your question"), max_length=300)
    told = WordsField(
        label=_("What they need to know for it"),
        required=False,
        help_text=_("Fair, without the customer’s name and without blame. They do not see the case while it runs."),
    )
    due_at = FutureMomentField(label=_("Answer until"), required=False, help_text=BY_POLICY)

    def prepare(self):
        self.initial.setdefault("question", _("What happened, as you remember it?"))


class TaskDoneForm(CaseForm):
    """What came of a task."""

    result = WordsField(label=_("What came of it"), required=False, rows=2)


class TaskDroppedForm(CaseForm):
    """Why a task need not be done."""

    why = WordsField(label=_("Why it need not be done"), rows=2)


class TaskHandedForm(CaseForm):
    """Who does it from now on, and until when."""

    owner = forms.ModelChoiceField(label=_("Who sees to it"), queryset=User.objects.none())
    due_at = FutureMomentField(label=_("Until"), required=False, help_text=_("Empty: as before."))
    fields_in_order = (Pair("owner", "due_at"),)

    def prepare(self):
        self.fields["owner"].queryset = handlers_of(self.case)


class AnswerForm(forms.Form):
    """What a department, or the person complained about, answers."""

    result = WordsField(label=_("Your answer"), rows=5)


class OpenQuestionsForm(CaseForm):
    """Which open questions of the category are still to be asked; they become a note among ourselves."""

    customer = forms.MultipleChoiceField(
        label=_("Ask the customer"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ourselves = forms.MultipleChoiceField(label=_("Ask ourselves"), required=False, widget=forms.CheckboxSelectMultiple)
    own = WordsField(label=_("And in your own words"), required=False, rows=2)

    def prepare(self):
        questions = list(OpenQuestion.for_category(self.case.category))
        for audience in Audience:
            fitting = [(one.code, one.name) for one in questions if one.audience == audience]
            self.fields[audience].choices = fitting
            self.fields[audience].widget.choices = fitting

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in (*Audience, "own")):
            raise forms.ValidationError(_("Tick a question, or write your own."), code="nothing")
        return cleaned

    def facts(self):
        lines = []
        for audience in Audience:
            ticked = self.cleaned_data[audience]
            asked = [f"– {name}" for code, name in self.fields[audience].choices if code in ticked]
            lines += [str(self.fields[audience].label), *asked] if asked else []
        own = self.cleaned_data["own"]
        return {"direction": Direction.INTERNAL, "body": "\n".join([*lines, *([own] if own else [])])}


class FindingForm(CaseForm):
    """Something the investigation brought to light: what shows it, and the whys that lead to its cause."""

    text = WordsField(label=_("What was found"))
    evidence_kind = forms.ChoiceField(
        label=_("What shows it?"),
        choices=offered(EvidenceKind, _("nothing yet")),
        required=False,
        widget=forms.RadioSelect,
    )
    evidence = WholeField(
        label=_("Where it is to be seen"),
        required=False,
        max_length=300,
        help_text=_("The number of the paper, the name of the file, who said so and when."),
    )
    cause = forms.ModelChoiceField(
        label=_("Cause"), queryset=Cause.objects.none(), required=False, empty_label=_("not known yet")
    )
    responsible = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("none")
    )
    scope = forms.ChoiceField(
        label=_("Once, or will it strike again?"),
        choices=offered(Scope, _("not known yet")),
        required=False,
        widget=forms.RadioSelect,
    )
    is_preliminary = forms.BooleanField(
        label=_("Preliminary"), required=False, help_text=_("We may still learn more; say so to the customer.")
    )
    told_customer = forms.BooleanField(label=_("The customer has been told"), required=False)

    def prepare(self):
        self.fields["cause"].queryset = Cause.objects.filter(is_offered=True).order_by("position")
        self.fields["responsible"].queryset = Department.objects.filter(is_offered=True).order_by("position")
        names = [f"why{number}" for number in range(1, MOST_WHYS + 1)]
        for number, name in enumerate(names):
            label = _("Why did it happen?") if number == 0 else _("And why that?")
            self.fields[name] = WholeField(label=label, required=False, max_length=300)
        whys = Fold(_("Ask why, five times"), *names)
        details = ("text", KeysField("evidence_kind"), "evidence", whys, Pair("cause", "responsible"))
        self.fields_in_order = (*details, KeysField("scope"), "is_preliminary", "told_customer")

    def facts(self):
        facts = super().facts()
        whys = [facts.pop(f"why{number}").strip() for number in range(1, MOST_WHYS + 1)]
        return facts | {"whys": "\n".join(filter(None, whys))}


class TellForm(CaseForm):
    """Nothing to fill in: the customer was told."""

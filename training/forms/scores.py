"""The forms of scorecards and rounds: an item is a question with an answer, a comment, a moment, at times a reason."""

from datetime import date, datetime

from crispy_forms.layout import Div, Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may_supervise_team
from casework.forms.base import WordsField
from history import moments
from training.choices import Answer, Group
from training.models import Rubric
from training.permissions import REVIEWERS
from training.privileges import SCORED
from ui.layouts import KeysField, WorkspaceHelper

NEVER = [choice for choice in Answer.choices if choice[0] in {Answer.YES, Answer.NO}]


class CaseMomentField(forms.CharField):
    """A moment of a case as people write it, chosen from the acts of the case or typed; the last instant it names."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"list": "moments", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "required": False, "max_length": 40, **options})

    def clean(self, value) -> datetime | None:
        written = super().clean(value)
        if not written:
            return None
        if (moment := moments.read(written)) is None:
            raise ValidationError(_("Write it as 2026-11-22 14:32, or choose an act of the case."), code="invalid")
        return moment


class BeginForm(forms.Form):
    """Whose work on the case is scored, by which rubric, and who scores it blind beside me."""

    agent = forms.ModelChoiceField(User.objects.none(), label=_("Whose work"), empty_label=None)
    rubric = forms.ModelChoiceField(Rubric.objects.none(), label=_("Rubric"), empty_label=None)
    scorers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Also scored blind by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With nobody else it is your card alone. With others, nobody sees an answer before all are in."),
    )

    def __init__(self, *args, case, user, acted: list[int], on: date, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=acted, role__in=SCORED).exclude(pk=user.pk).order_by("name")
        self.fields["agent"].queryset = people
        self.fields["agent"].initial = case.handler_id
        self.fields["rubric"].queryset = Rubric.objects.in_force(on).order_by("-starts_on", "-pk")
        colleagues = User.objects.filter(is_active=True, role__in=REVIEWERS).exclude(pk__in=[user.pk, case.handler_id])
        near = [one.pk for one in colleagues if one.role == "trainer" or may_supervise_team(one, case.team_id)]
        self.fields["scorers"].queryset = colleagues.filter(pk__in=near).order_by("name")
        self.helper = WorkspaceHelper("agent", "rubric", "scorers")

    def clean(self):
        data = super().clean()
        if data.get("agent") in (data.get("scorers") or ()):
            self.add_error("scorers", _("Nobody scores their own work."))
        return data


class Question(LayoutObject):
    """One item with all that belongs to its answer, drawn by ``training/question.html``."""

    def __init__(self, row, form: forms.Form):
        self.row, self.form = row, form

    def render(self, form, context, template_pack="", **kwargs):
        key = self.row.item_id
        fields = {name: form[f"{name}_{key}"] for name in ("answer", "comment", "at", "overruled")}
        chosen = fields["answer"].value() or ""
        typed = any(fields[name].value() or fields[name].errors for name in ("comment", "at", "overruled"))
        case = context.get("card").complaint
        shown = {"row": self.row, "item": self.row.item, "found": self.row.found, "chosen": chosen, "case": case}
        choices = form.fields[f"answer_{key}"].choices
        return render_to_string("training/question.html", shown | fields | {"choices": choices, "open": typed})


class CardForm(forms.Form):
    """A card being filled in. Kept as a draft it may lack anything; handed in it may not."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    summary = WordsField(label=_("As a whole"), rows=3, required=False, max_length=4000)

    def __init__(self, *args, card, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.card, self.rows = card, rows
        self.fields["version"].initial, self.fields["summary"].initial = card.version, card.summary
        for row in rows:
            self.ask(row)
        self.helper = WorkspaceHelper()
        self.helper.layout = Layout("version", *self.groups(), "summary")

    def ask(self, row) -> None:
        """The fields of one item."""
        key, choices = row.item_id, NEVER if row.item.is_auto_fail else Answer.choices
        self.fields[f"answer_{key}"] = forms.ChoiceField(choices=choices, required=False, initial=row.answer)
        self.fields[f"comment_{key}"] = WordsField(label=_("Comment"), rows=2, required=False, max_length=2000)
        self.fields[f"at_{key}"] = CaseMomentField(label=_("Moment"))
        self.fields[f"overruled_{key}"] = WordsField(
            label=_("Why I overrule the history"), rows=2, required=False, max_length=1000
        )
        self.initial |= {f"comment_{key}": row.comment, f"overruled_{key}": row.overruled}
        self.initial[f"at_{key}"] = moments.written(row.at) if row.at else ""

    def groups(self) -> list[Div]:
        """The items of each part of fairness, then what must never happen."""
        counted = [row for row in self.rows if not row.item.is_auto_fail]
        parts = [(label, [row for row in counted if row.item.group == group]) for group, label in Group.choices]
        parts.append((_("Must never happen"), [row for row in self.rows if row.item.is_auto_fail]))
        return [PartOfCard(label, [Question(row, self) for row in rows]) for label, rows in parts if rows]

    def answers(self) -> dict[int, dict]:
        """{number of an item: fields of its answer}; a reason only where the history is contradicted."""
        data, found = self.cleaned_data, {}
        for row in self.rows:
            key = row.item_id
            row.answer = data[f"answer_{key}"]
            overruled = data[f"overruled_{key}"] if row.contradicts else ""
            found[key] = {"answer": row.answer, "comment": data[f"comment_{key}"], "at": data[f"at_{key}"]}
            found[key]["overruled"] = overruled
        return found

    def mark_lacking(self, missing) -> None:
        """Say beside each item what it still needs."""
        words = {"answer": _("Answer this one."), "reason": _("The history says otherwise: say why it is overruled.")}
        for lacking in missing:
            field = "answer" if lacking.code == "answer" else "overruled"
            self.add_error(f"{field}_{lacking.item.pk}", words[lacking.code])


class PartOfCard(Div):
    """The questions of one part, under its name."""

    template = "training/part.html"

    def __init__(self, title, questions):
        super().__init__(*questions, css_class="score-part")
        self.title = title


class AgreeForm(forms.Form):
    """The agreed answer to each item; a reason where scorers differed, and one for the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = WordsField(label=_("Why this is the agreed score"), rows=3, max_length=4000)

    def __init__(self, *args, found, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial, self.spreads = found.version, rows
        for row in rows:
            key, same = row.item.pk, next(iter({answer for answer in row.answers if answer}), "")
            choices = NEVER if row.item.is_auto_fail else Answer.choices
            if not row.agrees:
                choices, same = [("", "–"), *choices], ""
            self.fields[f"answer_{key}"] = forms.ChoiceField(choices=choices, initial=same, label=_("Agreed score"))
            self.fields[f"reason_{key}"] = WordsField(label=_("Why"), rows=1, required=not row.agrees, max_length=1000)
        self.helper = WorkspaceHelper("version", KeysField("reason"))

    def agreed(self) -> dict[int, tuple[str, str]]:
        """{number of an item: (answer, reason)}."""
        data = self.cleaned_data
        return {row.item.pk: (data[f"answer_{row.item.pk}"], data[f"reason_{row.item.pk}"]) for row in self.spreads}

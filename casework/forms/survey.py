"""What a customer is asked in writing: is it solved, the three parts of fairness, and their own words."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from followups.choices import Rating, Solved
from followups.models.talking import PARTS
from ui.fields import WholeField, whole_words

MOST_WORDS = 4000
SOLVED = [
    (Solved.YES.value, pgettext_lazy("survey", "yes, it is solved")),
    (Solved.PARTLY.value, pgettext_lazy("survey", "partly")),
    (Solved.NO.value, pgettext_lazy("survey", "no, it is not")),
]
QUESTIONS = {
    "outcome": _("What we did about it in the end: how fair was that?"),
    "procedure": _("The way there: how quick and clear was it?"),
    "treatment": _("How we spoke with you and treated you: how was that?"),
}


class SurveyForm(forms.Form):
    """Only the first question must be answered."""

    solved = forms.ChoiceField(
        label=_("Is it solved for you?"),
        choices=SOLVED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please answer this one: it decides what we do next.")},
    )
    words = WholeField(
        label=_("Is there anything that we should know?"),
        required=False,
        max_length=MOST_WORDS,
        strip=True,
        validators=[whole_words],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part] = forms.TypedChoiceField(
                label=QUESTIONS[part],
                choices=Rating.choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        self.order_fields(["solved", *PARTS, "words"])
        for name in self.errors if self.is_bound else ():
            self.fields[name].widget.attrs["aria-invalid"] = "true"

    @property
    def questions(self) -> list[dict]:
        """The fields of choices, each with the number that it has on the page."""
        return [{"number": number, "field": self[name]} for number, name in enumerate(["solved", *PARTS], 1)]

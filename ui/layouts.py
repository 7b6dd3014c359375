"""Crispy layouts in the house style: one column, labels above, no form tag (the page writes it, with its buttons)."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout


def _classes(ours, given):
    return f"{ours} {given}".strip()


class KeysField(Field):
    """Radio buttons shown as a row of keys: one press, one choice."""

    def __init__(self, *fields, wrapper_class="", **kwargs):
        super().__init__(*fields, wrapper_class=_classes("keys-field", wrapper_class), **kwargs)


class Words(Field):
    """A text area for words a person said, set in serif and kept exactly as they were spoken."""

    def __init__(self, *fields, css_class="", **kwargs):
        super().__init__(*fields, css_class=_classes("verbatim", css_class), **kwargs)


class Pair(Div):
    """Two short fields beside each other on a wide screen, under each other on a phone."""

    def __init__(self, *fields):
        super().__init__(*(Div(field, css_class="col-md-6") for field in fields), css_class="row")


class Suggestion(HTML):
    """Why the machine suggests a value, under the field it belongs to; `template` is Django template text."""

    def __init__(self, template):
        super().__init__(f'<p class="suggest">{template}</p>')


class WorkspaceHelper(FormHelper):
    """The helper of every form: `self.helper = WorkspaceHelper("channel", KeysField("severity"))`.

    Without fields the form shows all of its own, in their order.
    """

    form_tag = False
    disable_csrf = True
    error_text_inline = False  # a block of its own under the field, one line for each error
    template_pack = "bootstrap5"

    def __init__(self, *fields, form=None):
        super().__init__(form)
        if fields:
            self.layout = Layout(*fields)


class Fold(Div):
    """Fields behind a line that opens them: there for those who need them, in nobody's way."""

    template = "ui/fold.html"

    def __init__(self, title, *fields):
        super().__init__(*fields)
        self.title = title

"""Crispy layouts in the house style: one column, labels above, no form tag (the page writes it, with its buttons)."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout


class KeysField(Field):
    """Radio buttons shown as a row of keys: one press, one choice."""

    def __init__(self, *fields, **kwargs):
        super().__init__(*fields, wrapper_class=" ".join(["keys-field", kwargs.pop("wrapper_class", "")]).strip(), **kwargs)


class Words(Field):
    """A text area for words a person said, set in serif and kept exactly as they were spoken."""

    def __init__(self, *fields, **kwargs):
        super().__init__(*fields, css_class=" ".join(["verbatim", kwargs.pop("css_class", "")]).strip(), **kwargs)


class Pair(Div):
    """Two short fields beside each other on a wide screen, under each other on a phone."""

    def __init__(self, *fields):
        super().__init__(*(Div(field, css_class="col-md-6") for field in fields), css_class="row")


class WorkspaceHelper(FormHelper):
    """The helper of every form: `form.helper = WorkspaceHelper("channel", KeysField("severity"))`."""

    form_tag = False
    disable_csrf = True
    use_custom_control = False
    error_text_inline = False
    html5_required = True
    template_pack = "bootstrap5"

    def __init__(self, *fields, form=None):
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
        self.error_text_inline = False
        if fields:
            self.layout = Layout(*fields)

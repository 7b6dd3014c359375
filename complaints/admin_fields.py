"""Fields of the admin for what a column holds as JSON: nobody types brackets."""

from django import forms
from django.conf import settings


class SentencesWidget(forms.MultiWidget):
    """A box for each language."""

    def __init__(self, attrs=None):
        boxes = {
            code: forms.Textarea({"rows": 4, "class": "vLargeTextField", "lang": code, "placeholder": name})
            for code, name in settings.LANGUAGES
        }
        super().__init__({code.replace("-", "_"): box for code, box in boxes.items()}, attrs)
        for box, (_code, name) in zip(self.widgets, settings.LANGUAGES, strict=True):
            box.attrs["aria-label"] = name

    def decompress(self, value):
        return ["\n".join((value or {}).get(code) or ()) for code, _name in settings.LANGUAGES]


class SentencesField(forms.MultiValueField):
    """{language: [sentences]}, a sentence a line; a language without any is left out."""

    widget = SentencesWidget

    def __init__(self, **options):
        boxes = [forms.CharField(required=False, max_length=4000) for _language in settings.LANGUAGES]
        super().__init__(fields=boxes, require_all_fields=False, **options)

    def compress(self, data_list):
        lines = zip((code for code, _name in settings.LANGUAGES), data_list, strict=False)
        told = {code: [line.strip() for line in words.splitlines() if line.strip()] for code, words in lines}
        return {code: sentences for code, sentences in told.items() if sentences}

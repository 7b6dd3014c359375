"""Words that Django shows and its own Chinese catalogues do not have yet: named here, translated in ours."""

from django.utils.translation import gettext_noop

BORROWED = (gettext_noop("- Select an option -"),)

"""Thin: find the case, let the form collect, let the verb decide, answer."""

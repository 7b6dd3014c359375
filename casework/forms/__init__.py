"""Each form collects the facts of one verb; the verb decides."""

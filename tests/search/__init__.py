"""Finding what was said, in whichever script it was written."""

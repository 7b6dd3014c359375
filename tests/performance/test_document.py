"""docs/performance.md holds what was measured, not what somebody would like to have measured."""

from benchmarks.performance import DOCUMENT, document


def test_the_document_is_what_the_figures_make():
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "benchmarks/performance.py --write"

"""What was measured, as a page of Markdown: the same table in all of docs/figures-*.md."""

import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def made(command: str, what: str) -> str:
    """When, by which command, and ``what`` was measured."""
    return f"Made on {datetime.now(UTC):%Y-%m-%d} by `{command}`: {what}"


def machine() -> str:
    """On what, and how busy it was beside this."""
    return f"{os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}), Python {platform.python_version()},"


def page(title: str, told: Iterable[str], figures: Mapping[str, Sequence[float]], *, what: str = "what") -> str:
    """``told`` in lines, then a row for each of ``figures`` {name: milliseconds of each round}."""
    rows = [f"# {title}", "", *told, "", f"| {what} | p50 ms | p95 ms | at best |", "| --- | ---: | ---: | ---: |"]
    for name, times in figures.items():
        p95 = sorted(times)[int(len(times) * 0.95)]
        rows.append(f"| {name} | {statistics.median(times):.1f} | {p95:.1f} | {min(times):.1f} |")
    return "\n".join([*rows, ""])


def keep(name: str, text: str) -> None:
    """Write it to docs/figures-<name>.md."""
    (DOCS / f"figures-{name}.md").write_text(text, encoding="utf-8")

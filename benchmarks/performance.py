"""Makes docs/performance.md from what the benchmarks kept in benchmarks/results/.

    .venv/bin/python benchmarks/performance.py            # says whether the document is what the figures make
    .venv/bin/python benchmarks/performance.py --write    # and writes it

Nobody writes a figure into the document by hand: a test compares it with what this makes.
"""

import argparse
import json
import sys
from pathlib import Path

CLONE = Path(__file__).parent.parent
RESULTS, DOCUMENT = CLONE / "benchmarks" / "results", CLONE / "docs" / "performance.md"
# (beginning of a page's name, most milliseconds, most of the bare list's time, most queries): the first that fits.
BARS = [
    ("floor:", None, None, None),
    ("desk", None, 1.3, 6),
    ("case", 25, None, 12),
    ("search", 20, None, 6),
    ("floor of the team", 30, None, 10),
    ("what customers said", 30, None, 10),
    ("budgets", 30, None, 10),
    ("admin: one", None, None, 12),
    ("admin: history", None, None, 12),
    ("admin", 80, None, 12),
    ("POST", 12, None, 16),
]
GROWTH, CARRIED, SPREAD = 1.5, 150, 2.5
GROWTH_WORDS = """**Growth** is the time over that with %s, in the same rounds (bar %s); it is told
where both pages show as much, within a seventh of their size. """
SPREAD_WORDS = f"p95 is to be within {SPREAD} × p50 on each."
INTRODUCTION = """# Performance

What Kintsugi takes on a small machine, made by the commands named with each table and written from their raw figures in
`benchmarks/results/` by `benchmarks/performance.py --write`. A test fails when the two differ. Milliseconds depend on
the machine and on what else it does; **× floor** does not: it is the time of a page over that of a bare signed-in list
of fifty rows from the same server, asked for in the same rounds. **Plain** is the other floor: the page's own
questions asked by psycopg alone, on one connection, with nothing around them.
"""


def document() -> str:
    """The whole document."""
    parts = [INTRODUCTION]
    chapters = {"pages": of_pages, "beside_helpdesk": of_helpdesk, "set_up": of_set_up, "soak": of_soak}
    for name, make in (chapters | {"imports": of_imports}).items():
        path = RESULTS / f"{name}.json"
        if path.exists():
            parts.append(make(json.loads(path.read_text(encoding="utf-8"))))
    return "\n".join(parts)


def made_with(told: dict) -> str:
    """Where and when, in two lines."""
    known = told["machine"]
    return (
        f"Made by `{told['command']}`\n"
        f"at commit {known['commit']}, {known['made_at']}: {known['complaints']:,} complaints, {known['cores']} cores"
        f" ({known['processor']}, load {known['load']}),\n{known['memory_gb']} GB, Python {known['python']}, PostgreSQL"
        f" {known['postgresql']} with shared_buffers {known['shared_buffers']}; everything on this one machine.\n"
    )


def bar_of(page: str) -> tuple:
    """(ms, × floor, queries) that a page may take; None where nothing is asked."""
    return next((bar for start, *bar in BARS if page.startswith(start)), (None, None, 12))


def verdict(row: dict) -> str:
    """What the bar is, and whether it holds."""
    most_ms, most_floor, most_queries = bar_of(row["page"])
    asked = [f"≤ {most_ms} ms" if most_ms else "", f"≤ {most_floor} ×" if most_floor else ""]
    asked.append(f"≤ {most_queries} queries" if most_queries else "")
    words = ", ".join(filter(None, asked))
    kept = [not most_ms or row["p50"] <= most_ms, not most_floor or row["floor"] <= most_floor]
    kept += [not most_queries or row["queries"] <= most_queries, row.get("growth", 0) <= GROWTH]
    kept += [row["p95"] <= SPREAD * row["p50"]]
    return f"{words}{'' if all(kept) else ': **missed**'}"


def of_pages(told: dict) -> str:
    """The pages, what the server carries, what it weighs."""
    beside = GROWTH_WORDS % (told["beside"], GROWTH) if told["beside"] else ""
    lines = ["## Pages", "", made_with(told), f"{told['rounds']} interleaved rounds. {beside}{SPREAD_WORDS}", ""]
    lines += ["| page | p50 ms | p95 ms | pages/s | × floor | growth | queries | database ms | plain ms | kB | bar |"]
    lines += ["| --- |" + " ---: |" * 9 + " --- |"]
    for row in told["pages"]:
        growth, plain = (f"{row[name]:.2f}" if name in row else "" for name in ("growth", "data"))
        lines.append(
            f"| {row['page']} | {row['p50']:.1f} | {row['p95']:.1f} | {row['per_second']:.0f} | {row['floor']:.2f} |"
            f" {growth} | {row['queries']} | {row['database_ms']:.1f} | {plain} | {row['kilobytes']:.0f} |"
            f" {verdict(row)} |"
        )
    lines += ["", "| people at once | desk pages/s | p50 ms |", "| ---: | ---: | ---: |"]
    lines += [f"| {one['clients']} | {one['per_second']:.0f} | {one['p50']:.1f} |" for one in told["carried"]]
    best = max((one["per_second"] for one in told["carried"]), default=0)
    lines += ["", f"Desk pages a second, at most: {best:.0f} (bar {CARRIED}). Whoever asks runs on the same cores."]
    processes = "; ".join(f"{one['rss']} / {one['pss']}" for one in told["web_mb"])
    lines += [
        f"Web processes afterwards, MB (RSS / PSS; the first is the one that starts the others): {processes}.",
        "",
    ]
    return "\n".join([*lines, *of_plans(told.get("plans", []))])


def of_plans(plans: list[dict]) -> list[str]:
    """How the hottest reads are answered."""
    if not plans:
        return []
    lines = [
        "## Plans of the hottest reads",
        "",
        "Of each page the statement that takes longest, asked a second time.",
        "",
    ]
    lines += ["| page | asks first | reads from | took |", "| --- | --- | --- | ---: |"]
    lines += [f"| {one['page']} | {one['asks']} | {', '.join(one['reads'])} | {one['took']} |" for one in plans]
    for one in plans:
        lines += ["", f"<details><summary>{one['page']}</summary>", "", "```", *one["plan"], "```", "</details>"]
    return [*lines, ""]


def of_helpdesk(told: dict) -> str:
    """The nearest product of the trade, asked for the same in the same rounds."""
    lines = [f"## Beside django-helpdesk with {told['open']:,} open", "", made_with(told)]
    lines += [f"{', '.join(told['versions'])}; {told['tickets']:,} tickets with four comments each, made of the same"]
    lines += [f"words, {told['open']:,} of them open. A page of theirs is asked for with the JSON that it loads.", ""]
    lines += ["| page | theirs | p50 ms | their p50 ms | times as long | bar |", "| --- | --- |" + " ---: |" * 4]
    for one in told["rows"]:
        missed = "" if one["times"] >= one["bar"] else ": **missed**"
        spent = f"{one['p50']:.1f} | {one['their_p50']:,.0f} | {one['times']:,.1f}"
        lines.append(f"| {one['page']} | {one['theirs']} | {spent} | ≥ {one['bar']:,}{missed} |")
    return "\n".join([*lines, ""])


def of_set_up(told: dict) -> str:
    """The proxy of deploy/ before the server."""
    lines = ["## Behind the proxy", "", made_with(told)]
    lines += ["| what | p50 ms | p95 ms | kB over the wire |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {one['what']} | {one['p50']:.1f} | {one['p95']:.1f} | {one['kb']:.1f} |" for one in told["rows"]]
    return "\n".join([*lines, ""])


def of_soak(told: dict) -> str:
    """A hundred agents for some minutes."""
    lines = [f"## {told['agents']} agents for {told['minutes']} minutes", "", made_with(told)]
    lines += [f"Each thinks {told['think']} s between two acts; the worker runs. {told['summary']}", ""]
    lines += ["| minute | requests | errors | read p50 | read p95 | write p50 | write p95 | web MB | worker MB |"]
    lines[-1] += " PostgreSQL MB | load |"
    lines += ["|" + " ---: |" * 11]
    for one in told["by_minute"]:
        spent = " | ".join(f"{one[name]:.0f}" for name in ("read_p50", "read_p95", "write_p50", "write_p95"))
        weights = " | ".join(f"{one[name]:.0f}" for name in ("web_mb", "worker_mb", "postgresql_mb"))
        lines.append(
            f"| {one['minute']} | {one['requests']} | {one['errors']} | {spent} | {weights} | {one['load']:.1f} |"
        )
    lines += ["", "| act | times | p50 ms | p95 ms |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {one['act']} | {one['times']} | {one['p50']:.0f} | {one['p95']:.0f} |" for one in told["by_act"]]
    lines += ["", "Memory is PSS, of all processes of a kind together; of a single one at most:"]
    lines[-1] += f" web {told['largest_web_mb']:.0f} MB (bar 200), worker {told['largest_worker_mb']:.0f} MB (bar 150)."
    return "\n".join([*lines, ""])


def of_imports(told: dict) -> str:
    """Bringing complaints in."""
    lines = ["## Import", "", made_with(told), told["words"], ""]
    lines += ["| what | complaints/s |", "| --- | ---: |"]
    lines += [f"| {one['what']} | {one['per_second']:,.0f} |" for one in told["rows"]]
    lines += ["", "Where the time goes:", "", "| part | seconds | share |", "| --- | ---: | ---: |"]
    lines += [f"| {one['part']} | {one['seconds']:.2f} | {one['share']:.0%} |" for one in told["profile"]]
    return "\n".join([*lines, ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    wanted = parser.parse_args()
    made = document()
    if wanted.write:
        DOCUMENT.write_text(made, encoding="utf-8")
    if not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != made:
        sys.exit("docs/performance.md is not what the figures make: benchmarks/performance.py --write")
    print("docs/performance.md is what the figures make.")  # noqa: T201


if __name__ == "__main__":
    main()

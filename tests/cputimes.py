"""A plugin that writes down what each test costs in processor time, and a program that adds it up.

``CPUTIMES=<prefix> pytest -n 0 -p tests.cputimes …``, then ``python -m tests.cputimes <prefix> <how many>``.
PostgreSQL's time is that of the tests' server as a whole, so nobody else may be testing in this clone.
"""

import json
import os
import sys
from collections import defaultdict
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

TICKS = os.sysconf("SC_CLK_TCK")  # a second


def used_by(process: str) -> tuple[float, float]:
    """Processor seconds of a process, and those of its children that have ended; nothing of one that is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / TICKS, sum(map(int, fields[13:15])) / TICKS
    return 0.0, 0.0


@cache
def postmaster() -> str:
    """The number of the tests' server."""
    from config.embedded import tests_server

    return (tests_server().data / "postmaster.pid").read_text().split()[0]


def spent() -> tuple[float, float, float]:
    """Seconds by the clock, processor seconds of this process and its children, those of PostgreSQL; since ever."""
    server = 0.0
    with suppress(OSError):
        children = Path(f"/proc/{postmaster()}/task/{postmaster()}/children").read_text().split()
        server = sum(used_by(postmaster())) + sum(used_by(child)[0] for child in children)
    return perf_counter(), sum(os.times()[:4]), server


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """One line for each test."""
    before = spent()
    yield
    costs = [now - then for now, then in zip(spent(), before, strict=True)]
    with Path(f"{os.environ['CPUTIMES']}.{os.getpid()}").open("a") as file:
        file.write(json.dumps([item.nodeid, *costs]) + "\n")


def added_up(prefix: Path) -> dict[str, list[float]]:
    """{file or test: [clock, Python, PostgreSQL]}, and "all"; of a test that ran twice, the last time."""
    lines = {}
    for path in sorted(prefix.parent.glob(f"{prefix.name}.[0-9]*"), key=lambda path: path.stat().st_mtime):
        lines |= {line[0]: line[1:] for line in map(json.loads, path.read_text().splitlines())}
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for test, costs in lines.items():
        for name in ("all", test.partition("::")[0], test):
            found[name] = [one + more for one, more in zip(found[name], costs, strict=True)]
    return found


if __name__ == "__main__":
    costs = added_up(Path(sys.argv[1]))
    dearest = sorted(costs, key=lambda name: -sum(costs[name][1:]))
    for kind in ([name for name in dearest if "::" not in name], [name for name in dearest if "::" in name]):
        for name in kind[: int(sys.argv[2])]:
            sys.stdout.write("clock {:7.1f}  Python {:7.1f}  PostgreSQL {:6.1f}  {}\n".format(*costs[name], name))

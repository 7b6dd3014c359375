"""What was started together ends together, even when the supervisor is killed."""

import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

CLONE = Path(__file__).parent.parent.parent
PROGRAM = """
from config.supervisor import Supervisor
with Supervisor() as supervisor:
    supervisor.start("server", "http.server", "0", "--bind", "127.0.0.1")
    print(supervisor.children["server"].pid, flush=True)
    supervisor.wait()
"""


def lives(pid):
    """Whether a process runs; one that only waits to be noticed by its parent does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_a_background_job_still_hears_ctrl_c():
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + PROGRAM
    with subprocess.Popen([sys.executable, "-c", deaf], cwd=CLONE, stdout=subprocess.PIPE, text=True) as parent:
        parent.stdout.readline()
        parent.send_signal(signal.SIGINT)
        try:
            assert parent.wait(timeout=20) is not None
        finally:
            parent.kill()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_the_programs_end_with_their_supervisor(end):
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, cwd=CLONE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        child = int(parent.stdout.readline())
        assert lives(child)
        parent.send_signal(end)
        try:
            parent.wait(timeout=20)
        finally:
            parent.kill()
    deadline = monotonic() + 20
    while lives(child) and monotonic() < deadline:
        sleep(0.05)
    assert not lives(child)


def test_all_end_when_one_program_ends():
    program = PROGRAM.replace('"http.server", "0"', '"http.server", "no port"')
    done = subprocess.run([sys.executable, "-c", program], cwd=CLONE, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0

"""Runs several programs as one: they start together, and when one ends or the supervisor does, all end."""

import os
import signal
import subprocess
import sys
from time import sleep

from config.environment import BASE_DIR


class Supervisor:
    """Use as a context manager: leaving it ends everything that was started in it."""

    def __init__(self):
        self.children: dict[str, subprocess.Popen] = {}

    def __enter__(self):
        # Ctrl-C too: what a shell starts in the background would ignore it.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)
        reading, writing = os.pipe()
        command = [sys.executable, "-m", "config.leash"]
        self.leash = subprocess.Popen(command, cwd=BASE_DIR, stdin=reading, start_new_session=True)
        os.close(reading)
        self.grip = os.fdopen(writing, "w", buffering=1)
        return self

    def __exit__(self, *failure):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # we are already ending
        self.grip.close()
        for child in self.children.values():
            child.wait()
        self.leash.wait()

    def start(self, name: str, *arguments: str) -> None:
        """Start a Python module with arguments, apart from the terminal's Ctrl-C."""
        child = subprocess.Popen([sys.executable, "-m", *arguments], cwd=BASE_DIR, start_new_session=True)
        self.children[name] = child
        self.grip.write(f"{child.pid}\n")

    def ended(self) -> str:
        """The name of a program that has ended by itself; empty while all run."""
        return next((name for name, child in self.children.items() if child.poll() is not None), "")

    def wait(self) -> str:
        """Wait until one of the programs ends; its name."""
        while not (name := self.ended()):
            sleep(0.5)
        return name


def interrupt(number, frame):
    """Ends like Ctrl-C."""
    raise KeyboardInterrupt

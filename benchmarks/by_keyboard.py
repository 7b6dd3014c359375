"""An agent without a mouse: complaints from the first word to the confirmed close, keys and seconds counted.

    bin/demo                                                     # in another window
    .venv/bin/python benchmarks/by_keyboard.py FILE:COLUMN:ROW … # e.g. texts.csv:text:12; prints the table
    .venv/bin/python benchmarks/by_keyboard.py FILE:COLUMN:ROW … --write   # and keeps it in docs/figures-keyboard.md

Signs in as an agent of the demo and uses the keyboard alone: Tab, arrows, letters, Space, Enter. The words of the
complaint are typed as an input method commits them and count as characters, not as keys; no text is printed.
"""

import argparse
import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

CLONE = Path(__file__).parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MOST_TABS, MOST_WORDS = 120, 4_000


class Keyboard:
    """The keys that somebody presses on one page after the other."""

    def __init__(self, page: Page):
        self.page, self.keys, self.characters, self.log, self.began = page, 0, 0, [], perf_counter()

    def press(self, key: str, times: int = 1) -> None:
        """Press one key or chord."""
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        """Type something short, key by key."""
        self.page.keyboard.type(words)
        self.keys += len(words)

    def commit(self, words: str) -> None:
        """Words as an input method or the clipboard puts them in."""
        self.page.keyboard.insert_text(words)
        self.keys += 1
        self.characters += len(words)

    def is_on(self, selector: str) -> bool:
        """Whether the focus is there."""
        return self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector)

    def reach(self, selector: str) -> None:
        """Walk on with Tab until the focus is there."""
        for _ in range(MOST_TABS):
            if self.is_on(selector):
                return
            self.press("Tab")
        raise SystemExit(f"{selector} cannot be reached by Tab on {self.page.url}")

    def choose(self, name: str, value: str) -> None:
        """Walk to a row of keys, and along it with the arrows, to one of them."""
        self.reach(f"input[name={name}]")
        for _ in range(20):
            if self.is_on(f"input[name={name}][value='{value}']"):
                self.press("Space")
                return
            self.press("ArrowRight")
        raise SystemExit(f"{name} offers no {value} on {self.page.url}")

    def send(self) -> None:
        """Hand the form in from wherever the focus is, and arrive."""
        with self.page.expect_navigation():
            self.press("Control+Enter")

    def step(self, key: str) -> None:
        """Follow the key of a link, and arrive."""
        self.page.keyboard.press("Escape")
        with self.page.expect_navigation():
            self.press(key)

    def done(self, what: str) -> None:
        """Write down what one act cost since the last."""
        self.log.append((what, self.keys, self.characters, perf_counter() - self.began))
        self.keys = self.characters = 0
        self.began = perf_counter()


def sign_in(hand: Keyboard, name: str, password: str) -> None:
    """As an agent of the demo."""
    hand.page.goto("/sign-in/")
    hand.reach("#id_username")
    hand.type(name)
    hand.press("Tab")
    hand.type(password)
    with hand.page.expect_navigation():
        hand.press("Enter")
    hand.page.goto("/desk/")
    hand.done("sign in")


def take_through(hand: Keyboard, words: str) -> None:
    """One complaint from the first word to the confirmed close."""
    hand.step("n")
    hand.reach("#id_words")
    hand.commit(words)
    hand.choose("category", hand.page.locator("input[name=category]").first.get_attribute("value"))
    hand.choose("severity", "moderate")
    hand.choose("emotion_kind", "disappointed")
    hand.choose("emotion_level", "mild")
    hand.send()
    hand.done("record")
    hand.step("r")
    if "acknowledgement" in hand.page.url:
        hand.send()
        hand.step("r")
    hand.reach("#id_demand")
    hand.commit("An answer, and that it does not happen again")
    hand.choose("demand_confirmation", "spoken")
    hand.send()
    hand.done("acknowledge and assess")
    hand.step("r")
    hand.send()
    hand.done("begin to find out")
    hand.step("r")
    hand.reach("#id_text")
    hand.commit("A step was left out at the hand-over.")
    hand.reach("#id_cause")
    hand.press("ArrowDown")
    hand.send()
    hand.done("finding")
    hand.step("r")
    hand.reach("#id_option1-title")
    hand.commit("We put it right tomorrow")
    hand.send()
    hand.done("propose")
    hand.step("r")
    hand.reach("input[name=option]")
    hand.press("Space")
    hand.choose("evidence", "spoken")
    hand.send()
    hand.done("agree")
    while "resolution" not in follow(hand):
        hand.send()
    hand.reach("#id_what_was_done")
    hand.commit("Put right, and told so.")
    hand.send()
    hand.done("keep the promise, resolve")
    hand.step("r")
    hand.choose("outcome", "satisfied")
    if hand.page.locator("#id_cause").count():
        hand.reach("#id_cause")
        hand.press("ArrowDown")
    hand.reach("#id_lesson")
    hand.commit("Ask at the hand-over.")
    hand.send()
    hand.done("close")


def follow(hand: Keyboard) -> str:
    """Take the one act that matters next; where it leads."""
    hand.step("r")
    return hand.page.url


def text_of(wanted: str) -> tuple[str, str]:
    """(which, the words) of FILE:COLUMN:ROW."""
    path, column, row = wanted.rsplit(":", 2)
    with Path(path).open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), 1):
            if number == int(row):
                return f"{Path(path).name}, row {row}", " ".join(line[column].split())[:MOST_WORDS]
    raise SystemExit(f"{path} has no row {row}")


def table(runs) -> str:
    """The log as Markdown."""
    lines = [
        "# By keyboard alone",
        "",
        f"Made on {datetime.now(UTC):%Y-%m-%d} by `benchmarks/by_keyboard.py` against the demo, in headless Chromium.",
        "Keys pressed, and seconds of a machine that thinks for no time: what remains is walking and waiting. The",
        "words of the complaint and of the agent go in as an input method commits them, and count as characters.",
        "",
    ]
    for which, log in runs:
        lines += [f"## {which}", "", "| act | keys | characters | seconds |", "| --- | ---: | ---: | ---: |"]
        lines += [f"| {what} | {keys} | {characters} | {took:.1f} |" for what, keys, characters, took in log]
        total = [sum(one[column] for one in log) for column in (1, 2, 3)]
        lines += [f"| **all** | **{total[0]}** | **{total[1]}** | **{total[2]:.1f}** |", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", help="FILE:COLUMN:ROW of a CSV file in UTF-8")
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--agent", default="emma")
    parser.add_argument("--password", default=os.environ.get("DEMO_PASSWORD", "mended-with-gold"))
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures-keyboard.md")
    wanted = parser.parse_args()
    runs = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=os.geteuid() != 0)
        for text in wanted.texts:
            which, words = text_of(text)
            context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=wanted.url)
            hand = Keyboard(context.new_page())
            sign_in(hand, wanted.agent, wanted.password)
            take_through(hand, words)
            if not hand.page.locator(".mended-case").is_visible():
                raise SystemExit(f"{which}: not closed as satisfied, at {hand.page.url}")
            runs.append((which, hand.log))
            context.close()
    text = table(runs)
    print(text)  # noqa: T201
    if wanted.write:
        (CLONE / "docs" / "figures-keyboard.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""What every page is asked in a browser: whether anything sticks out sideways, whether a bar hides what has the focus,
and whether axe finds anything grave.

Contrast is asked once for each look of letters (their colour, size and weight on what lies behind them), however
many pages show it: all that axe goes by is in the look. What is placed within another element counts as that part of
it. Of letters that are fixed over the page, or that axe could not judge for what overlaps them, it is asked again
wherever they stand.
"""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

QUESTIONS = Path(__file__).with_name("asking.js").read_text(encoding="utf-8")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STATIONS = [(DESK, "light"), (DESK, "dark"), (PHONE, "dark")]


class Questioner:
    """Somebody at a page of the browser who goes from address to address and asks.

    ``on_a_phone`` names the kinds of pages that are laid out differently there, where axe looks at all again.
    """

    def __init__(self, page, on_a_phone=()):
        self.page, self.on_a_phone, self.stations = page, on_a_phone, STATIONS
        self.passed: set[str] = set()  # looks of letters that axe has found readable
        self.size, self.scheme = {}, ""
        for script in (Axe().axe_script, QUESTIONS):
            page.add_init_script(script)
        self.stand_at(*STATIONS[0])

    def faults(self, kind: str, url: str) -> list[str]:
        """What is wrong with one page: in the light, in the dark (only colours can differ), and on a phone.

        Each page is opened where the one before was left: every other one on a phone, in the dark.
        """
        self.page.goto(url)
        found = []
        for size, scheme in self.stations:
            self.stand_at(size, scheme)
            found += self.asked(wholly=scheme == "light" or (size is PHONE and kind in self.on_a_phone))
        self.stations = self.stations[::-1]
        return found

    def stand_at(self, size: dict, scheme: str) -> None:
        """Have a window of this size, and a system in this scheme."""
        if size != self.size:
            self.page.set_viewport_size(size)
        if scheme != self.scheme:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.size, self.scheme = size, scheme

    def asked(self, *, wholly: bool) -> list[str]:
        """What is wrong with the page as it stands; unless ``wholly`` only its width and its colours."""
        told = self.page.evaluate("(facts) => asking.all(facts)", {"known": list(self.passed), "wholly": wholly})
        self.passed |= set(told["passed"])
        return told["found"]

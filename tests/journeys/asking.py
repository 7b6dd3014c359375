"""What every page is asked in a browser: whether anything sticks out sideways, and whether axe finds anything grave.

Contrast is asked once for each look of letters (their colour, size and weight on what lies behind them), however
many pages show it: all that axe goes by is in the look. Of letters that lie somewhere else than in the elements
around them, or that axe could not judge, it is asked again wherever they stand.
"""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
QUESTIONS = Path(__file__).with_name("asking.js").read_text(encoding="utf-8")


class Questioner:
    """Somebody at a page of the browser who goes from address to address and asks.

    ``on_a_phone`` names the kinds of pages that are laid out differently there, where axe looks at all again.
    """

    def __init__(self, page, on_a_phone=()):
        self.page, self.on_a_phone = page, on_a_phone
        self.passed: set[str] = set()  # looks of letters that axe has found readable
        for script in (Axe().axe_script, QUESTIONS):
            page.add_init_script(script)

    def faults(self, kind: str, url: str) -> list[str]:
        """What is wrong with one page: in the light, in the dark (only colours can differ), and on a phone."""
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(url)
        found = self.asked(wholly=True)
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += self.asked(wholly=False)
        self.page.set_viewport_size(PHONE)
        return found + self.asked(wholly=kind in self.on_a_phone)

    def asked(self, *, wholly: bool) -> list[str]:
        """What is wrong with the page as it stands; unless ``wholly`` only its width and its colours."""
        told = self.page.evaluate("(facts) => asking.all(facts)", {"known": list(self.passed), "wholly": wholly})
        self.passed |= set(told["passed"])
        return told["found"]

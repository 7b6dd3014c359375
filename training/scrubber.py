"""The picture of a life above the slider: a line, a dot for each moment that decides, names where there is room."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime

from training.moments import Moment
from training.replaying import Scene

ROOM, ROOM_AT_ENDS = 9.0, 13.5  # percent of the width that a name needs; those at the ends lie to one side of their dot
TICKS = 150  # so many moments can still be told apart; of more only those that decide are drawn


@dataclass(frozen=True)
class Dot:
    """One moment of the picture, ``x`` in percent of its width; without room its ``name`` and ``time`` stay empty."""

    x: str
    look: str
    moment: Moment
    name: str = ""
    time: str = ""
    has_note: bool = False


class Scrubber:
    """What is drawn of a life at one of its moments. Of what is veiled neither names nor notes are told."""

    def __init__(self, scene: Scene):
        self.scene, self.life = scene, scene.replay.life

    def x(self, number: int) -> float:
        """Where a moment lies, in percent."""
        return 100 * number / max(len(self.life) - 1, 1)

    @property
    def here(self) -> str:
        """Where the line that is gone ends."""
        return f"{self.x(self.scene.moment.number):.3f}"

    @cached_property
    def drawn(self) -> list[Moment]:
        """The moments that have a dot."""
        if len(self.life) <= TICKS:
            return self.life
        here = self.scene.moment.number
        ends = {0, here, len(self.life) - 1}
        return [one for one in self.life if one.number in ends or "decision" in one.kinds or one.is_late]

    @property
    def named(self) -> dict[int, Moment]:
        """{number: moment} of those that have room for a name: where one stands, the ends, then whatever decides."""
        here, last = self.scene.moment.number, len(self.life) - 1
        ends = [self.life[here], self.life[0], *([] if self.scene.hides else [self.life[last]])]
        others = [one for one in self.drawn if "decision" in one.kinds or one.is_late or len(self.life) <= 12]
        if self.scene.hides:
            others = [one for one in others if one.number <= here]
        found: dict[int, Moment] = {}
        for moment in [*ends, *others]:
            if all(self.lie_apart(moment.number, number) for number in found):
                found[moment.number] = moment
        return found

    def lie_apart(self, one: int, other: int) -> bool:
        """Whether the names of two moments have room beside each other."""
        needed = ROOM_AT_ENDS if {one, other} & {0, len(self.life) - 1} else ROOM
        return abs(self.x(one) - self.x(other)) >= needed

    @property
    def dots(self) -> list[Dot]:
        """All that is drawn, in order."""
        named, notes = self.named, {pin.at for pin in (self.scene.pins if self.scene.hides else self.scene.replay.pins)}
        born = localtime(self.life[0].at).date()
        return [
            Dot(
                f"{self.x(one.number):.3f}",
                self.look(one),
                one,
                str(one.name) if one.number in named else "",
                time_words(one, born) if one.number in named else "",
                one.at in notes,
            )
            for one in self.drawn
        ]

    def look(self, moment: Moment) -> str:
        """Whether a moment is gone, here or to come, and whether it is one that decides."""
        number, here = moment.number, self.scene.moment.number
        when = "now" if number == here else "past" if number < here else "next"
        is_told = number <= here or not self.scene.hides
        what = "late" if is_told and moment.is_late else "big" if not is_told or "decision" in moment.kinds else "small"
        return f"life__dot--{when} life__dot--{what}"


def time_words(moment: Moment, born: date) -> str:
    """The time, with the day where it is another than the first."""
    at = localtime(moment.at)
    return f"{at:%H:%M}" if at.date() == born else date_format(at, "SHORT_DATETIME_FORMAT")

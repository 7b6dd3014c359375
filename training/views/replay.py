from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from audit.models import AccessKind, note
from casework.views.door import case_for
from casework.views.unmasking import unmasking
from complaints.models import Complaint
from history import moments
from history.masking import unmasked
from training.forms.replay import GuessForm, PinForm
from training.headings import SCHEMES
from training.looks import ways_on
from training.models import Pin
from training.moments import name_for, named
from training.permissions import may_review_case
from training.replaying import Replay, Scene
from training.scrubber import Scrubber
from ui.keys import key_of
from ui.moments import length_words
from ui.responses import turn_to

SPEEDS = (4, 2, 1)  # seconds a moment stays while it plays


@dataclass(frozen=True)
class Way:
    """How the reader wants the life told; every link of the page keeps it."""

    scheme: str = "six"
    known: bool = False
    hides: bool = False

    @classmethod
    def of(cls, asked) -> "Way":
        """What the address says."""
        scheme = asked.get("in", "six")
        return cls(scheme if scheme in SCHEMES else "six", asked.get("known") == "1", asked.get("hide") == "1")

    def query(self, **changed) -> str:
        """The same for an address; ``changed`` replaces parts of it, ``at`` adds a moment."""
        wanted = {"in": self.scheme, "known": int(self.known), "hide": int(self.hides)} | changed
        plain = {"in": "six", "known": 0, "hide": 0}
        return urlencode({name: value for name, value in wanted.items() if value != plain.get(name)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: HttpRequest, reference: str) -> HttpResponse:
    """One moment of a life; a POST is a guess what comes next, answered with the next moment and kept nowhere."""
    reference, _at, clock = reference.partition("@")
    found, way = opened(request.user, reference, known=Way.of(request.GET).known), Way.of(request.GET)
    if clock or "number" in request.GET and not request.htmx:
        return led_on(request, found, way, clock)
    if request.method == "POST":
        return revealed(request, found, way)
    place, asked = wanted(request, found), request.GET.get("at", "")
    if place is None:
        return no_such_moment(request, found, asked)
    return shown(request, found, way, place)


def opened(user, reference: str, *, known: bool) -> Replay:
    """The life of the case if this person may see it, else 404. Its opening is noted, in each hour once."""
    case = get_object_or_404(Complaint.objects.visible_to(user), reference=reference)
    found, hour = Replay(case, user, known=known), now().replace(minute=0, second=0, microsecond=0)
    if found.kept.noted_in != hour:
        note(AccessKind.OPENED, by=user, thing=case)
        found.kept.noted_in = hour
    return found


def wanted(request, found: Replay) -> int | None:
    """The number of the moment that is asked for: the first without one, None for none."""
    if number := request.GET.get("number", ""):
        place = key_of(number)
        return None if place is None else min(place, len(found.life) - 1)
    asked = request.GET.get("at", "")
    if not asked:
        return 0 if found.life else None
    moment = named(asked, found.times)
    return None if moment is None or moment > now() else found.place_of(moment)


def led_on(request, found: Replay, way: Way, clock: str) -> HttpResponse:
    """To the address of a moment that was named shortly, or by its number on the slider."""
    moment = named(clock, found.times) if clock else None
    place = found.place_of(moment) if moment else None if clock else wanted(request, found)
    if place is None:
        return no_such_moment(request, found, clock or request.GET.get("number", ""))
    address = reverse("training:replay", args=[found.case.reference])
    return redirect(f"{address}?{way.query(at=found.life[place].key)}")


def revealed(request, found: Replay, way: Way) -> HttpResponse:
    """The next moment beside what the reader would have done."""
    form = GuessForm(request.POST)
    moment = moments.read(form.data.get("at", ""))
    place = found.place_of(moment) if moment else None
    if place is None:
        return no_such_moment(request, found, form.data.get("at", ""))
    if not form.is_valid():
        return shown(request, found, way, place, status=422, guess_form=form)
    then = min(place + 1, len(found.life) - 1)
    return shown(request, found, way, then, guess=form.cleaned_data["guess"].strip(), is_guess=True)


def shown(request, found: Replay, way: Way, place: int, *, status: int = 200, **more) -> HttpResponse:
    """The page of one moment, or what of it changes from moment to moment."""
    scene = found.scene(place, scheme=way.scheme, hides=way.hides)
    scene.whole = "whole" in request.GET
    try:
        file = scene.file
    except LookupError:
        return no_such_moment(request, found, scene.key)
    moves = request.htmx.target == "moment" and not request.htmx.history_restore_request
    context = page(request, scene, way) | {"file": file, "case": file.case, "is_moved": moves} | more
    answer = render(request, "training/moved.html" if moves else "training/replay.html", context, status=status)
    if moves:
        answer["HX-Replace-Url"] = f"{context['here']}?{way.query(at=scene.key)}"
    return answer


def page(request, scene: Scene, way: Way) -> dict:
    """What the page shows besides the case itself."""
    case, reviews = scene.replay.case, may_review_case(request.user, scene.replay.case)
    here = reverse("training:replay", args=[case.reference])
    return {
        "scene": scene,
        "here": here,
        "scrubber": Scrubber(scene),
        "name": name_for(scene.moment.at, scene.replay.times),
        "way": way,
        "tail": f"&{kept}" if (kept := way.query()) else "",
        "schemes": [(scheme, f"?{way.query(**{'in': scheme.code, 'at': scene.key})}") for scheme in SCHEMES.values()],
        "turned": {
            "hide": f"?{way.query(hide=int(not way.hides), at=scene.key)}",
            "known": f"?{way.query(known=int(not way.known), at=scene.key)}",
        },
        "last": scene.replay.life[-1],
        "speeds": [(seconds, length_words(seconds)) for seconds in SPEEDS],
        "reviews": reviews,
        "ways_on": ways_on(request.user, case),
        "pin_form": PinForm(initial={"at": scene.key}) if reviews else None,
        "may_withdraw": {pin.pk for pin in scene.pins if reviews and pin.may("withdraw", request.user)},
        "unmasking": unmasking(request, case),
    }


def no_such_moment(request, found: Replay, asked: str) -> HttpResponse:
    """Kind words about a moment that cannot be shown, and the way to those that can."""
    context = {"case": found.case, "asked": asked[:40], "life": found.life}
    return render(request, "training/no_such_moment.html", context, status=422 if asked else 200)


@login_required
@require_POST
def pin(request, reference: str) -> HttpResponse:
    """Pin a note to a moment."""
    case, way = case_for(request.user, reference), Way.of(request.GET)
    if not may_review_case(request.user, case):
        raise PermissionDenied("pin")
    form = PinForm(request.POST)
    if form.is_valid():
        kept = form.cleaned_data
        Pin.put(case, by=request.user, at=now(), moment=kept["at"], kind=kept["kind"], words=kept["words"])
        return back(request, case, way, kept["at"])
    found = Replay(case, request.user, known=way.known)
    moment = moments.read(form.data.get("at", ""))
    place = found.place_of(moment) if moment else None
    if place is None:
        return no_such_moment(request, found, form.data.get("at", "") or "–")
    return shown(request, found, way, place, status=422, pin_form=form)


@login_required
@require_POST
def withdraw(request, pk: int) -> HttpResponse:
    """Take a note back."""
    with unmasked():  # nothing of it is shown, and what is masked cannot be saved
        note = get_object_or_404(Pin.objects.visible_to(request.user).select_related("complaint"), pk=pk)
        note.withdraw(by=request.user, at=now())
    return back(request, note.complaint, Way.of(request.GET), note.at)


def back(request, case, way: Way, moment) -> HttpResponse:
    """To the moment that the note is pinned to."""
    address = reverse("training:replay", args=[case.reference])
    return turn_to(request, f"{address}?{way.query(at=moments.written(moment))}")

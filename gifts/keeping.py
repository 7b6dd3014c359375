"""Pages of the catalogue: what can be given, what is on the shelf, the codes; and what managers do with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts import permissions
from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn
from complaints.contents import MIME
from gifts import catalogue_forms as forms
from gifts.choices import GiftKind, VoucherState
from gifts.codes import CodesRefused, import_codes
from gifts.models import Gift, GiftItem, OutOfStock, StockCorrection, StockLot, Voucher, VoucherReissue
from gifts.models.stocking import EXPIRES_SOON, DecidedAlready, MiscountOfReserved
from gifts.permissions import may_decide_stock, may_keep_catalogue, may_see_code
from gifts.suggested import how_often_taken
from gifts.vault import SealedForGood
from gifts.views import gift_for
from ui.responses import SEALED_OFF, invalid, turn_to
from ui.sentences import recorded

PAGE, MOVEMENTS, LOTS = 40, 30, 60
LOOKED_BACK = timedelta(days=90)
ASKED = {"correction": StockCorrection, "reissue": VoucherReissue}
VOUCHERS_OF_GIFT = (VoucherState.RESERVED, VoucherState.ISSUED)
SHOWN = {"offered": gettext_lazy("Offered"), "low": gettext_lazy("Running low"), "retired": gettext_lazy("Retired")}


@dataclass(frozen=True)
class Act:
    """What can be done with an item: the noun in the address, its form, who may, and the verb."""

    noun: str
    title: Any
    form: type
    do: Callable
    is_counting: bool = False  # supervisors count too
    of_codes: bool | None = None  # for vouchers only, for others only, for both

    def is_open(self, item: GiftItem, user) -> bool:
        """Whether this person may do it with this item."""
        may = permissions.may_supervise(user) if self.is_counting else may_keep_catalogue(user)
        counted = item.is_counted or self.noun in {"new-picture", "retirement"}
        return may and counted and self.of_codes in (None, item.carries_codes)


def receive(item, by, at, facts):
    """Pieces come in."""
    item.receive(facts.pop("quantity"), by=by, at=at, **facts)


def write_off(item, by, at, facts):
    """Pieces go."""
    item.write_off(facts["lot"], facts["quantity"], by=by, at=at, why=facts["why"])


def count(item, by, at, facts):
    """A difference waits for a second person."""
    lot = facts["lot"]
    item.ask_correction(lot, facts["counted"] - lot.on_hand, by=by, at=at, why=facts["why"])


def retire(item, by, at, facts):
    """Offered, or no longer."""
    item.offer(not item.is_offered, by=by, at=at, reason=facts["why"])


def show(item, by, at, facts):
    """Another picture."""
    content, kind = facts["picture"]
    item.show(content, kind, by=by, at=at, reason=facts["why"])


def take_codes_in(item, by, at, facts):
    """All codes of a file, or none."""
    name, content = facts["codes"]
    known = {"why": facts["why"], "label": name, "expires_on": facts["expires_on"]}
    import_codes(item, content, by=by, at=at, **known)


ACTS = {
    act.noun: act
    for act in (
        Act("receipt", gettext_lazy("Take pieces in"), forms.ReceiptForm, receive, of_codes=False),
        Act("codes", gettext_lazy("Take codes in"), forms.CodesForm, take_codes_in, of_codes=True),
        Act("correction", gettext_lazy("Count"), forms.CorrectionForm, count, is_counting=True),
        Act("write-off", gettext_lazy("Write off"), forms.WriteOffForm, write_off),
        Act("new-picture", gettext_lazy("Picture"), forms.PictureForm, show),
        Act("retirement", gettext_lazy("Offer or retire"), forms.RetirementForm, retire),
    )
}


@login_required
@require_safe
def catalogue(request):
    """What can be given, with what runs low and what expires soon; narrowed by words and kind."""
    readers_only(request.user)
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    kind, shown = request.GET.get("kind", ""), request.GET.get("shown", "offered")
    items = {"low": GiftItem.objects.low(), "retired": GiftItem.objects.filter(is_offered=False)}
    found = items.get(shown, GiftItem.objects.filter(is_offered=True))
    found = found.named(words) if words else found
    found = found.filter(kind=kind) if kind in GiftKind.values else found
    if after := request.GET.get("after", "").replace("\0", "")[:40]:
        found = found.filter(code__gt=after)
    rows = list(found.order_by("code")[: PAGE + 1])
    kept = {"q": words, "kind": kind, "shown": shown}
    told, taken = how_often_taken(now() - LOOKED_BACK)
    context = {
        "rows": rows[:PAGE],
        "more": urlencode(kept | {"after": rows[PAGE - 1].code}) if len(rows) > PAGE else "",
        **kept,
        "views": SHOWN.items(),
        "kinds": GiftKind.choices,
        "low_count": GiftItem.objects.low().count(),
        "expiring": expiring_lots(),
        "waiting": waiting_for(request.user),
        "told": told,
        "taken": taken,
        "may_keep": may_keep_catalogue(request.user),
    }
    return render(request, "gifts/catalogue.html", context)


def expiring_lots():
    """The lots whose pieces should be given soon."""
    soon = StockLot.objects.filter(expires_on__lte=localdate() + EXPIRES_SOON, on_hand__gt=0)
    return soon.select_related("item").order_by("expires_on", "pk")[:20]


def waiting_for(user) -> list:
    """What waits for a second person, for those who are one."""
    if not permissions.may_supervise(user):
        return []
    corrections = StockCorrection.objects.filter(is_granted=None).select_related("item", "lot", "asked_by")
    reissues = VoucherReissue.objects.filter(is_granted=None).select_related("voucher__item", "asked_by")
    asked = [("correction", one.item, one) for one in corrections[:20]]
    return asked + [("reissue", one.voucher.item, one) for one in reissues[:20]]


@login_required
@require_http_methods(["GET", "POST"])
def new_item(request):
    """Take a gift into the catalogue."""
    keepers_only(request.user)
    form = forms.ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = GiftItem.introduce(by=request.user, at=now(), **form.facts())
        messages.success(request, _("In the catalogue: %(item)s.") % {"item": made})
        return turn_to(request, "gifts:item", made.pk)
    answer = invalid if request.method == "POST" else render
    return answer(request, "gifts/new_item.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def item(request, pk):
    """One gift of the catalogue; a post changes its facts."""
    readers_only(request.user)
    found = item_for(pk)
    if request.method != "POST":
        return render(request, "gifts/item.html", page_of(request, found))
    keepers_only(request.user)
    form = forms.ItemForm(request.POST, instance=found)
    if not form.is_valid():
        return invalid(request, "gifts/item.html", page_of(request, found, facts=form))
    found.revise(by=request.user, at=now(), **form.facts())
    messages.success(request, _("The changes are kept."))
    return turn_to(request, "gifts:item", pk)


@login_required
@require_POST
def item_act(request, pk, noun):
    """Do one thing with an item, or give the page back with what is wrong."""
    readers_only(request.user)
    found, wanted = item_for(pk), ACTS[noun]
    if not wanted.is_open(found, request.user):
        raise PermissionDenied(noun)
    form = wanted.form(request.POST, request.FILES, item=found)
    try:
        if form.is_valid():
            wanted.do(found, request.user, now(), form.cleaned_data.copy())
            messages.success(request, recorded(wanted.title))
            return turn_to(request, "gifts:item", pk)
    except CodesRefused as refused:
        for problem in [_("Nothing was taken in."), *refused.problems]:
            form.add_error(None, problem)
    except OutOfStock:
        form.add_error(None, _("Somebody was quicker: fewer pieces are free now."))
    return invalid(request, "gifts/item.html", page_of(request, found, bound={noun: form}))


def item_for(pk: int) -> GiftItem:
    """The item, or 404."""
    return get_object_or_404(GiftItem, pk=pk)


def page_of(request, found: GiftItem, *, facts=None, bound=None) -> dict:
    """What the page of an item shows."""
    user, bound = request.user, bound or {}
    acts = [act for act in ACTS.values() if act.is_open(found, user)]
    keeps = may_keep_catalogue(user)
    codes = dict(found.vouchers.values_list("state").annotate(count=Count("pk"))) if found.carries_codes else {}
    return {
        "item": found,
        "acts": [(act, bound.get(act.noun) or act.form(item=found)) for act in acts],
        "facts": facts or (forms.ItemForm(instance=found) if keeps else None),
        "lots": found.first_to_expire()[:LOTS],
        "movements": found.movements.select_related("by", "confirmed_by", "lot").order_by("-pk")[:MOVEMENTS],
        "codes": [(word, codes[state]) for state, word in VoucherState.choices if state in codes],
        "waiting": [row for row in waiting_for(user) if row[1].pk == found.pk],
        "entries": Entry.objects.about(found).with_people().order_by("-at", "-pk")[:MOVEMENTS],
        "soon": localdate() + EXPIRES_SOON,
    }


@login_required
@require_safe
def picture(request, pk):
    """The picture of an item, and nothing a browser could run."""
    readers_only(request.user)
    found = get_object_or_404(GiftItem.objects.select_related("picture"), pk=pk).picture
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=MIME[found.kind])
    answer["Content-Security-Policy"] = SEALED_OFF
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@login_required
@require_POST
def decision(request, pk, what, asked):
    """A second person agrees to a correction or another code, or does not."""
    readers_only(request.user)
    found = item_for(pk)
    of_item = {"item": found} if what == "correction" else {"voucher__item": found}
    wanted = get_object_or_404(ASKED[what], pk=asked, **of_item)
    if not may_decide_stock(request.user, wanted):
        raise PermissionDenied("four eyes")
    decide = found.decide_correction if what == "correction" else found.decide_reissue
    try:
        decide(wanted, granted=request.POST.get("granted") == "yes", by=request.user, at=now())
        messages.success(request, _("Decided."))
    except DecidedAlready:
        messages.error(request, _("Somebody else has decided it meanwhile."))
    except MiscountOfReserved:
        messages.error(request, _("More pieces are set aside by now than would be left. Count again."))
    except OutOfStock:
        messages.error(request, _("No code is left to take its place."))
    return turn_to(request, "gifts:item", pk)


@login_required
@require_POST
@never_cache
def code(request, pk):
    """The code of a voucher, for whoever may send its gift; each look is recorded."""
    gift = gift_for(request.user, pk)
    voucher = gift.vouchers.filter(state__in=VOUCHERS_OF_GIFT).first()
    if voucher is None:
        raise Http404
    if not may_see_code(request.user, gift):
        raise PermissionDenied("code")
    try:
        seen = voucher.see(by=request.user, at=now())
    except SealedForGood:
        messages.error(request, _("The key of this code is missing. An administrator has it."))
        return turn_to(request, gift)
    waits = voucher.reissues.filter(is_granted=None).exists()
    context = {"gift": gift, "code": seen, "voucher": voucher, "waits": waits, "form": forms.AnotherCodeForm()}
    answer = render(request, "gifts/code.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer


@login_required
@require_POST
def another_code(request, pk):
    """Ask a second person for another code in the place of one that was lost or does not work."""
    gift = gift_for(request.user, pk)
    if not may_see_code(request.user, gift):
        raise PermissionDenied("code")
    voucher = gift.vouchers.filter(state__in=VOUCHERS_OF_GIFT).first()
    form = forms.AnotherCodeForm(request.POST)
    if voucher is None:
        raise Http404
    if form.is_valid() and not voucher.reissues.filter(is_granted=None).exists():
        gift.item.ask_reissue(voucher, by=request.user, at=now(), why=form.cleaned_data["why"])
        messages.success(request, _("A second person decides."))
    elif not form.is_valid():
        messages.error(request, _("Say why another code is needed."))
    return turn_to(request, gift)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def vouchers(request):
    """Find the voucher that a customer brings by its code, and note that it was used; each look is recorded."""
    if not permissions.may_handle(request.user):
        raise PermissionDenied("vouchers")
    form = forms.VoucherForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "found": None}
    if request.method == "POST" and form.is_valid():
        context |= {"asked": True, "found": voucher_of(request.user, form.cleaned_data["code"])}
        voucher = context["found"]
        if voucher and "redeem" in request.POST:
            try:
                voucher.redeem(by=request.user, at=now())
                messages.success(request, _("Used. It cannot be used again."))
            except (TransitionNotAllowed, MovedOn):
                form.add_error(None, _("It cannot be used: %(state)s.") % {"state": voucher.get_state_display()})
    answer = render(request, "gifts/vouchers.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer


def voucher_of(user, code: str) -> Voucher | None:
    """The voucher of this code, if the reader may see its gift; the look is noted whether or not there is one."""
    rows = Voucher.objects.known_as([normalize("NFKC", code).strip()]).select_related("item", "lot", "gift")
    found = rows.filter(gift__in=Gift.objects.visible_to(user)).first()
    note(AccessKind.SEARCHED, by=user, thing=found, what="voucher")
    return found


def readers_only(user) -> None:
    """Raise PermissionDenied for who does not read cases."""
    if not permissions.may_read_cases(user):
        raise PermissionDenied("catalogue")


def keepers_only(user) -> None:
    """Raise PermissionDenied for who does not keep the catalogue."""
    if not may_keep_catalogue(user):
        raise PermissionDenied("catalogue")

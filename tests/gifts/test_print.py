"""The card on paper: what Chromium prints is the card, whole, in the right face, between marks to cut along."""

import io
import itertools
import mimetypes
import unicodedata

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import override
from pypdf import PdfReader

from casework.remedying import remedy_with_gift
from gifts.cards import greeting
from gifts.models import Gift
from gifts.typesetting import SIZES, ems, size_of
from tests.builders import make_customer
from tests.goodwill import cast_that_gives, make_item, make_sorry_case
from tests.staging import staged

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
MM = 72 / 25.4
SAID = {
    "en": "We are sorry for the two nights without light, and for every call that nobody took in good time. ",
    "zh-hant": "兩個晚上沒有燈光，打來的電話也沒有人及時接聽，我們真的很抱歉。骨、直、角、這些字都要寫對。",
    "zh-hans": "两个晚上没有灯光，打来的电话也没有人及时接听，我们真的很抱歉。骨、直、角、这些字都要写对。",
}
FACES = {"en": "", "zh-hant": "CJKtc", "zh-hans": "CJKsc"}
RADICALS = str.maketrans("⻣⻆", "骨角")  # one drawing for two code points: readers of PDF give back the radical
PARTS = ("card_apology", "card_remedy", "card_thanks", "card_future")


def longest(language: str, size: str) -> list[str]:
    """Four parts as long as this size of type allows at all."""
    width, most = SIZES[size]
    shares = [most // 4 + (number < most % 4) for number in range(4)]
    return [cut(SAID[language], share * width) for share in shares]


def cut(words: str, room: float) -> str:
    """The words over and over, as far as so many ems."""
    found = ""
    for one in itertools.cycle(words):
        if ems(found + one) > room:
            return found.strip()
        found += one
    return found


made, cast = staged(cast_that_gives)


@pytest.fixture(scope="module")
def page(browser):
    """One sheet after the other: a page of its own for each would load the faces of Chinese again."""
    return browser.new_page()


@pytest.fixture
def printed(page, agent, team):
    """Shows a card as it is printed: (the page, what the PDF reads like)."""

    def show(language: str, parts: list[str]):
        name = {"en": "Ann Archer"}.get(language, "陳小美" if language == "zh-hant" else "陈小美")
        case = make_sorry_case(agent, language=language, customer=make_customer(team, name=name, language=language))
        card = dict(zip(PARTS, parts, strict=True))
        given = remedy_with_gift(case, by=agent, at=now(), item=make_item(250), amount=250, timing="by_hand", **card)
        gift = Gift.objects.select_related("complaint", "customer", "item").get(pk=given.pk)
        with override(language):
            sheet = {"gift": gift, "greeting": greeting(gift), "size": size_of(gift.card), "firm_name": "Kintsugi"}
            html = render_to_string("gifts/card.html", sheet)
        page.unroute_all()
        page.route("http://paper.test/**", lambda route: serve(route, html))
        page.goto("http://paper.test/")
        page.emulate_media(media="print")
        pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
        return page, pdf, gift

    return show


def serve(route, html: str) -> None:
    """The sheet and its style sheets, without a server."""
    path = route.request.url.removeprefix("http://paper.test/")
    if not path:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif found := finders.find(path.removeprefix("static/").split("?")[0]):
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        route.fulfill(path=found, content_type=kind)
    else:
        route.fulfill(status=404, body="")


def plain(words: str) -> str:
    """Without what only lays it out: blanks, line ends, forms of one character."""
    return "".join(unicodedata.normalize("NFKC", words).translate(RADICALS).split())


def faces_of(pdf: PdfReader) -> dict[str, bool]:
    """{the name of each face on the first page: whether it lies in the file}. Drawn glyphs (Type 3) always do."""
    found = {}
    for font in pdf.pages[0]["/Resources"]["/Font"].values():
        font = font.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        described = inner["/FontDescriptor"].get_object()
        files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
        found[described["/FontName"]] = inner["/Subtype"] == "/Type3" or bool(files)
    return found


CLIPPED = """() => [...document.querySelectorAll(".card, .card__to, .card__part, .card__foot")]
    .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.className}: ${one.scrollHeight} > ${one.clientHeight}`)"""
OUTSIDE = """() => { const card = document.querySelector(".card").getBoundingClientRect();
    return [...document.querySelectorAll(".card > *")].filter((one) => { const box = one.getBoundingClientRect();
        return box.bottom > card.bottom || box.right > card.right || box.left < card.left; })
        .map((one) => one.className); }"""


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("size", SIZES)
def test_the_longest_card_of_each_size_is_printed_whole_in_the_face_of_its_language(printed, language, size):
    parts = longest(language, size)
    assert size_of(parts) == size
    page, pdf, gift = printed(language, parts)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OUTSIDE) == []
    assert len(pdf.pages) == 1
    read = plain(pdf.pages[0].extract_text())
    with override(language):
        assert read.startswith(plain(greeting(gift)))
    for part in gift.card:
        assert plain(part) in read
    assert read.endswith("Kintsugi")
    faces = faces_of(pdf)
    assert all(faces.values())
    assert any(FACES[language] in face for face in faces)
    others = {face for other, face in FACES.items() if face and other != language}
    assert not any(face in name for face in others for name in faces)


def test_the_sheet_has_marks_to_cut_an_a6_card_out_of_a5(printed):
    page, pdf, _gift = printed("en", ["We are sorry."] * 4)
    sheet = pdf.pages[0].mediabox
    assert (round(sheet.width / MM), round(sheet.height / MM)) == (148, 210)
    card = page.locator(".card").bounding_box()
    assert (round(card["width"] * 25.4 / 96), round(card["height"] * 25.4 / 96)) == (105, 148)
    assert page.locator(".cut__mark").count() == 4

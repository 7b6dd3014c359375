"""Voucher codes: in from a file or not at all, given once, seen by the entitled, and nowhere in a dump."""

import base64
import secrets
import subprocess
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed
from psycopg.conninfo import make_conninfo

from audit.models import Access, Entry
from casework.remedying import remedy_with_gift
from config import embedded
from gifts import vault
from gifts.codes import CodesRefused, codes_in, import_codes
from gifts.models import OutOfStock, Voucher, VoucherReissue
from tests.builders import make_person
from tests.goodwill import make_budget, make_item, make_sorry_case

CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
KEYS = ["the key of last year, long enough to be one", "the key of this year, long enough to be one"]


@pytest.fixture
def voucher(db):
    return make_item(250, kind="shopping", carries_codes=True, on_hand=0)


@pytest.fixture
def give(agent):
    make_budget(agent.team, by=make_person("manager"))

    def give(item):
        facts = {"item": item, "amount": 250, "timing": "by_hand"}
        return remedy_with_gift(make_sorry_case(agent), by=agent, at=now(), **facts, **CARD)

    return give


def take_in(item, *codes, by=None):
    return import_codes(item, "\n".join(codes).encode(), by=by, at=now(), why="order 12")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\x00\x01\x02\xff", "no text"),
        (b"code\n", "no code"),
        (b"ABC-1111\nABC-2222\nABC-1111\n", "Line 3: the same code as in line 1"),
        (b"ABC-1111\nAB\n", "Line 2: a code has 6 to 64"),
        ("ABC-1111\n券號一二三四\n".encode("big5"), "Line 2: a code has Latin"),
        (b"ABC 1111 X\n", "no blanks"),
        (b"A" * 2_100_000, "larger than 2 MB"),
        ("\n".join(f"CODE-{n:06}" for n in range(10_001)).encode(), "more than 10000"),
        (b'"ABC-1111\nABC-2222', None),
    ],
)
def test_files_that_are_none_are_told_in_words(content, said):
    if said is None:
        with pytest.raises(CodesRefused):
            codes_in(content)
        return
    with pytest.raises(CodesRefused) as refused:
        codes_in(content)
    assert any(said in problem for problem in refused.value.problems)
    assert "ABC-1111" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5", "gb18030"])
def test_codes_are_read_from_whatever_encoding_people_have(encoding):
    content = "代碼,店\r\nABC-1111,台北\r\nABC-2222,臺北\r\n"
    content = content if encoding != "gb18030" else content.replace("代碼", "代码")
    assert list(codes_in(content.encode(encoding))) == ["ABC-1111", "ABC-2222"]


def test_full_width_signs_are_the_same_code():
    with pytest.raises(CodesRefused, match="Line 2"):
        codes_in("ABC-1111\nＡＢＣ－１１１１".encode())


def test_a_code_that_came_in_before_is_refused_by_its_line_and_nothing_comes_in(voucher):
    take_in(voucher, "ABC-1111", "ABC-2222")
    other = make_item(500, carries_codes=True, on_hand=0)
    with pytest.raises(CodesRefused, match="Line 2: this code came in before"):
        take_in(other, "XYZ-9999", "ABC-2222")
    other.refresh_from_db()
    assert (Voucher.objects.count(), other.on_hand, other.lots.count()) == (2, 0, 0)


def test_a_lot_bears_the_whole_name_of_its_file_or_nothing_comes_in(voucher, manager, client):
    client.force_login(manager)
    for name in ("x" * 117 + ".csv", "x" * 116 + ".csv"):
        file = SimpleUploadedFile(name, b"ABC-1111")
        page = client.post(f"/gifts/catalogue/{voucher.pk}/codes/", {"codes": file, "why": "order 12"})
        is_refused = "121 characters; 120 are kept. Give it a shorter one." in page.content.decode()
        assert (page.status_code, is_refused) == ((422, True) if len(name) == 121 else (302, False))
    assert [lot.label for lot in voucher.lots.all()] == ["x" * 116 + ".csv"]


def test_the_command_takes_in_and_refuses(voucher, manager, agent, tmp_path):
    file, said = tmp_path / "codes.csv", StringIO()
    file.write_text("code\nABC-1111\nABC-2222\n")
    options = {"by": manager.username, "why": "order 12", "stdout": said}
    call_command("import_vouchers", voucher.code, str(file), **options)
    assert "2 codes are in" in said.getvalue()
    with pytest.raises(CommandError, match="came in before"):
        call_command("import_vouchers", voucher.code, str(file), **options)
    with pytest.raises(CommandError, match="which manager"):
        call_command("import_vouchers", voucher.code, str(file), **options | {"by": agent.username})


def test_each_code_is_given_once_and_never_comes_back(voucher, give, agent):
    take_in(voucher, "ABC-1111", "ABC-2222")
    first, second = give(voucher), give(voucher)
    assert {one.vouchers.get().see(by=agent, at=now()) for one in (first, second)} == {"ABC-1111", "ABC-2222"}
    with pytest.raises(OutOfStock):
        give(voucher)
    first.prepare(by=agent, at=now())
    first.send(by=agent, at=now())
    code = first.vouchers.get()
    assert code.state == "issued"
    with pytest.raises(TransitionNotAllowed):
        code.release(by=agent, at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=code.pk).update(gift=second)
    with pytest.raises(IntegrityError, match="does not go from"), transaction.atomic():
        Voucher.objects.filter(pk=code.pk).update(state="free", gift=None, version=code.version + 1)


def test_a_cancelled_gift_gives_its_code_back_unless_somebody_saw_it(voucher, give, agent):
    take_in(voucher, "ABC-1111", "ABC-2222")
    unseen, seen = give(voucher), give(voucher)
    unseen.cancel(by=agent, at=now(), why="moved")
    seen.vouchers.get().see(by=agent, at=now())
    seen.cancel(by=agent, at=now(), why="moved")
    voucher.refresh_from_db()
    assert sorted(Voucher.objects.values_list("state", flat=True)) == ["free", "voided"]
    assert (voucher.on_hand, voucher.reserved) == (1, 0)


def test_another_code_takes_the_place_of_a_lost_one_when_two_agree(voucher, give, agent, supervisor):
    take_in(voucher, "ABC-1111", "ABC-2222")
    gift = give(voucher)
    old = gift.vouchers.get()
    asked = voucher.ask_reissue(old, by=agent, at=now(), why="never arrived")
    with pytest.raises(PermissionDenied):
        voucher.decide_reissue(asked, granted=True, by=agent, at=now())
    voucher.decide_reissue(asked, granted=True, by=supervisor, at=now())
    asked = VoucherReissue.objects.get()
    assert (asked.voucher.state, asked.replacement.state, asked.replacement.gift) == ("voided", "reserved", gift)
    voucher.refresh_from_db()
    assert (voucher.on_hand, voucher.reserved) == (1, 1)


def test_only_who_may_send_the_gift_sees_the_code_and_each_look_is_recorded(client, voucher, give, agent, outsider):
    take_in(voucher, "ABC-1111")
    gift = give(voucher)
    page = f"/gifts/{gift.pk}/code/"
    client.force_login(agent)
    for _look in range(2):
        assert "ABC-1111" in client.post(page).content.decode()
    looks = Access.objects.filter(kind="unmasked", subject="gifts.voucher", actor=agent)
    assert looks.count() == Entry.objects.filter(verb="voucher_see", actor=agent).count() == 2
    for other, status in ((outsider, 404), (make_person("auditor"), 403), (make_person("trainer"), 403)):
        client.force_login(other)
        assert client.post(page).status_code == status
    client.force_login(make_person("manager"))
    gift.cancel(by=agent, at=now(), why="moved")
    assert client.post(page).status_code == 404
    assert looks.count() == 2


def test_a_gift_that_waits_shows_no_code(client, voucher, agent):
    make_budget(agent.team, by=make_person("manager"))
    take_in(voucher, "ABC-1111")
    facts = {"item": voucher, "amount": 700, "timing": "by_hand", "why": "Twins."}
    gift = remedy_with_gift(make_sorry_case(agent), by=agent, at=now(), **facts)
    client.force_login(agent)
    assert client.post(f"/gifts/{gift.pk}/code/").status_code == 403


def test_keys_change_and_the_old_one_goes(voucher, settings):
    settings.GIFT_VOUCHER_KEYS = KEYS[:1]
    take_in(voucher, "ABC-1111", "ABC-2222")
    settings.GIFT_VOUCHER_KEYS = KEYS[::-1]
    with pytest.raises(CodesRefused, match="came in before"):
        take_in(voucher, "ABC-1111")
    call_command("rotate_voucher_keys", verbosity=0)
    settings.GIFT_VOUCHER_KEYS = KEYS[1:]
    assert sorted(vault.opened(one.sealed) for one in Voucher.objects.all()) == ["ABC-1111", "ABC-2222"]
    with pytest.raises(CodesRefused, match="came in before"):
        take_in(voucher, "ABC-1111")
    settings.GIFT_VOUCHER_KEYS = KEYS[:1]
    with pytest.raises(vault.SealedForGood):
        vault.opened(Voucher.objects.first().sealed)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("rotate_voucher_keys", verbosity=0)


def test_short_keys_are_refused(settings):
    settings.GIFT_VOUCHER_KEYS = ["short"]
    assert [error.id for error in vault.check_keys(None)] == ["gifts.E001"]


@pytest.mark.django_db(transaction=True)
def test_a_dump_holds_none_of_a_hundred_known_codes(client, cluster, caplog):
    team_lead = make_person("manager")
    voucher = make_item(250, kind="shopping", carries_codes=True, on_hand=0)
    codes = [f"GIFT-{secrets.token_hex(8).upper()}" for _code in range(100)]
    client.force_login(team_lead)
    take_in(voucher, *codes, by=team_lead)
    with pytest.raises(CodesRefused):
        take_in(voucher, *codes, by=team_lead)
    first = Voucher.objects.order_by("pk").first()
    assert vault.opened(first.sealed) == codes[0]
    address = make_conninfo(settings.DATABASE_URL, dbname=cluster.name)
    command = [embedded.tests_server().binaries() / "pg_dump", "--dbname", address]
    dump = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert voucher.code in dump, "the control: it is a dump of this database"
    assert first.digest in dump
    for code in codes:
        raw = code.encode()
        forms = {code, raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode().rstrip("="), code[5:]}
        assert not [form for form in forms if form in dump]
        assert code not in caplog.text

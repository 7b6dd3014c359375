"""What is found, by whom, and what is not."""

from datetime import timedelta
from random import Random

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils.timezone import now

from casework.finding import Filters, Finder
from complaints.models import Complaint, Message
from customers.models import Customer
from customers.searching import query_of
from search.finding import Search, find
from search.indexing import catch_up, note_missing
from search.likeness import alike
from search.models import INDEXES, Document, Stale
from search.sources import SOURCES
from search.staleness import TASK
from tests.builders import category, make_case, make_customer, make_person, make_purchase, make_team, register

pytestmark = pytest.mark.django_db


def cases(user, words, **filters):
    """The references that ``user`` finds, best first."""
    catch_up()
    finder = Finder(user, words, Filters(**filters))
    finder.run(now())
    return [hit.reference for hit in finder.hits]


def people(user, words):
    catch_up()
    finder = Finder(user, words)
    finder.run(now())
    return [customer.name for customer in finder.customers]


def test_each_kind_of_document_has_an_index_of_its_own_that_questions_can_use(agent):
    asked = []

    def overheard(execute, sql, values, many, context):
        asked.append(sql)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(overheard):
        find(Search("complaints_complaint", query_of(agent, "walnut")))
        alike("walnut kettle", kind="complaints_complaint")
    assert set(INDEXES.values()) == set(SOURCES)
    named = [sql.count("kind = 'complaints_complaint'") for sql in asked]
    assert any(named) and named == [sql.count("kind =") for sql in asked]


def test_words_are_found_in_both_scripts(agent):
    case = register(agent, words="我要退貨，kettle 水壺壞了。Sørby? Sörby!")
    register(agent, words="我要換貨")
    for asked in ("退货", "退貨", "我要退货", "退貨 水壺", "KETTLE 退貨", "kett", "sorby"):
        assert cases(agent, asked) == [case.reference], asked
    assert case.reference in cases(agent, "貨")


def test_pairs_that_do_not_stand_together_are_no_match(agent):
    register(agent, words="退貨了，貨款與款項都沒來")
    assert cases(agent, "退貨款項") == []
    assert len(cases(agent, "貨款")) == 1


def test_what_was_said_later_is_found_and_shown(agent, client):
    case = register(agent, words="The parcel came late.")
    case.messages.create(direction="inbound", channel="phone", body="壺嘴<b>裂</b>開了", by=agent, at=now())
    assert cases(agent, "裂") == [case.reference]
    client.force_login(agent)
    page = client.get("/search/", {"q": "壶嘴"}).content.decode()
    assert "<mark>壺嘴</mark>&lt;b&gt;裂" in page


def test_a_name_finds_the_person_and_their_cases(agent):
    customer = make_customer(agent.team, name="陳美玲")
    case = register(agent, customer=customer)
    assert people(agent, "陈美") == people(agent, "美玲") == people(agent, "陳") == ["陳美玲"]
    assert cases(agent, "陈美玲") == [case.reference]
    Customer.objects.filter(pk=customer.pk).update(name="林美玲")
    assert people(agent, "陳") == []
    assert cases(agent, "林美玲") == [case.reference]


def test_a_name_is_found_by_its_sound(agent):
    customer = make_customer(agent.team, name="曾美玲")
    case = register(agent, customer=customer)
    make_customer(agent.team, name="呂大偉")
    for asked in (
        "zengmeiling",
        "zeng mei ling",
        "Meiling",
        "ling",
        "zml",
        "ㄗㄥ",
        "ㄇㄟˇ ㄌㄧㄥˊ",
        "ㄗㄇㄌ",
        "ceng mei",
    ):
        assert people(agent, asked) == ["曾美玲"], asked
        assert cases(agent, asked) == [case.reference], asked


def test_an_umlaut_is_typed_in_several_ways(agent):
    make_customer(agent.team, name="呂大偉")
    for asked in ("lv dawei", "lu dawei", "lüdawei", "ㄌㄩ"):
        assert people(agent, asked) == ["呂大偉"], asked


def test_a_single_letter_is_no_sound_and_a_mask_hears_nothing(agent):
    make_customer(agent.team, name="曾美玲")
    register(agent, customer=Customer.objects.get(name="曾美玲"))
    assert people(agent, "z") == []
    trainer = make_person("trainer", team=agent.team)
    assert people(trainer, "zengmeiling") == cases(trainer, "zengmeiling") == []


def test_numbers_are_found_by_their_beginning_and_phones_by_their_end(agent):
    customer = make_customer(agent.team, name="Nora", external_number="VIP-778")
    customer.contact_points.create(kind="phone", value="0912-345-678")
    customer.contact_points.create(kind="email", value="Nora@example.org")
    for asked in ("0912", "0912 345", "0912-345-678", "+886 912 345 678", "5678", "nora@exa", "VIP-7"):
        assert people(agent, asked) == ["Nora"], asked


def test_an_order_finds_its_buyer_and_the_case(agent):
    customer = make_customer(agent.team, name="Nora")
    purchase = make_purchase(customer)
    case = register(agent, customer=customer, purchase=purchase)
    assert people(agent, purchase.number.lower()) == ["Nora"]
    assert cases(agent, purchase.number) == [case.reference]


def test_the_best_comes_first(agent):
    said = register(agent, words="The parcel is late. " * 20 + "Mr Walnut brought it.")
    titled = register(agent, words="A walnut table with a crack")
    named = register(agent, customer=make_customer(agent.team, name="Walnut"))
    numbered = register(agent, external_number="WALNUT", source="shop")
    newer = register(agent, words="The parcel is late. " * 20 + "Mr Walnut again.")
    wanted = [named, titled, newer, said]
    assert [found for found in cases(agent, "walnut") if found != numbered.reference] == [c.reference for c in wanted]
    purchase = make_purchase(make_customer(agent.team))
    first = register(agent, customer=purchase.customer, purchase=purchase)
    register(agent, words=f"about {purchase.number}")
    assert cases(agent, purchase.number)[0] == first.reference


def test_filters_narrow_down(agent):
    kept = register(agent, words="a kettle", channel="phone", category=category("delay"))
    register(agent, words="a kettle")
    gone = make_case("withdrawn", by=agent, words="a kettle")
    old = register(agent, words="a kettle", received_at=now() - timedelta(days=200))
    assert len(cases(agent, "kettle")) == 4
    assert cases(agent, "kettle", channel="phone") == [kept.reference]
    assert cases(agent, "kettle", category=category("delay").pk) == [kept.reference]
    assert cases(agent, "kettle", state="withdrawn") == [gone.reference]
    assert gone.reference not in cases(agent, "kettle", state="open")
    assert old.reference not in cases(agent, "kettle", period="quarter")
    assert old.reference in cases(agent, "kettle", period="year")
    assert cases(agent, "kettle", team=make_team().pk) == []


@pytest.mark.parametrize("wrong", ["x", "-1", "²", "9" * 5000, "'; --", "\ufffd"])
def test_a_filter_that_makes_no_sense_is_none(client, agent, wrong):
    register(agent, words="a kettle")
    catch_up()
    client.force_login(agent)
    given = dict.fromkeys(("state", "channel", "category", "team", "period"), wrong)
    assert len(client.get("/search/", {"q": "kettle"} | given).context["found"].hits) == 1


def test_nobody_finds_what_they_may_not_see(agent, outsider, supervisor, manager):
    case = register(agent, words="a walnut kettle")
    assert cases(outsider, "walnut") == []
    assert cases(make_person("legal"), "walnut") == []
    assert cases(make_person("administrator"), "walnut") == people(make_person("administrator"), "walnut") == []
    assert cases(supervisor, "walnut") == cases(manager, "walnut") == [case.reference]
    Complaint.objects.filter(pk=case.pk).update(team=outsider.team)  # the document is a moment late
    finder = Finder(agent, "walnut")
    finder.run(now())
    assert finder.hits == []


@pytest.mark.parametrize("role", ["trainer", "auditor"])
def test_a_search_does_not_tell_a_masked_reader_who_it_is(client, agent, role):
    customer = make_customer(agent.team, name="陳美玲")
    customer.contact_points.create(kind="phone", value="0912345678")
    register(agent, customer=customer, words="我是陳美玲，退貨請打 0912345678", complainant_name="Quillon Brask")
    other = register(agent, words="Quillon Brask is a brand of walnut kettles")
    catch_up()
    client.force_login(make_person(role))
    for asked in ("陳美玲", "陈美玲", "美玲", "0912", "0912345678", "5678", "quillon"):
        found = client.get("/search/", {"q": asked}).context["found"]
        shown = [hit.reference for hit in found.hits]
        assert (shown, found.customers) in (([], []), ([other.reference], [])), asked
        assert found.case_count == str(len(shown))
        assert client.get("/customers/", {"q": asked}).context["rows"] == []
        assert "美玲" not in client.get("/cases/new/customers/", {"q": asked}).content.decode().replace(asked, "")
    assert len(client.get("/search/", {"q": "退货"}).context["found"].hits) == 1


def test_a_case_number_opens_the_case_even_before_the_job_ran(client, agent, outsider):
    case = register(agent)
    client.force_login(agent)
    assert client.get("/search/", {"q": f" {case.reference.lower()} "})["Location"] == case.get_absolute_url()
    client.force_login(outsider)
    assert client.get("/search/", {"q": case.reference}).status_code == 200


def test_a_case_number_is_known_however_it_is_written(client, agent, outsider):
    case = register(agent)
    number, year = int(case.reference[-6:]), case.reference[2:6]
    client.force_login(agent)
    for written in (f"C-{year}-{number}", f"c{year}-{number:06d}", f"#{number}", f"＃{number}", f"{number:06d}"):
        assert client.get("/search/", {"q": written})["Location"] == case.get_absolute_url(), written
    client.force_login(outsider)
    assert client.get("/search/", {"q": f"#{number}"}).status_code == 200


def test_digits_alone_may_be_of_a_case_or_of_a_phone(client, agent):
    case = register(agent)
    number = str(int(case.reference[-6:]))
    owner = make_customer(agent.team, name="Walnut Grove")
    owner.contact_points.create(kind="phone", value=f"09{number.zfill(6)}{number.zfill(4)}")
    register(agent, customer=owner)
    catch_up()
    client.force_login(agent)
    found = client.get("/search/", {"q": number}).context["found"]
    assert found.hits[0].reference == case.reference
    found = client.get("/search/", {"q": number.zfill(4)}).context["found"]
    assert found.hits[0].reference == case.reference and found.customers == [owner]


def test_two_customers_of_one_name_are_told_apart(client, agent):
    for number in ("0912 345 678", "0987 654 321"):
        make_customer(agent.team, name="Walnut Grove").contact_points.create(kind="phone", value=number)
    catch_up()
    client.force_login(agent)
    shown = client.get("/search/", {"q": "walnut"}).content.decode()
    assert "0912 345 678" in shown and "0987 654 321" in shown


def test_a_page_costs_six_queries(client, agent, django_assert_max_num_queries):
    for _each in range(5):
        register(agent, customer=make_customer(agent.team, name="Walnut Grove"), words="水壺漏水")
    catch_up()
    caches["process"].clear()
    client.force_login(agent)
    client.get("/search/", {"q": "x"})
    for asked in ("walnut", "水壶漏水", "漏水"):
        with django_assert_max_num_queries(6):
            assert len(client.get("/search/", {"q": asked, "state": "open"}).context["found"].hits) == 5


def test_more_than_anybody_reads_is_capped_and_the_newest_come_first(agent, monkeypatch, django_db_blocker):
    case = register(agent, words="walnut")
    catch_up()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO search_document (kind, key, tokens) SELECT kind, -n, tokens
            FROM search_document, generate_series(1, 1500) n WHERE kind = 'complaints_complaint' AND key = %s""",
            [case.pk],
        )
    finder = Finder(agent, "walnut")
    finder.run(now())
    assert finder.case_count == "1000+"
    assert finder.found.keys[0] == case.pk


@pytest.mark.parametrize(("near", "most"), [(8, 5), (40, 30), (1024, 400)])
@pytest.mark.parametrize("every", [1, 3, 40, 500])
@pytest.mark.parametrize("word", ["'walnu':*", "'walnut'"])
def test_what_is_found_are_all_that_fit_or_the_newest_of_them(db, word, every, near, most):
    chance = Random(every * near)
    lately = Random(near).choice([0, 500])  # a word that used to be frequent, and one that is frequent lately
    fits = {key for key in range(1, 1500) if chance.randrange(every) == 0 and key >= lately}
    mine = {key for key in range(1, 1500) if chance.randrange(20) == 0}
    make_documents(fits, mine, bucket=50)
    for seen, all_that_fit in (("", fits), ("~mine", fits & mine)):
        found = newest(word, seen=seen, most=most, near=near, bucket=50)
        keys, wanted = sorted((key for key, _capped in found), reverse=True), sorted(all_that_fit)[::-1]
        assert keys == wanted[: len(keys)], seen
        assert len(keys) == len(wanted) or (len(keys) >= min(most, 100) and all(capped for _key, capped in found))


@pytest.mark.parametrize("seen", ["", "~mine"])
@pytest.mark.parametrize("word", ["'walnu':*", "'walnut'"])
def test_what_stood_only_in_old_documents_is_found_without_a_long_look(db, word, seen):
    fits, mine = set(range(1, 400)), set(range(1, 1500, 3))
    make_documents(fits, mine, bucket=5)
    found = newest(word, seen=seen, most=5, near=8, bucket=5)
    assert 5 <= len(found) <= 6 and all(capped for _key, capped in found)
    assert {key for key, _capped in found} <= (fits & mine if seen else fits)


def make_documents(fits, mine, *, bucket):
    """1,500 of them, with the word in those that fit."""
    Document.objects.bulk_create(
        Document(kind=INDEXES["search_of_cases"], key=key, tokens=f"'~b{key // bucket}' {words(key, fits, mine)}")
        for key in range(1, 1500)
    )


def newest(word, *, seen, most, near, bucket):
    """What is found of the word among the documents: [(key, whether there is more)]."""
    with connection.cursor() as cursor:
        asked = [INDEXES["search_of_cases"], word, f"'{seen}'" if seen else "", most, near, bucket]
        cursor.execute("SELECT match, is_capped FROM search_newest(%s, %s, %s, %s, %s, %s)", asked)
        return cursor.fetchall()


def words(key, fits, mine):
    return ("'walnut' " if key in fits else "'kettle' ") + ("'~mine'" if key in mine else "'~theirs'")


def test_an_erasure_takes_the_tokens_along_in_its_own_transaction(agent, manager):
    from privacy.models import ErasureRequest

    customer = make_customer(agent.team, name="陳美玲")
    case = make_case("closed", by=agent, customer=customer, words="walnut 水壺")
    catch_up()
    assert tokens_of(customer) and tokens_of(case)
    request = ErasureRequest.ask(by=agent, at=now(), basis="wish", customer=customer, identity="document")
    request.carry_out(by=make_person("legal"), at=now())
    assert not tokens_of(customer) and not tokens_of(case)
    catch_up()
    left = tokens_of(customer) + tokens_of(case)
    assert "walnut" not in left and "水" not in left and "美" not in left and "erased" not in left
    assert people(manager, "美玲") == cases(manager, "walnut") == []


def tokens_of(thing):
    found = Document.objects.filter(kind=thing._meta.db_table, key=thing.pk).values_list("tokens", flat=True)
    return "".join(found)


def test_every_way_of_writing_is_noted_and_one_job_is_enough(agent):
    customer = make_customer(agent.team)
    case = register(agent, customer=customer)
    catch_up()
    assert waiting_jobs() == 1
    Customer.objects.filter(pk=customer.pk).update(name="By update")
    Message.objects.bulk_create([Message(complaint=case, direction="internal", body="by bulk_create", at=now())] * 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_complaint SET desired_outcome = 'by hand' WHERE id = %s", [case.pk])
    assert people(agent, "by update") == ["By update"]
    assert cases(agent, "bulk_create") == cases(agent, "by hand") == [case.reference]
    customer.contact_points.create(kind="phone", value="0912345678")
    assert people(agent, "0912") == ["By update"]
    customer.contact_points.all().delete()
    assert people(agent, "0912") == []
    assert waiting_jobs() == 1


def waiting_jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [TASK])
        return cursor.fetchone()[0]


def test_the_task_is_called_what_the_triggers_write():
    from search.tasks import index_what_changed

    assert index_what_changed.name == TASK


def test_reindex_makes_all_again_and_the_night_finds_what_is_missing(agent):
    case = register(agent, words="walnut")
    make_customer(agent.team)
    catch_up()
    before = set(Document.objects.values_list("kind", "key", "tokens"))
    Document.objects.all().delete()
    call_command("reindex", verbosity=0)
    assert set(Document.objects.values_list("kind", "key", "tokens")) == before
    Document.objects.filter(key=case.pk, kind="complaints_complaint").delete()
    assert sum(map(note_missing, SOURCES)) == 1
    call_command("reindex", "--resume", verbosity=0)
    assert set(Document.objects.values_list("kind", "key", "tokens")) == before
    assert not Stale.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_waits_while_an_erasure_runs(agent, cluster):
    register(agent, words="walnut")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")  # in life it is three seconds
    with cluster.superuser(connection.settings_dict["NAME"]) as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock_shared(hashtext('search_document'))")
        with pytest.raises(OperationalError, match="lock timeout"):
            catch_up()
        assert Document.objects.count() == 0
    catch_up()
    assert Document.objects.count() == 1


def test_page_after_page_shows_each_case_once(agent, client):
    wanted = {register(agent, words=f"kettle 保固書 {number}").reference for number in range(45)}
    for number in range(5):
        register(agent, words=f"保固 與 固書 {number}")  # the pairs, but not the word
    catch_up()
    client.force_login(agent)
    for words in ("kettle", "保固書"):
        address, seen, pages = f"/search/?q={words}", [], 0
        while address:
            page = client.get(address)
            seen += [hit.reference for hit in page.context["found"].hits]
            address = page.context["more_url"] and f"/search/{page.context['more_url']}"
            pages += 1
        assert (set(seen), len(seen), pages) == (wanted, len(wanted), 3), words


def test_a_word_of_many_cases_is_not_looked_for_customer_by_customer():
    """How frequent it is among all documents misleads the planner: among a million it read every customer.

    So few documents as here would not show it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'search_matches'")
        assert "enable_indexscan=off" in cursor.fetchone()[0]


def test_what_was_frequent_once_is_not_looked_for_document_by_document():
    """Looked for by itself it read 120,000 customers; so few documents as here would not show it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'search_newest'")
        asks = cursor.fetchone()[0]
    assert asks.count("FROM search_matches(kind, asked, seen, ") == 2
    assert "by_index, most + 1" not in asks

"""What customers' own words suggest, in three written languages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.policies import Suggestion, suggest


@pytest.mark.parametrize(
    ("words", "category", "reason"),
    [
        ("The suitcase arrived with a cracked wheel.", "quality", "cracked"),
        ("My parcel has not arrived and I am still waiting.", "delay", "has not arrived"),
        ("The clerk at the desk was rude and rolled her eyes.", "attitude", "rolled her eyes"),
        ("I was overcharged: the invoice shows the wrong amount.", "billing", "wrong amount"),
        ("Someone leaked my phone number, this is my personal data.", "privacy", "personal data"),
        ("You promised me a new one by Friday.", "promise", "You promised"),
        ("The app crashes whenever I try to log in.", "system", "app crashes"),
        ("電鍋用了兩天就壞掉了，品質真差。", "quality", "壞掉"),
        ("電鍋煮到一半冒煙。", "quality", "冒煙"),
        ("訂單等了兩個禮拜還沒收到。", "delay", "還沒收到"),
        ("店員態度很差，一直翻白眼。", "attitude", "翻白眼"),
        ("信用卡被重複扣款，帳單金額不對。", "billing", "重複扣款"),
        ("你們把我的個資外洩給別家公司。", "privacy", "個資"),
        ("說好的週五到貨，結果說話不算話。", "promise", "說話不算話"),
        ("網站打不開，一直顯示系統錯誤。", "system", "網站打不開"),
        ("锅用了两天就坏掉了，质量太差。", "quality", "坏掉"),
        ("快递延误，等了十天还没收到。", "delay", "还没收到"),
        ("服务员没礼貌，还挂我电话。", "attitude", "挂我电话"),
        ("账单多收了一百块，标价不是这样。", "billing", "账单"),
        ("我的个人信息被泄露了。", "privacy", "个人信息"),
        ("经理答应过给我换新，现在言而无信。", "promise", "言而无信"),
        ("软件一打开就闪退，无法登录。", "system", "无法登录"),
    ],
)
def test_a_category_with_the_words_that_say_so(words, category, reason):
    suggestion = suggest(words)
    assert (suggestion.category, suggestion.category_reason) == (category, reason)


@pytest.mark.parametrize(
    ("words", "severity", "reason"),
    [
        ("The colour is a little paler than in the picture.", "minor", ""),
        ("This is the third time I write.", "moderate", "third time"),
        ("My son cut himself and was bleeding.", "severe", "bleeding"),
        ("My lawyer will write to you.", "severe", "lawyer"),
        ("She had to be taken to the emergency room.", "critical", "emergency room"),
        ("Nobody was injured, but the lamp is broken.", "moderate", "broken"),
        ("The charger caught fire at night.", "critical", "caught fire"),
        ("I forgot my password.", "minor", ""),
        ("顏色跟照片有點不一樣。", "minor", ""),
        ("這已經是第三次了。", "moderate", "第三次"),
        ("小孩被割傷，流了一點血。", "severe", "割傷"),
        ("The kettle began to smoke on the stove.", "severe", "began to smoke"),
        ("昨天晚上煮飯煮到一半冒煙，小孩嚇哭了。", "severe", "冒煙"),
        ("插座漏电，还有火花。", "severe", "漏电"),
        ("我會找消保官申訴。", "severe", "消保官"),
        ("吃完食物中毒送醫。", "critical", "食物中毒"),
        ("還好沒有人受傷。", "minor", ""),
        ("幸好沒受傷，只是杯子壞了。", "moderate", "壞了"),
        ("再不处理我就打12315。", "severe", "12315"),
        ("充电宝半夜起火。", "critical", "起火"),
        ("万幸没人受伤。", "minor", ""),
        ("请问我的隐私怎么保障？", "severe", "隐私"),
    ],
)
def test_a_severity_with_its_trigger(words, severity, reason):
    suggestion = suggest(words)
    assert (suggestion.severity, suggestion.severity_reason) == (severity, reason)


@pytest.mark.parametrize(
    ("words", "kind", "level", "reason"),
    [
        ("Please exchange it.", "", "calm", ""),
        ("I am angry.", "angry", "moderate", "angry"),
        ("I am very angry.", "angry", "strong", "angry"),
        ("I am a bit angry.", "angry", "mild", "angry"),
        ("I am not angry, only disappointed.", "disappointed", "moderate", "disappointed"),
        ("I am not only angry.", "angry", "moderate", "angry"),
        ("I’m furious!", "angry", "strong", "furious"),
        ("I don’t understand this bill.", "confused", "moderate", "don’t understand"),
        ("I am worried about the deadline.", "anxious", "moderate", "worried"),
        ("I am sick and tired of explaining.", "weary", "strong", "sick and tired"),
        ("我很生氣。", "angry", "strong", "生氣"),
        ("我有點生氣。", "angry", "mild", "生氣"),
        ("我沒有生氣，只是很失望。", "disappointed", "strong", "失望"),
        ("我非常失望。", "disappointed", "strong", "失望"),
        ("看不懂這張明細。", "confused", "moderate", "看不懂"),
        ("我很擔心來不及。", "anxious", "strong", "擔心"),
        ("講了五遍，身心俱疲。", "weary", "strong", "身心俱疲"),
        ("怎麼不生氣？", "angry", "moderate", "生氣"),
        ("我不生气，只是有点担心。", "anxious", "mild", "担心"),
        ("气死我了！！", "angry", "strong", "气死"),
        ("有些难过。", "disappointed", "mild", "难过"),
    ],
)
def test_a_feeling_with_its_degree(words, kind, level, reason):
    suggestion = suggest(words)
    assert (suggestion.emotion_kind, suggestion.emotion_level, suggestion.emotion_reason) == (kind, level, reason)


def test_feelings_do_not_make_the_matter_graver():
    assert suggest("我氣炸了！！").severity == "minor"


@pytest.mark.parametrize(
    "words",
    [
        "Thank you for the hospitality.",
        "The battery died.",
        "The food court is nice.",
        "這雙 1950 元。",
        "社群媒體上看到的。",
    ],
)
def test_harmless_words_do_not_sound_the_alarm(words):
    assert suggest(words).severity == "minor"


@pytest.mark.parametrize("words", ["latex gloves", "a plate of cake", "translate it", "courtesy", "pursue", "Madrid"])
def test_a_word_inside_a_word_says_nothing(words):
    assert suggest(words) == Suggestion()


@pytest.mark.parametrize(
    "words", ["", " ", "\x00\ud800", "İİİ angry", "ﬁ" * 50, "not " * 50, "🙂", "不" * 99, "a" * 999]
)
def test_odd_words_do_no_harm(words):
    assert isinstance(suggest(words), Suggestion)


def test_letters_that_grow_do_not_shift_the_reason():
    assert suggest("İİİ I am ANGRY").emotion_reason == "ANGRY"


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=200),
    st.sampled_from(["very angry", "氣死我了", "律师函", "charged twice", ""]),
    st.text(max_size=50),
)
def test_every_reason_is_a_passage_of_the_words(before, middle, after):
    words = before + middle + after
    suggestion = suggest(words)
    for value, reason in (
        (suggestion.category, suggestion.category_reason),
        (suggestion.severity != "minor", suggestion.severity_reason),
        (suggestion.emotion_kind, suggestion.emotion_reason),
    ):
        assert reason in words
        assert bool(value) == bool(reason)


@pytest.mark.parametrize(
    "unit",
    ["I am not very angry about the late refund! ", "我不是很生氣，只是等了好久還沒收到退款！！", "不", "aaaa", "not "],
)
def test_time_grows_with_the_length_and_not_faster(unit):
    def seconds(length):
        words = (unit * (length // len(unit) + 1))[:length]
        began = time.perf_counter()
        suggest(words)
        return time.perf_counter() - began

    short, long = min(seconds(10_000) for _ in range(3)), min(seconds(100_000) for _ in range(2))
    assert long < 40 * short + 0.05
    assert long < 5

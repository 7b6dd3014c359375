"""Two hundred names, phones, addresses and numbers in three languages: none is left; strangers are marked."""

import re
from datetime import date

import pytest

from training.anonymising import Anonymiser, Known, Someone
from training.lens import Lens
from training.suspecting import doubts

# Who is on record, and how they are called in the texts. 60.
NAMES = [
    (
        "陳美玲",
        [
            "陳美玲",
            "陈美玲",
            "陳 美 玲",
            "陳．美．玲",
            "美玲姐",
            "陳小姐",
            "Chen Mei-ling",
            "Ms Chen",
            "Meiling Chen",
            "CHEN MEI LING",
        ],
    ),
    ("黃志明", ["黄志明先生", "志明", "小黃", "Mr. Huang", "Mr Wong", "黃先生"]),
    ("歐陽靖宇", ["歐陽靖宇", "欧阳靖宇", "歐陽先生", "靖宇", "阿宇"]),
    ("蔡佳蓉", ["蔡佳蓉", "佳蓉", "蓉蓉", "Ms Tsai", "Tsai Jia-rong", "蔡太太"]),
    (
        "Margaret O’Brien",
        ["Margaret O'Brien", "Mrs. O’Brien", "O'Brien, Margaret", "margaret", "M. O’Brien", "Margaret’s"],
    ),
    ("Chang Ya-wen", ["Chang Ya-wen", "Ya-wen Chang", "張雅雯", "張小姐", "雅雯"]),
    ("José García", ["José García", "Jose Garcia", "Mr García", "GARCIA"]),
    ("王小明", ["王小明", "王​小明", "Ｗang Xiaoming", "小明", "王 先生"]),
    ("Li Qiang", ["Li Qiang", "李强", "Qiang Li", "李先生"]),
    ("Thomas van der Berg", ["Thomas van der Berg", "Mr van der Berg", "van der Berg", "Thomas"]),
    ("吳淑惠", ["吴淑惠", "淑惠", "吳女士", "Wu Shuhui", "Ms Wu", "吳媽媽"]),
]
PHONES = [
    "0912-345-678",
    "0912345679",
    "０９１２－３４５－６８０",
    "0912.345.681",
    "0912、345、682",
    "(02) 2345-6783",
    "02-2345-6784#12",
    "+886 912 345 685",
    "886-2-2345-6786",
    "零九一二三四五六八七",
    "〇九一二，三四五，六八八",
    "138 0013 8009",
    "138-0013-8010",
    "+86 138 0013 8011",
    "010-6552 9912",
    "021－65529913",
    "一三八零零一三八零一四",
    "+852 9123 4515",
    "9123 4516",
    "9123-4517",
    "+44 20 7946 0918",
    "020 7946 0919",
    "07700 900920",
    "+1 (415) 555-0121",
    "415-555-0122",
    "415.555.0123",
    "(415)5550124",
    "zero nine one two, three four five, six two five",
    "09 12 34 56 26",
    "0912/345/627",
    "0912　345　628",
    "0 9 1 2 3 4 5 6 2 9",
    "+886(0)912345630",
    "00886912345631",
    "壹叁捌零零壹叁捌零叁貳",
]
ADDRESSES = [
    "台北市中山區民生東路三段12號5樓之3",
    "臺北市，大安區，復興南路，一段，390號，2樓",
    "高雄市前鎮區中華五路789號",
    "新北市板橋區文化路二段182巷3弄41號",
    "桃園市中壢區中北路200號 7 樓",
    "台中市西屯區台灣大道三段９９號",
    "北京市朝阳区建国路88号院4号楼1203室",
    "上海市浦东新区世纪大道100号",
    "广东省深圳市南山区科技园路1号A栋502",
    "浙江省杭州市西湖区文三路478号华星时代广场B座801室",
    "成都市武侯区人民南路四段27号",
    "香港九龍觀塘道418號創紀之城5期18樓",
    "香港中環皇后大道中99號",
    "新界沙田沙田正街3號12樓A室",
    "12 Harbour Road, Flat 3B, Bristol BS1 4QA",
    "221B Baker Street, London NW1 6XE",
    "Flat 12, 45 Queen's Road Central, Hong Kong",
    "1600 Pennsylvania Avenue NW, Washington, DC 20500",
    "742 Evergreen Terrace, Springfield, IL 62704",
    "No. 7, Lane 12, Zhongshan North Road, Taipei 104",
    "5F, No. 31, Sec. 2, Nanjing Road, Taipei",
    "15 High St, Apt 4B, Oxford OX1 4DP",
    "Room 1203, Tower B, Kwun Tong Gardens, Hong Kong",
    "88 Jianguo Rd., Chaoyang, Beijing 100022",
    "花蓮縣吉安鄉中山路一段十二號",
    "３０號信義路五段，信義區",
    "台南市東區大學路1號",
    "天津市和平区南京路219号天津中心18层",
    "南投縣埔里鎮大城里中正路51號",
    "屏東縣恆春鎮船帆路600號",
    "1 Market St., San Francisco, CA 94105",
    "Unit 5, 100 George Street, Sydney, NSW 2000",
    "17 Rue Lane, Dublin",
    "忠孝東路四段 45 號 9 樓",
    "武汉市洪山区珞喻路1037号",
    "厦门市思明区湖滨南路388号20层B单元",
    "苏州工业园区星湖街328号",
    "90210 Sunset Boulevard, Los Angeles, CA 90069",
    "8 Abbey Close, Bath BA1 1NN",
    "嘉義市西區民族路二百號",
]
NUMBERS = [
    "SO-20261123",
    "so 20261124",
    "ＳＯ－２０２６１１２５",
    "ORD/2026/8891",
    "TW2026112388",
    "A123456789",
    "B 223 456 780",
    "11010119900307123X",
    "110101199003071241",
    "A123456(7)",
    "K987654(A)",
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "３７８２８２２４６３１０００５",
    "622848 0402564890018",
    "ABC-1234",
    "BMW-8899",
    "京A·12345",
    "沪B 88F21",
    "AB12 CDE",
    "QQ123456C",
    "078-05-1120",
    "X1234567",
    "EF8812345",
    "meiling.chen@mail.example",
    "meiling . chen @ mail . example",
    "ｍｅｉ＠ｍａｉｌ．ｅｘａｍｐｌｅ",
    "wang(at)mail(dot)example",
    "https://shop.example/o/88991?c=wang",
    "www.wang-family.example",
    "LINE ID: meiling_88",
    "微信號 wx_meiling99",
    "@meiling.c",
    "WhatsApp: meiling77x",
    "C-2026-001204",
    "帳號 12345",
    "訂單編號：A-77",
    "account no. 0071-223-9",
    "1Z999AA10123456784",
    "EA123456789TW",
    "發票號碼 AB-12345678",
    "统一编号 04595257",
    "第一四七二五八三六九號",
    "会员号 88231",
    "GB29 NWBK 6016 1331 9268 19",
    "tracking SF1023344556677",
    "0071 2239 8841 02",
    "policy P/88/1207",
    "member #40921",
    "護照 301234567",
    "QQ：88112233",
    "order 55120",
    "護照M30123456",
    "case ref KX7731",
    "booking QZK-4471",
    "serial 9A7721B",
    "单号：7788-12",
    "會員 T-90441",
    "passport P9912034",
    "票號 20331",
    "ticket 5519-A",
    "訂單７７１２",
    "account 5567",
    "invoice INV00912",
    "帳戶 ００１－２２３",
]
SENTENCES = [
    "昨天下午我跟客服說了：{}，到現在都沒有人回我，真的很失望。",
    "请尽快处理，{}，谢谢！",
    "I told your shop “{}” twice, and nobody wrote it down.",
    "（{}）——這件事我等了3天，花了NT$3,200。",
    "Again: {}. Refund me the 45 dollars.",
]


def bare(text: str) -> str:
    """Only letters and digits, in half width and one script."""
    return "".join(one for one in Lens(text).text.casefold() if one.isalnum())


def known(*people: Someone) -> Anonymiser:
    """Somebody who anonymises a case of November; one phone, mail and order are on record."""
    values = (("phone", "0912345679"), ("email", "meiling.chen@mail.example"), ("order", "SO-20261123"))
    return Anonymiser(Known(people, values, date(2026, 11, 3), "zh-hant"))


def test_two_hundred_planted_values_are_gone():
    planted = [value for _name, forms in NAMES for value in forms] + PHONES + ADDRESSES + NUMBERS
    assert len(planted) >= 200
    case = known(*(Someone("customer", (name,)) for name, _forms in NAMES))
    texts = [SENTENCES[number % len(SENTENCES)].format(value) for number, value in enumerate(planted)]
    case.learn(texts)
    left = [(value, told) for value, told in zip(planted, map(case.text, texts), strict=True) if is_left(value, told)]
    assert left == []


def is_left(value: str, told: str) -> bool:
    """Whether the value, or for longer ones a run of digits of it, still stands there."""
    cue = (
        "帳號",
        "訂單編號",
        "account no",
        "發票號碼",
        "统一编号",
        "会员号",
        "tracking",
        "policy",
        "member",
        "護照",
        "order",
        "case ref",
        "booking",
        "serial",
        "单号",
        "會員",
        "passport",
        "票號",
        "ticket",
        "訂單",
        "account",
        "invoice",
        "帳戶",
        "LINE ID",
        "微信號",
        "WhatsApp",
        "QQ：",
    )
    for word in cue:
        value = value.removeprefix(word)
    runs = [run for run in re.findall(r"\d{4,}", bare(value)) if run in bare(told)]
    return bare(value) in bare(told) or bool(runs)


def test_the_same_person_is_the_same_in_all_texts_and_speaks_the_language_of_the_text():
    case = known(Someone("customer", ("陳美玲",)), Someone("colleague", ("林志豪", "Howard")))
    assert case.text("陳美玲說林志豪沒有回電。") == "顧客甲說同事甲沒有回電。"
    assert case.text("陈美玲说她会再打来。") == "顾客甲说她会再打来。"
    assert case.text("Ms Chen said that Howard never rang 0912345679 or +886 912-345-679.") == (
        "Customer A said that Colleague A never rang [phone 1] or [phone 1]."
    )


def test_days_keep_their_distance_and_money_stays():
    told = known().text("I paid NT$12,345 on 5 November 2026 and 300元 on 2026/11/10; I was born on 1 May 1980.")
    assert told == "I paid NT$12,345 on [day 3] and 300元 on [day 8]; I was born on [number 1]."


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Henderson of Leeds saw it.", "Henderson"),
        ("Ask Xylqzvor at the counter.", "Xylqzvor"),
        ("請找王大明處理。", "王大明"),
        ("我姓范姜，住在台中。", "范姜"),
        ("住在信義路那邊", "信義路"),
        ("It says 4711 on it.", "4711"),
    ],
)
def test_what_the_rules_have_never_seen_is_marked(text, marked):
    told = known().text(text)
    assert any(marked in doubt.words for doubt in doubts(told))
    assert doubts(told, frozenset(doubt.words for doubt in doubts(told))) == []


def test_stand_ins_and_plain_words_raise_no_doubt():
    case = known(Someone("customer", ("陳美玲",)))
    for text in (
        "陳美玲的水壺漏水了，謝謝你們馬上處理。",
        "Ms Chen rang twice. The kettle leaks, and nobody came on 2026-11-05.",
        "付了3,200元。",
    ):
        assert doubts(case.text(text)) == []


def test_long_and_hostile_text_takes_no_time():
    for text in (
        "1 " * 20_000,
        "A" * 40_000,
        "陳" * 20_000,
        "a.b@" * 8_000,
        "<script>路" * 4_000,
        "my friend Aa Bb " * 1_500,
        "我叫" * 9_000,
    ):
        case = known(Someone("customer", ("陳美玲",)))
        case.learn([text[:20_000]])
        doubts(case.text(text[:20_000]))

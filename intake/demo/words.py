"""What the demo is made of besides its cases: names, places, gifts and short sentences. All of it is invented."""

from datetime import time

OPENS, CLOSES = time(9), time(21)
LANGUAGES_OF = {"TWD": ["zh-hant", "zh-hant", "zh-hant", "en"], "CNY": ["zh-hans"]}
ZONES = {"zh-hant": "Asia/Taipei", "en": "Asia/Taipei", "zh-hans": "Asia/Shanghai"}

PLACES = {
    "zh-hant": ["信義門市", "板橋門市", "台中店", "高雄左營店", "新竹店"],
    "zh-hans": ["徐汇店", "浦东店", "静安店", "苏州中心店", "杭州西湖店"],
    "en": ["the Xinyi branch", "the Tianmu branch", "the Taichung branch", "the airport branch"],
}
FAMILY = {
    "zh-hant": "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐",
    "zh-hans": "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗",
    "en": ["Harper", "Bennett", "Okafor", "Novak", "Silva", "Walsh", "Mehta", "Larsen", "Dubois", "Kelly", "Romero"],
}
GIVEN = {
    "zh-hant": ["怡君", "志豪", "淑惠", "家豪", "雅雯", "建宏", "佳穎", "宗翰", "美慧", "俊傑", "心怡", "柏翰", "詩涵"],
    "zh-hans": ["伟", "芳", "娜", "敏", "建国", "秀英", "磊", "洋", "艳", "杰", "思远", "雨桐", "子涵", "欣怡"],
    "en": ["Grace", "Daniel", "Priya", "Thomas", "Lucia", "Noah", "Helen", "Marek", "Amara", "Peter", "Ines"],
}
# Who among the given names is usually a man; nobody is addressed against their name.
MEN = frozenset(
    [
        "志豪",
        "家豪",
        "建宏",
        "宗翰",
        "俊傑",
        "柏翰",
        "伟",
        "建国",
        "磊",
        "洋",
        "杰",
        "思远",
        "Daniel",
        "Thomas",
        "Noah",
        "Marek",
        "Peter",
    ]
)
COMPOUND = {
    "zh-hant": ["歐陽靜宜", "張簡志偉", "林陳美玉"],
    "zh-hans": ["欧阳明", "司马晴"],
    "en": ["Mary-Anne O’Connor"],
}
STREETS = {
    "zh-hant": "台北市範例區示範路{n}號{m}樓",
    "zh-hans": "上海市示例区样板路{n}弄{m}号",
    "en": "{n} Example Road, {m}F, Taipei",
}
BUSINESSES = {"zh-hant": "晨光設計有限公司", "zh-hans": "云帆贸易有限公司", "en": "Harbour Lane Trading"}
RELATIONS = {"zh-hant": "女兒", "zh-hans": "儿子", "en": "daughter"}

NOTES = {
    "zh-hant": {
        "sorry": "這段時間造成您的困擾，我們真的很抱歉。",
        "mended": "問題已經處理好，同仁又親手測試了一次。",
        "signed": "顧客本人簽收",
        "cleared": "金額小、公開登錄，與該單位沒有進行中的案件。",
        "care": "謝謝您十年來的支持。",
        "wish": "祝您有個明亮的秋天。",
        "progress": "向您回報目前進度：相關單位已在處理，今天下班前會再與您聯繫。",
        "internal": "已聯絡相關單位調閱紀錄。",
        "question": "這個情況以前發生過嗎？紀錄上怎麼寫？",
        "told": "顧客在等我們的答覆；只需要紀錄，不必聯絡顧客。",
        "tried": "響鈴後轉語音信箱。",
        "thanks": "謝謝，這樣處理我可以接受。",
        "unhappy": "狀況又發生了，上次的處理並沒有真的解決。",
        "still_fine": "後來都很正常，謝謝你們還記得打來。",
        "lesson_more": "第一次的方案沒有找到真正的原因；先驗證再結案。",
        "approved": "家裡老小都等著用，我們又讓他們多等了一次，照全額賠。",
        "more": "整份退款，並由主管每週追蹤到完全正常為止",
        "more_pro": "不必再擔心",
        "more_con": "需要再配合一次查驗",
        "reasons": "查證後可補償的範圍以此為限，超過部分沒有依據。",
        "routes": "已告知可向消費者服務中心或調解委員會申訴。",
        "withdrawn": "顧客說家人已經處理好，不需要再辦。",
        "duplicate": "同一件事昨天已由電話登錄。",
        "scope": "購買的是其他公司的商品，已提供該公司的聯絡方式。",
        "mistake": "測試登錄，內容並非客訴。",
        "escalated": "影響較大，需要主管親自致電。",
        "hold": "顧客表示已委請律師，對外說明先由法務確認。",
        "above": "顧客往返多次，希望表達更多誠意。",
        "refused": "同月已有同一事由的補償，改以手寫信致意。",
        "returned": "收件人搬遷，包裹退回。",
        "dropped": "顧客表示心意收到就好，不需要禮品。",
        "card_thanks": "謝謝您願意告訴我們，讓我們有機會改進。",
        "card_future": "今後這樣的情況由專人把關，請再給我們一次機會。",
        "department": "營運部",
        "better": "說明能更早一點就更好。",
    },
    "zh-hans": {
        "sorry": "这段时间给您带来困扰，我们真的很抱歉。",
        "mended": "问题已经处理好，同事又亲手测试了一次。",
        "signed": "客户本人签收",
        "cleared": "金额小、公开登记，与该单位没有进行中的事项。",
        "care": "谢谢您十年来的支持。",
        "wish": "祝您有个明亮的秋天。",
        "progress": "向您同步一下进度：相关部门已经在处理，今天下班前会再联系您。",
        "internal": "已联系相关部门调取记录。",
        "question": "这种情况以前发生过吗？记录上怎么写？",
        "told": "客户在等我们的答复；只需要记录，不必联系客户。",
        "tried": "响铃后转入语音信箱。",
        "thanks": "谢谢，这样处理我能接受。",
        "unhappy": "情况又出现了，上次并没有真正解决。",
        "still_fine": "后来一直正常，谢谢你们还惦记着。",
        "lesson_more": "第一次的方案没有找到真正的原因；先验证再结案。",
        "approved": "一家老小都等着用，我们又让他们多等了一次，按全额赔。",
        "more": "全额退款，并由主管每周跟进直到完全正常",
        "more_pro": "不用再担心",
        "more_con": "需要再配合一次核查",
        "reasons": "核实后可补偿的范围以此为限，超出部分没有依据。",
        "routes": "已告知可向 12315 或行业调解委员会反映。",
        "withdrawn": "客户说家里已经处理好了，不用再办。",
        "duplicate": "同一件事昨天已经电话登记。",
        "scope": "购买的是其他公司的商品，已提供对方的联系方式。",
        "mistake": "测试登记，内容并非投诉。",
        "escalated": "影响较大，需要主管亲自致电。",
        "hold": "客户表示已委托律师，对外说明先由法务确认。",
        "above": "客户往返多次，希望表达更多诚意。",
        "refused": "当月已有同一事由的补偿，改为手写信致意。",
        "returned": "收件人搬家，包裹退回。",
        "dropped": "客户表示心意收到就好，不需要礼品。",
        "card_thanks": "谢谢您愿意告诉我们，让我们有机会改进。",
        "card_future": "今后这样的情况由专人把关，请再给我们一次机会。",
        "department": "运营部",
        "better": "说明能更早一点就更好了。",
    },
    "en": {
        "sorry": "We are sorry for the trouble and for the days it took.",
        "mended": "It was mended, and a colleague tested it once more by hand.",
        "signed": "signed for by the customer",
        "cleared": "Small, in the open, nothing is pending with this office.",
        "care": "Thank you for ten good years.",
        "wish": "We wish you a bright autumn.",
        "progress": "A word on where we are: the people concerned are on it, and you will hear from us again today.",
        "internal": "Asked the department for its records.",
        "question": "Has this happened before? What do your records say?",
        "told": "The customer waits for our answer. We only need the records; please do not contact anybody.",
        "tried": "Rang, then the answering machine.",
        "thanks": "Thank you, I can live with that.",
        "unhappy": "It has happened again. What you did the last time did not solve it.",
        "still_fine": "All good since then. Kind of you to remember.",
        "lesson_more": "The first remedy missed the real cause; verify before closing.",
        "approved": "The family waits for it, and we kept them waiting twice: all of it back.",
        "more": "Full refund, and the supervisor follows up every week until all is well",
        "more_pro": "Nothing left to worry about",
        "more_con": "One more inspection is needed",
        "reasons": "What we found allows this much and no more; beyond it there is no ground.",
        "routes": "Told about the consumer service centre and the mediation board.",
        "withdrawn": "The customer says the family has sorted it out.",
        "duplicate": "The same matter was recorded by phone yesterday.",
        "scope": "Bought from another company; their contact was given.",
        "mistake": "A test entry, not a complaint.",
        "escalated": "Too much is at stake; the supervisor should call in person.",
        "hold": "The customer has a lawyer; legal reads what goes out.",
        "above": "The customer came back several times; we want to show that we mean it.",
        "refused": "There was a gift for the same reason this month; write a letter by hand instead.",
        "returned": "The recipient has moved; the parcel came back.",
        "dropped": "The customer would rather not have a gift.",
        "card_thanks": "Thank you for telling us; it gave us the chance to do better.",
        "card_future": "From now on one person answers for this. Please give us another chance.",
        "department": "Operations",
        "better": "Tell us earlier next time.",
    },
}

# code, English, Traditional, Simplified, kind, value in TWD (whole dollars), categories that it suits, kept in stock.
# What else is known of some of them: for whom, when, how wrapped.
TAGS = {
    "coffee-set": {"likings": ["coffee"], "occasions": ["slip"]},
    "ceramic-mug": {"likings": ["tea", "coffee", "home"], "occasions": ["slip", "compensation"], "lead_days": 2}
    | {"wrapping_en": "Unbleached paper, a blue ribbon", "wrapping_zh_hant": "原色紙，藍緞帶"}
    | {"wrapping_zh_hans": "原色纸，蓝缎带"},
    "tea-tin": {"likings": ["tea"], "occasions": ["compensation", "care"]}
    | {"wrapping_en": "Cloth, tied once", "wrapping_zh_hant": "布巾單結", "wrapping_zh_hans": "布巾单结"},
    "fruit-box": {"likings": ["sweets"], "occasions": ["recovery", "care"]},
    "dinner-for-two": {"likings": ["dining"], "occasions": ["recovery"]},
}
CODED = ("Tea house card", "茶館禮券", "茶馆礼券")
GIFTS = [
    ("thank-you-voucher", "Gift voucher", "抵用券", "代金券", "shopping", 300, [], False),
    ("loyalty-points", "Points", "紅利點數", "积分", "shopping", 150, [], False),
    ("coffee-set", "Drip coffee set", "濾掛咖啡禮盒", "挂耳咖啡礼盒", "product", 450, ["delay", "attitude"], True),
    ("ceramic-mug", "Handmade mug", "手作陶杯", "手作陶杯", "practical", 680, ["quality", "attitude"], True),
    ("tea-tin", "High-mountain tea", "高山茶禮罐", "高山茶礼罐", "product", 1200, ["attitude", "promise"], True),
    ("care-kit", "Care kit for the product", "商品保養組", "商品养护套装", "product", 520, ["quality"], True),
    ("fruit-box", "Box of fruit", "時令水果禮盒", "时令水果礼盒", "product", 980, [], True),
    (
        "dinner-for-two",
        "Dinner for two",
        "雙人晚餐",
        "双人晚餐",
        "experience",
        2400,
        ["quality", "delay", "attitude"],
        False,
    ),
    (
        "free-month",
        "One month free",
        "免費使用一個月",
        "免费使用一个月",
        "product",
        899,
        ["system", "billing", "delay"],
        False,
    ),
    (
        "data-watch",
        "A year of data alerts",
        "個資警示服務一年",
        "一年信息安全提醒",
        "product",
        1200,
        ["privacy", "system"],
        False,
    ),
    ("spa-voucher", "Spa afternoon", "紓壓按摩體驗", "舒压按摩体验", "experience", 3200, ["privacy", "promise"], False),
    ("engraved-pen", "Engraved pen", "刻字鋼筆", "刻字钢笔", "personal", 1600, ["promise", "billing"], True),
    ("handwritten-box", "Box with a handwritten letter", "手寫信禮盒", "手写信礼盒", "personal", 2600, [], True),
    ("night-stay", "A night on us", "住宿一晚", "免费住宿一晚", "experience", 4800, ["quality", "privacy"], False),
]
CNY_PER_TWD = 22  # fen for one dollar, as the catalogue of Shanghai prices it

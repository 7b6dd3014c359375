"""Open questions that help to find out, by category: to the customer, and to ourselves. A starter set."""

CUSTOMER, OURSELVES = "customer", "ourselves"
BY_CATEGORY = {
    "quality": [
        (
            CUSTOMER,
            "What exactly do you see, and since when?",
            "您看到的情況是怎樣的？從什麼時候開始？",
            "您看到的情况是怎样的？从什么时候开始？",
        ),
        (CUSTOMER, "How did you use it when it happened?", "發生時您是怎麼使用的？", "发生时您是怎么使用的？"),
        (CUSTOMER, "What would make it right for you?", "怎麼處理對您最有幫助？", "怎么处理对您最有帮助？"),
        (
            OURSELVES,
            "Which batch is it, and who else bought from it?",
            "是哪一批？還有誰買了同一批？",
            "是哪一批？还有谁买了同一批？",
        ),
        (OURSELVES, "Which check should have caught it?", "哪一道檢查應該要發現？", "哪一道检查应该发现？"),
    ],
    "delay": [
        (
            CUSTOMER,
            "What were you told, and by whom?",
            "當時是怎麼跟您說的？是誰說的？",
            "当时是怎么跟您说的？是谁说的？",
        ),
        (CUSTOMER, "What did the wait cost you?", "這段等待給您帶來哪些影響？", "这段等待给您带来哪些影响？"),
        (CUSTOMER, "By when do you need it at the latest?", "您最晚什麼時候需要？", "您最晚什么时候需要？"),
        (OURSELVES, "Where did it lie still, and for how long?", "停在哪一關？停了多久？", "停在哪一环？停了多久？"),
        (
            OURSELVES,
            "Who knew, and when could we have said so?",
            "誰先知道？什麼時候就能告訴顧客？",
            "谁先知道？什么时候就能告诉客户？",
        ),
    ],
    "attitude": [
        (CUSTOMER, "What was said, as you remember it?", "就您記得的，當時說了什麼？", "就您记得的，当时说了什么？"),
        (CUSTOMER, "How did that leave you?", "那讓您有什麼感受？", "那让您有什么感受？"),
        (
            CUSTOMER,
            "Whom would you like to deal with from now on?",
            "接下來您希望由誰為您服務？",
            "接下来您希望由谁为您服务？",
        ),
        (
            OURSELVES,
            "What does the colleague say, as a record?",
            "同仁的書面說明是什麼？",
            "当事同事的书面说明是什么？",
        ),
        (
            OURSELVES,
            "What was the day like: how many, how long, who helped?",
            "當天的狀況：多少人、多久、誰在支援？",
            "当天的情况：多少人、多久、谁在支援？",
        ),
    ],
    "billing": [
        (
            CUSTOMER,
            "Which amount did you expect, and from where?",
            "您預期的金額是多少？從哪裡得知？",
            "您预期的金额是多少？从哪里得知？",
        ),
        (
            CUSTOMER,
            "What did you pay, when and how?",
            "您付了多少？何時？用什麼方式？",
            "您付了多少？何时？用什么方式？",
        ),
        (CUSTOMER, "Which document shows it?", "哪一份單據可以看到？", "哪一份单据可以看到？"),
        (OURSELVES, "Which rule made this amount?", "這個金額是依哪一條規則算出的？", "这个金额是按哪一条规则算出的？"),
        (OURSELVES, "Who else was charged the same way?", "還有誰被這樣計費？", "还有谁被这样收费？"),
    ],
    "privacy": [
        (CUSTOMER, "What did you notice, and when?", "您是何時、怎麼發現的？", "您是什么时候、怎么发现的？"),
        (CUSTOMER, "Which data do you think is concerned?", "您認為涉及哪些資料？", "您认为涉及哪些信息？"),
        (CUSTOMER, "What worries you most now?", "您現在最擔心什麼？", "您现在最担心什么？"),
        (
            OURSELVES,
            "Who had access, and what does the log say?",
            "誰有存取權限？紀錄上怎麼寫？",
            "谁有访问权限？日志上怎么写？",
        ),
        (OURSELVES, "Is it stopped, and how do we know?", "已經止住了嗎？如何確認？", "已经止住了吗？如何确认？"),
    ],
    "promise": [
        (CUSTOMER, "What were you promised, in which words?", "當時承諾您的原話是什麼？", "当时承诺您的原话是什么？"),
        (CUSTOMER, "What did you arrange in reliance on it?", "您因此做了哪些安排？", "您因此做了哪些安排？"),
        (CUSTOMER, "What would still help you now?", "現在怎麼做對您還有幫助？", "现在怎么做对您还有帮助？"),
        (
            OURSELVES,
            "Who owned the promise, and where was it written down?",
            "承諾由誰負責？寫在哪裡？",
            "承诺由谁负责？写在哪里？",
        ),
        (OURSELVES, "What stood in the way, and who knew?", "遇到什麼阻礙？誰知道？", "遇到什么阻碍？谁知道？"),
    ],
    "system": [
        (
            CUSTOMER,
            "What did you do, and what did you see then?",
            "您做了什麼操作？接著看到什麼？",
            "您做了什么操作？接着看到什么？",
        ),
        (CUSTOMER, "On which device, and at what time?", "用什麼裝置？幾點發生？", "用什么设备？几点发生？"),
        (CUSTOMER, "What could you not do because of it?", "因此哪些事情做不成？", "因此哪些事情办不成？"),
        (OURSELVES, "Since when, and how many are concerned?", "從何時開始？影響多少人？", "从何时开始？影响多少人？"),
        (OURSELVES, "What changed shortly before?", "在那之前有什麼異動？", "在那之前有什么变动？"),
    ],
}

QUESTIONS = [
    {
        "code": f"{category}-{number}",
        "category_code": category,
        "audience": audience,
        "name_en": english,
        "name_zh_hant": traditional,
        "name_zh_hans": simplified,
        "position": number,
    }
    for category, rows in BY_CATEGORY.items()
    for number, (audience, english, traditional, simplified) in enumerate(rows, 1)
]

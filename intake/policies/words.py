"""The categories with their first moves, and the causes of the fishbone, in the three languages of the house."""


def in_three_languages(position, code, english, traditional, simplified, **more):
    """A word that managers may change."""
    return {
        "code": code,
        "name_en": english,
        "name_zh_hant": traditional,
        "name_zh_hans": simplified,
        "position": position,
    } | more


FIRST_MOVES = {
    "quality": {
        "en": [
            "Offer to exchange, take back or repair the item.",
            "Check whether the whole batch is affected.",
            "Ask for a recall if other customers may have the same fault.",
        ],
        "zh-hant": ["提供換貨、退貨或維修。", "確認同一批商品是否都受影響。", "若其他顧客可能遇到相同瑕疵，提出召回。"],
        "zh-hans": ["提供换货、退货或维修。", "核实同一批次是否都受影响。", "如其他客户可能遇到同样的问题，提出召回。"],
    },
    "delay": {
        "en": [
            "Give the honest reason for the delay.",
            "Name a concrete date, and keep it.",
            "Offer compensation that fits what the delay cost the customer.",
        ],
        "zh-hant": ["坦白說明延誤的原因。", "給一個明確的日期，並且做到。", "依造成的影響提供補償。"],
        "zh-hans": ["如实说明延误的原因。", "给出明确的日期，并且做到。", "按造成的影响给予补偿。"],
    },
    "attitude": {
        "en": [
            "Inquire fairly: hear the colleague’s side too, as a record.",
            "Apologise sincerely for the experience.",
            "Say what was done about it inside the house.",
            "Offer another person as contact.",
        ],
        "zh-hant": [
            "公正了解經過，也請同仁留下說明紀錄。",
            "為這次的感受誠懇致歉。",
            "說明內部做了哪些處理。",
            "提供另一位同仁作為聯絡窗口。",
        ],
        "zh-hans": [
            "公正了解经过，也请当事同事留下书面说明。",
            "为这次的感受真诚致歉。",
            "说明内部做了哪些处理。",
            "安排另一位同事作为联系人。",
        ],
    },
    "billing": {
        "en": [
            "Explain what the amount is made of.",
            "If it is wrong, correct it and refund the difference at once.",
        ],
        "zh-hant": ["說明金額的計算依據。", "若有錯誤，立即更正並退還差額。"],
        "zh-hans": ["说明金额的计算依据。", "如有错误，立即更正并退还差额。"],
    },
    "privacy": {
        "en": [
            "Start an inquiry at once.",
            "Explain what protects the customer’s data from now on.",
        ],
        "zh-hant": ["立即展開調查。", "說明接下來如何保護顧客的個資。"],
        "zh-hans": ["立即展开调查核实。", "说明接下来如何保护客户的个人信息。"],
    },
    "promise": {
        "en": [
            "Keep the promise now if that is still possible.",
            "Otherwise agree on a new date.",
            "Say who owns it, by name towards customers.",
        ],
        "zh-hant": ["若還來得及，現在就履行承諾。", "來不及時，與顧客約定新的日期。", "告訴顧客由誰負責。"],
        "zh-hans": ["如果还来得及，现在就兑现承诺。", "来不及时，与客户约定新的日期。", "告诉客户由谁负责。"],
    },
    "system": {
        "en": [
            "Explain in plain words what failed.",
            "Say what keeps it from happening again.",
            "Give notice of planned maintenance.",
        ],
        "zh-hant": ["用淺白的話說明哪裡出了狀況。", "說明如何避免再次發生。", "提前通知維護時間。"],
        "zh-hans": ["用通俗的话说明哪里出了情况。", "说明如何避免再次发生。", "提前通知维护时间。"],
    },
}

NAMES = [
    ("quality", "product quality", "產品品質", "产品质量"),
    ("delay", "service delay or failure", "服務延遲或失誤", "服务延误或失误"),
    ("attitude", "staff attitude", "服務態度", "服务态度"),
    ("billing", "price or billing", "價格或帳務", "价格或收费"),
    ("privacy", "privacy or security", "個資或安全", "隐私或安全"),
    ("promise", "promise not kept", "承諾未兌現", "承诺未兑现"),
    ("system", "system failure", "系統故障", "系统故障"),
]

CATEGORIES = [
    in_three_languages(
        position,
        *names,
        is_privacy=names[0] == "privacy",
        first_severity="severe" if names[0] == "privacy" else "minor",
        first_moves=FIRST_MOVES[names[0]],
    )
    for position, names in enumerate(NAMES, 1)
]

CAUSES = [
    in_three_languages(position, *names)
    for position, names in enumerate(
        [
            ("people", "people", "人員", "人员"),
            ("method", "method", "方法", "方法"),
            ("machine", "machine", "機器設備", "机器设备"),
            ("material", "material", "物料", "物料"),
            ("measurement", "measurement", "量測", "测量"),
            ("environment", "environment", "環境", "环境"),
            ("information", "information given", "資訊傳達", "信息传达"),
            ("supplier", "supplier or partner", "供應商或合作夥伴", "供应商或合作方"),
            ("capacity", "too few hands", "人力不足", "人手不足"),
            ("not_ours", "not caused by us", "非本公司造成", "非我方造成"),
        ],
        1,
    )
]

DEPARTMENTS = [
    in_three_languages(position, *names)
    for position, names in enumerate(
        [
            ("quality", "quality control", "品管部", "品控部"),
            ("warehouse", "warehouse and delivery", "倉儲物流部", "仓储物流部"),
            ("workshop", "workshop and repair", "維修部", "维修部"),
            ("accounts", "accounts", "財務部", "财务部"),
            ("technology", "technology", "資訊部", "技术部"),
            ("sales", "sales and shops", "營業部", "营业部"),
            ("people", "human resources", "人力資源部", "人力资源部"),
        ],
        1,
    )
]

"""The words by which a complaint is recognised, in English and in both Chinese scripts.

They are graded from 3 (telling) to 1 (a hint), separated by commas and written in lower case. A phrase in Latin letters
begins and ends at a word's edge; a star lets the word go on.
"""

# Where two categories weigh the same, the one that stands first is suggested: it calls for the quicker first move.
CATEGORIES = {
    "privacy": {
        3: """personal data, my data, data breach, data leak*, leaked my, privacy, identity theft, hacked,
        account was hacked, gave out my number, disclosed my, without my consent, 個資, 個人資料, 資料外洩, 外洩,
        洩漏我, 盜用, 盜刷, 隱私, 帳號被盜, 未經同意, 个人信息, 个人资料, 信息泄露, 泄露, 泄漏我, 盗用, 盗刷, 隐私,
        账号被盗, 未经同意""",
        2: """phishing, scam call*, spam call*, stranger called, security hole, 詐騙電話, 騷擾電話,
        安全漏洞, 诈骗电话, 骚扰电话""",
    },
    "promise": {
        3: """you promised, was promised, were promised, promised me, promised to, broke your promise, broken promise,
        kept your word, keep your word, said you would, said they would, went back on, 答應過, 答應我, 答應要, 說好的,
        說好要, 說話不算話, 言而無信, 承諾, 食言, 跳票, 答应过, 答应我, 答应要, 说好的, 说好要, 说话不算话, 言而无信,
        承诺""",
        2: """never called back, no one called back, nobody called back, assured me, guaranteed me, 沒有回電, 沒回電,
        保證過, 沒有兌現, 未兌現, 没有回电, 没回电, 保证过, 没有兑现, 未兑现""",
    },
    "billing": {
        3: """overcharged, charged twice, double charged, charged me twice, wrong amount, wrong price, wrong bill,
        invoice, billing, hidden fee*, unauthorised charge, unauthorized charge, 多收, 重複扣款, 扣款, 亂收費, 帳單,
        收費錯誤, 溢收, 標價, 发票, 發票, 重复扣款, 乱收费, 账单, 收费错误, 标价, 多扣""",
        2: """refund*, bill, charge, charged, fee, fees, price, overpriced, deposit, 退款, 退費, 價格, 價錢, 費用,
        收費, 押金, 金額, 退费, 价格, 价钱, 费用, 收费, 金额""",
        1: "expensive, money, cost, 太貴, 太贵, 錢, 钱",
    },
    "attitude": {
        3: """rude, rudely, impolite, bad attitude, attitude, yelled, shouted, swore, disrespect*, insult*,
        rolled her eyes, rolled his eyes, hung up on me, laughed at me, 態度, 沒禮貌, 不禮貌, 口氣, 兇, 罵人, 罵我,
        翻白眼, 掛我電話, 不耐煩, 歧視, 羞辱, 态度, 没礼貌, 不礼貌, 口气, 骂人, 骂我, 挂我电话, 不耐烦, 歧视, 吼我""",
        2: """ignored me, unfriendly, dismissive, arrogant, condescending, cold shoulder, 冷淡, 敷衍, 不理我,
        愛理不理, 臉色, 爱理不理, 脸色, 傲慢, 推卸""",
        1: "staff, clerk, waiter, waitress, cashier, 店員, 服務生, 客服人員, 店员, 服务员, 客服人员",
    },
    "system": {
        3: """app crash*, crashed, crashes, website is down, site is down, system error, error message, cannot log in,
        can't log in, could not log in, unable to log in, server error, blank page, 系統故障, 系統錯誤, 系統異常,
        當機, 閃退, 無法登入, 登不進去, 登入失敗, 网站打不开, 網站打不開, 系统故障, 系统错误, 系统异常, 死机, 闪退,
        无法登录, 登不进去, 登录失败, 白屏""",
        2: """website, web site, app, password, log in, login, freezes, frozen screen, outage, bug, 系統, 網站, 網頁,
        密碼, 斷線, 驗證碼, 系统, 网站, 网页, 密码, 断线, 验证码, 卡住""",
    },
    "delay": {
        3: """late, delay*, overdue, still waiting, never arrived, hasn't arrived, has not arrived, not arrived,
        not been delivered, not delivered, kept waiting, waited for, waiting for, 延遲, 延誤, 遲到, 還沒到, 還沒收到,
        還沒送到, 一直沒到, 等了, 拖了, 誤點, 沒送到, 延迟, 延误, 迟到, 还没到, 还没收到, 还没送到, 一直没到, 误点,
        没送到, 没收到, 沒收到""",
        2: """delivery, shipping, shipment, slow, waited, waiting, wait, on hold, no reply, no answer, no response,
        配送, 物流, 太慢, 很慢, 久等, 沒有回覆, 沒人回, 沒下文, 没有回复, 没人回, 没下文, 催了, 不发货, 不出貨,
        发货""",
    },
    "quality": {
        3: """broken, broke, defective, faulty, damaged, cracked, scratched, torn, leaking, mouldy, moldy, rotten,
        expired, spoiled, stopped working, does not work, doesn't work, not working, poor quality, bad quality,
        fell apart, wrong colour, wrong color, wrong item, wrong size, 瑕疵, 壞了, 壞掉, 故障, 破損, 裂開, 裂痕, 刮傷,
        發霉, 過期, 變質, 不能用, 品質, 漏水, 異物, 寄錯, 送錯, 掉漆, 坏了, 坏掉, 破损, 裂开, 刮伤, 发霉, 过期, 变质,
        质量, 异物, 寄错, 送错, 发错""",
        2: """caught fire, exploded, electric shock, 起火, 著火, 着火, 爆炸, 觸電, 触电, 食物中毒, started smoking,
        began to smoke, smoke came, sparks, sparking, short circuit*, burning smell, burnt smell, overheat*, 冒煙, 冒烟,
        燒焦, 烧焦, 焦味, 漏電, 漏电, 短路, 火花, 過熱, 过热,
        quality, flaw*, dirty, smell*, stain*, missing part*, cold food, hair in, 髒, 異味, 缺件, 少了, 有問題,
        不新鮮, 脏, 异味, 有问题, 不新鲜, 褪色, 起毛球""",
        1: "product, item, goods, 商品, 產品, 产品",
    },
}

# What the words say about the matter itself. Feelings are another scale and do not count here.
SEVERITIES = {
    "critical": """passed away, someone died, he died, she died, caused a death, hospital, hospitalised, hospitalized,
    ambulance, emergency room, poisoned, poisoning, caught fire, on fire, exploded, explosion, unconscious,
    life-threatening, class action, mass recall, 死亡, 致死, 送醫, 住院, 急診, 救護車, 食物中毒, 瓦斯中毒, 煤气中毒,
    起火, 著火, 爆炸, 昏迷, 生命危險, 集體訴訟, 送医, 急诊, 救护车, 着火, 生命危险, 集体诉讼""",
    "severe": """started smoking, began to smoke, smoke came, sparks, sparking, short circuit*, burning smell, 冒煙,
    冒烟, 漏電, 漏电, 短路, 火花, injur*, hurt my, got hurt, was hurt, wounded, bleeding, burned, burnt my,
    electric shock, allergic, allergy, choked, glass in, unsafe, dangerous, safety hazard, data breach, data leak*,
    leaked my, personal data was, identity theft, hacked, lawyer, attorney, sue, suing, lawsuit, in court, to court,
    legal action, police, regulator, consumer protection, ombudsman, journalist, reporter, the press, newspaper,
    discriminat*, harass*, 受傷, 割傷, 燙傷, 流血, 觸電, 過敏, 嗆到, 玻璃碎片, 危險, 個資外洩, 資料外洩, 外洩, 盜刷,
    盜用, 律師, 提告, 告你們, 法院, 訴訟, 存證信函, 報警, 警察, 消保官, 消保會, 消基會, 主管機關, 記者, 找媒體,
    新聞媒體, 上新聞, 爆料, 歧視, 騷擾, 打1950, 撥1950, 1950專線, 1950 hotline, 受伤, 割伤, 烫伤, 触电, 过敏, 呛到,
    危险, 信息泄露, 泄露, 盗刷, 盗用, 律师, 起诉, 起訴, 诉讼, 律师函, 报警, 消协, 消费者协会, 12315, 监管部门,
    市场监管, 记者, 找媒体, 新闻媒体, 上新闻, 曝光, 骚扰""",
    "moderate": """again and again, third time, second time, several times, many times, every time, for weeks,
    for days, a whole week, two weeks, a month, refund*, compensat*, overcharged, charged twice, broken, defective,
    stopped working, never arrived, ruined, missed my, cancelled my trip, wedding, 第二次, 第三次, 好幾次, 每次都,
    一個禮拜, 兩個禮拜, 一個星期, 一個月, 兩週, 好幾天, 退款, 退費, 賠償, 補償, 多收, 重複扣款, 壞了, 壞掉, 故障,
    不能用, 毀了, 耽誤, 婚禮, 好几次, 一个礼拜, 一个星期, 一个月, 两周, 好几天, 退费, 赔偿, 补偿, 重复扣款, 坏了,
    坏掉, 毁了, 耽误, 婚礼""",
}

EMOTIONS = {
    "angry": {
        3: """furious, outraged, outrageous, enraged, livid, fuming, disgusted, disgusting, unacceptable,
        how dare you, fed up to here, 憤怒, 火大, 氣死, 氣炸, 抓狂, 忍無可忍, 可惡, 太過分, 離譜, 無恥, 爛透,
        垃圾公司, 愤怒, 气死, 气炸, 忍无可忍, 可恶, 太过分, 离谱, 无耻, 烂透, 坑人, 騙子, 骗子""",
        2: """angry, angrily, mad at, anger, annoyed, irritated, ridiculous, 生氣, 不爽, 不滿, 氣憤, 過分, 誇張, 生气,
        不满, 气愤, 过分, 夸张, 惱火, 恼火""",
        1: "unhappy, not happy, displeased, 不高興, 不開心, 不高兴, 不开心",
    },
    "anxious": {
        3: "desperate, panicking, panic, terrified, 快急死, 急死, 崩潰, 恐慌, 崩溃",
        2: """worried, anxious, afraid, scared, frightened, urgent, urgently, 擔心, 焦急, 著急, 害怕, 嚇到, 嚇壞, 嚇哭,
        緊急, 焦慮, 不安, 担心, 着急, 吓到, 吓坏, 吓哭, 紧急, 焦虑""",
        1: "concerned, nervous, soon as possible, asap, 盡快, 趕快, 儘快, 尽快, 赶快, 急著, 急着",
    },
    "disappointed": {
        3: """heartbroken, devastated, lost all trust, never again, 心寒, 徹底失望, 絕望, 再也不會, 彻底失望, 绝望,
        再也不会""",
        2: "disappointed, disappointing, disappointment, let down, sad, 失望, 難過, 傷心, 遺憾, 难过, 伤心, 遗憾",
        1: "expected better, expected more, hoped for, 以為會, 本來期待, 期待落空, 以为会, 本来期待",
    },
    "weary": {
        3: "exhausted, sick and tired, worn out, 心力交瘁, 身心俱疲, 精疲力竭, 筋疲力盡, 筋疲力尽",
        2: """tired of, fed up, tiring, had enough, 疲憊, 好累, 受夠, 煩死, 厭煩, 疲惫, 受够, 烦死, 厌烦, 懶得再,
        懒得再""",
        1: "tired, over and over, yet again, 累, 又要重講, 一再, 又要重讲",
    },
    "confused": {
        3: "completely lost, makes no sense at all, 完全看不懂, 完全不懂, 一頭霧水, 一头雾水",
        2: """confused, confusing, do not understand, don't understand, makes no sense, puzzled, unclear, 困惑,
        看不懂, 搞不懂, 不明白, 不清楚, 不懂, 莫名其妙""",
        1: "not sure, wonder, wondering, 請問, 為什麼, 请问, 为什么, 怎麼會, 怎么会",
    },
}

# What the trade calls customers. It is never said of anybody here: it only leads to what helps (docs/domain.md §2).
TYPE_WORDS = """know-all, know-it-all, grumbler, moaner, overbearing, bully, 無所不知型, 發牢騷型, 盛氣凌人型"""

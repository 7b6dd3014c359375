"""Words to avoid in a reply, with what says it better. Written for this product; one list for each language.

A row: the words to avoid, several separated by "|" (in Latin letters whole words, "*" lets the last one go on); what to
write instead, empty where the sentence should simply go; the kind of mistake.
"""

CONDITIONAL, BLAME, REFUSAL, VAGUE, JARGON, BRUSH_OFF = (
    "conditional",
    "blame",
    "refusal",
    "vague",
    "jargon",
    "brush_off",
)

ENGLISH = [
    ("if you feel|if you felt|if you were upset|if you are upset", "that you had to go through this", CONDITIONAL),
    ("sorry if|apologise if|apologize if|apologies if", "sorry that", CONDITIONAL),
    ("sorry but|sorry, but", "sorry. What we can do is", CONDITIONAL),
    ("any inconvenience caused|any inconvenience", "the trouble this gave you", CONDITIONAL),
    ("mistakes were made", "we made a mistake", CONDITIONAL),
    ("you should have|you failed to|you forgot to|you neglected to", "what helps now is", BLAME),
    ("you must have|you misread|you misunderstood|your misunderstanding", "we did not make it clear that", BLAME),
    ("you claim|you allege|your allegation", "you told us", BLAME),
    ("you must|you have to|you need to", "may I ask you to", BLAME),
    ("we cannot|we can't|we are unable to|i cannot|i can't|it is impossible", "what we can do is", REFUSAL),
    ("our policy|company policy|not our policy|as per policy", "the reason is", REFUSAL),
    ("not our fault|not our problem|not our responsibility", "what I can do about it is", REFUSAL),
    ("that is not allowed|it is not allowed", "what is possible is", REFUSAL),
    ("as soon as possible|asap|shortly|in due course|in the near future", "by … (a day and a time)", VAGUE),
    ("we will look into it|looking into it", "I will find out … and tell you by …", VAGUE),
    ("we take this very seriously|we value your feedback|your call is important", "", VAGUE),
    ("problem|issue", "matter", VAGUE),
    ("rma|sla|sop|escalate to tier*|ticket|end user|the system", "the same in everyday words", JARGON),
    ("kindly note|please be advised|please be informed|pursuant to|herewith|aforementioned", "", JARGON),
    ("as i already said|as previously stated|as mentioned before|once again", "", BRUSH_OFF),
    ("calm down|please understand|do not worry|don't worry", "I understand", BRUSH_OFF),
    ("other customers|nobody else|no one else", "", BRUSH_OFF),
    ("this happens|these things happen", "this should not have happened", BRUSH_OFF),
]

TRADITIONAL = [
    ("如果您覺得|若您覺得|如果讓您感到|若讓您感到|如有造成|若有造成|如造成", "讓您遇到這樣的情況", CONDITIONAL),
    ("造成不便敬請見諒|造成您的不便|造成不便|敬請見諒|尚請見諒|還請見諒", "給您添了麻煩，我們很抱歉", CONDITIONAL),
    ("抱歉，但是|抱歉但|很抱歉，但|很抱歉，不過", "很抱歉。我們可以", CONDITIONAL),
    ("您應該|您早該|您沒有按照|您未依|您忘記|您忘了", "接下來可以這樣處理：", BLAME),
    ("您誤會|您誤解|您看錯|您弄錯|您搞錯", "是我們沒有說清楚", BLAME),
    ("您聲稱|您所謂", "您告訴我們", BLAME),
    ("您必須|您一定要|您務必", "想麻煩您", BLAME),
    ("我們不能|我們沒辦法|我們無法|不能|沒辦法|無法|不行|不可以|做不到", "我們可以", REFUSAL),
    ("公司規定|公司政策|依規定|按照規定|這是規定", "原因是", REFUSAL),
    ("不是我們的錯|不是我們的責任|與我們無關|不歸我們管", "我能為您做的是", REFUSAL),
    ("盡快|儘快|儘速|近日|近期|稍後|再等等", "……（寫出日期與時間）前", VAGUE),
    ("會再了解|再了解看看|會反映|會轉達", "我會查清……，並在……前告訴您", VAGUE),
    ("我們非常重視|感謝您的寶貴意見|您的意見是我們", "", VAGUE),
    ("問題", "情況", VAGUE),
    ("派單|結單|升級處理|二線|SLA|SOP|RMA", "換成日常的說法", JARGON),
    ("茲|惠請|來函|旨揭|鈞啟|貴客", "換成日常的說法", JARGON),
    ("如前所述|已經說過|剛才說過|之前說過|再次說明", "", BRUSH_OFF),
    ("請您冷靜|冷靜一下|請您諒解|請您體諒|別擔心|不用擔心", "我明白", BRUSH_OFF),
    ("其他顧客都|別的顧客都|只有您|從來沒有人", "", BRUSH_OFF),
    ("難免|在所難免|這很正常", "這不應該發生", BRUSH_OFF),
]

SIMPLIFIED = [
    ("如果您觉得|若您觉得|如果让您感到|若让您感到|如有造成|若有造成|如造成", "让您遇到这样的情况", CONDITIONAL),
    ("给您带来不便敬请谅解|带来不便|造成不便|敬请谅解|还请谅解|望您谅解", "给您添了麻烦，我们很抱歉", CONDITIONAL),
    ("抱歉，但是|抱歉但|很抱歉，但|很抱歉，不过", "很抱歉。我们可以", CONDITIONAL),
    ("您应该|您早该|您没有按照|您未按|您忘记|您忘了", "接下来可以这样处理：", BLAME),
    ("您误会|您误解|您看错|您弄错|您搞错", "是我们没有说清楚", BLAME),
    ("您声称|您所谓", "您告诉我们", BLAME),
    ("您必须|您一定要|您务必", "想麻烦您", BLAME),
    ("我们不能|我们没办法|我们无法|不能|没办法|无法|不行|不可以|做不到", "我们可以", REFUSAL),
    ("公司规定|公司政策|按规定|按照规定|这是规定", "原因是", REFUSAL),
    ("不是我们的错|不是我们的责任|与我们无关|不归我们管", "我能为您做的是", REFUSAL),
    ("尽快|近日|近期|稍后|再等等", "……（写明日期和时间）前", VAGUE),
    ("会再了解|再了解一下|会反馈|会反映|会转达", "我会查清……，并在……前告诉您", VAGUE),
    ("我们非常重视|感谢您的宝贵意见|您的意见是我们", "", VAGUE),
    ("问题", "情况", VAGUE),
    ("派单|结单|升级处理|二线|SLA|SOP|RMA", "换成日常的说法", JARGON),
    ("亲，|亲亲|兹|特此|来函", "换成日常的说法", JARGON),
    ("如前所述|已经说过|刚才说过|之前说过|再次说明", "", BRUSH_OFF),
    ("请您冷静|冷静一下|请您理解|请您体谅|别担心|不用担心", "我明白", BRUSH_OFF),
    ("其他客户都|别的客户都|只有您|从来没有人", "", BRUSH_OFF),
    ("难免|在所难免|这很正常", "这不应该发生", BRUSH_OFF),
]

BETTER_WORDS = {"en": ENGLISH, "zh-hant": TRADITIONAL, "zh-hans": SIMPLIFIED}

# By what words each of the five parts of a written reply is recognised.
PARTS = {
    "thanks": "thank you|thanks|謝謝|感謝|谢谢|感谢",
    "sorry": "sorry|apologise|apologize|apology|apologies|抱歉|對不起|致歉|道歉|对不起",
    "account": "because|the reason|found|happened|found out|turned out|caused|the cause|原因|因為|由於|查到|查明|"
    "經查|發現|经查|因为|由于|发现|确认到|是我們沒有|是我们没有",
    "remedy": "refund*|replace*|exchange*|repair*|send you|sent you|credit*|put right|put it right|we will|i will|"
    "we have|i have|i begin|i arrange|we propose|proposal|we can do|is done|we offer*|退款|退費|換|維修|補|賠|"
    "寄出|送達|已經|會在|我們會|我會|方案|安排|處理好|負責|完成|退费|换|维修|补|赔|送达|已经|会在|我们会|我会|处理好|负责",
    "onward": "reach me|reach us|call me|call us|write to|write back|reply to this|replying to|reply with|hear from|"
    "let me know|by phone|與我聯絡|和我聯絡|聯絡|回覆|回信|來電|撥打|隨時|找我|"
    "与我联系|和我联系|联系|回复|来电|拨打|随时",
}

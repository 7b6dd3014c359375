"""What replies may begin from: short, sincere, in the customer's language. Managers end them and add their own."""

from complaints.placeholders import named
from intake.policies import SINCE

LANGUAGES = ("en", "zh-hant", "zh-hans")


def template(code, purpose, names, subjects, bodies):
    """One template in the three languages: three rows."""
    english, traditional, simplified = names
    for language, subject, body in zip(LANGUAGES, subjects, bodies, strict=True):
        named(subject), named(body)
        yield {
            "code": code,
            "language": language,
            "starts_on": SINCE,
            "purpose": purpose,
            "name_en": english,
            "name_zh_hant": traditional,
            "name_zh_hans": simplified,
            "subject": subject,
            "body": body.strip(),
        }


ACKNOWLEDGEMENT = template(
    "heard",
    "acknowledgement",
    ("We have heard you", "已收到，由我處理", "已收到，由我处理"),
    ("We have heard you – {{ case }}", "我們收到了您的反映（{{ case }}）", "我们收到了您的反映（{{ case }}）"),
    (
        """
{{ customer }},

Thank you for telling us. I have read every word, and I am sorry that you had to write to us at all.

I look after this myself from now on. I am finding out what happened, and you will hear from me by {{ promise_date }}, whatever
I know by then.

If there is something I should know before that, reply to this mail; it comes straight to me.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

謝謝您告訴我們。您寫的每一句我都看了，讓您為這件事費心，真的很抱歉。

從現在起由我負責。我正在了解事情的經過，{{ promise_date }}以前，不論查到哪裡，我都會回覆您。

這段時間若想到什麼要補充，直接回覆這封信就可以，我會看到。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

谢谢您告诉我们。您写的每一句我都看了，让您为这件事费心，真的很抱歉。

从现在起由我负责。我正在了解事情的经过，{{ promise_date }}以前，不管查到哪一步，我都会回复您。

这段时间如果想到什么要补充，直接回复这封邮件就可以，我会看到。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

PROGRESS = template(
    "progress",
    "progress",
    ("How it stands", "目前進度", "目前进度"),
    ("How it stands – {{ case }}", "目前進度（{{ case }}）", "目前进度（{{ case }}）"),
    (
        """
{{ customer }},

Thank you for your patience. I promised to keep you informed, so here is where we are.

What we have found so far: {{ finding }}

What comes next: {{ promise }}, by {{ promise_date }}.

You need not do anything. If you want to reach me before that, reply to this mail.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

謝謝您耐心等候。先向您說明目前的進度。

到現在查到的是：{{ finding }}

接下來：{{ promise }}，{{ promise_date }}以前完成。

您不需要做什麼。想找我，回覆這封信就可以。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

谢谢您耐心等候。先跟您说明目前的进度。

到现在查到的是：{{ finding }}

接下来：{{ promise }}，{{ promise_date }}以前完成。

您不用做什么。想找我，回复这封邮件就可以。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

DELAY = template(
    "delay",
    "delay",
    ("Later than we said, told first", "會晚一些，先告訴您", "会晚一些，先告诉您"),
    ("Later than we said – {{ case }}", "會比說好的晚，先告訴您（{{ case }}）", "会比说好的晚，先告诉您（{{ case }}）"),
    (
        """
{{ customer }},

You should hear this from us before you have to ask: it takes longer than we told you, and I am sorry.

The reason is: …

The new date is {{ promise_date }}: {{ promise }}. If that does not suit you, we can do this instead: …

Tell me which you prefer by replying to this mail, and I arrange it today.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

這件事應該由我們先告訴您，不該等您來問：會比先前說好的晚，很抱歉。

原因是：……

新的時間是 {{ promise_date }}：{{ promise }}。若這個時間不方便，我們也可以這樣處理：……

您希望哪一種，回覆這封信告訴我，我今天就安排。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

这件事应该由我们先告诉您，不该等您来问：会比之前说好的晚，很抱歉。

原因是：……

新的时间是 {{ promise_date }}：{{ promise }}。如果这个时间不方便，我们也可以这样处理：……

您希望哪一种，回复这封邮件告诉我，我今天就安排。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

FINDING = template(
    "finding",
    "finding",
    ("What we found", "初步查明的情況", "初步查明的情况"),
    ("What we found – {{ case }}", "初步查明的情況（{{ case }}）", "初步查明的情况（{{ case }}）"),
    (
        """
{{ customer }},

Thank you for giving us the time to look. This is what happened:

{{ finding }}

It should not have happened, and I am sorry that you had to live with it.

The next thing you get from me is a proposal for how we put it right, by {{ promise_date }}. If something in this is not how you
remember it, please write back: your account counts.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

謝謝您給我們時間了解。事情的經過是這樣的：

{{ finding }}

這不應該發生，讓您遇到，我很抱歉。

{{ promise_date }}以前，我會把處理方案寄給您。上面若有和您記得的不一樣的地方，請回信告訴我，以您的經歷為準。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

谢谢您给我们时间了解。事情的经过是这样的：

{{ finding }}

这不应该发生，让您遇到，我很抱歉。

{{ promise_date }}以前，我会把处理方案发给您。上面如果有和您记得的不一样的地方，请回信告诉我，以您的经历为准。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

PROPOSAL = template(
    "proposal",
    "proposal",
    ("What we propose", "我們的處理方案", "我们的处理方案"),
    ("What we propose – {{ case }}", "我們的處理方案（{{ case }}）", "我们的处理方案（{{ case }}）"),
    (
        """
{{ customer }},

Thank you for waiting. We now know what happened: {{ finding }}

I am sorry for it. This is what we can do; choose what suits you best:

{{ options }}

Reply with the one you want, and I begin the same day. If none of them is right, tell me what would be: we look again.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

謝謝您等候。我們查明了原因：{{ finding }}

這件事我很抱歉。我們可以這樣處理，請您選擇最合適的：

{{ options }}

回覆您要的方案，我當天就開始辦。若都不合適，請告訴我怎樣才好，我們再想辦法。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

谢谢您等候。我们查明了原因：{{ finding }}

这件事我很抱歉。我们可以这样处理，请您选择最合适的：

{{ options }}

回复您要的方案，我当天就开始办。如果都不合适，请告诉我怎样才好，我们再想办法。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

APOLOGY = template(
    "apology",
    "apology",
    ("Sorry, and how it was put right", "致歉與補救", "致歉与补救"),
    ("We are sorry – {{ case }}", "向您致歉（{{ case }}）", "向您致歉（{{ case }}）"),
    (
        """
{{ customer }},

Thank you for telling us openly. I am sorry for what happened with {{ item }}: {{ finding }}

This is how we put it right: {{ remedy }}

We have changed what led to it, so that it does not happen to the next person either. If anything is still not as it should
be, reply to this mail and it comes to me.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

謝謝您坦白告訴我們。{{ item }}讓您遇到這樣的情況，我向您致歉。事情是這樣發生的：{{ finding }}

我們已經這樣補救：{{ remedy }}

造成這件事的環節也改了，不讓下一位顧客再遇到。若還有不對的地方，回覆這封信，由我處理。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

谢谢您坦率地告诉我们。{{ item }}让您遇到这样的情况，我向您致歉。事情是这样发生的：{{ finding }}

我们已经这样补救：{{ remedy }}

造成这件事的环节也改了，不让下一位客户再遇到。如果还有不对的地方，回复这封邮件，由我处理。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

CLOSING = template(
    "closing",
    "closing",
    ("The end, and thank you", "處理完畢，謝謝您", "处理完毕，谢谢您"),
    ("Everything is done – {{ case }}", "都處理好了（{{ case }}）", "都处理好了（{{ case }}）"),
    (
        """
{{ customer }},

Everything we agreed is done: {{ remedy }}

Thank you for your patience, and for telling us; without you we would not have noticed. I am sorry once more for the trouble it
gave you.

May I ask whether it is well for you now? One line is enough. And should anything come back, reply to this mail: your case opens
again and comes to me.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

說好的都處理好了：{{ remedy }}

謝謝您的耐心，也謝謝您告訴我們，沒有您，我們不會發現。這段時間給您添了麻煩，很抱歉。

想請問您，現在都好了嗎？回一句話就可以。之後若又有狀況，回覆這封信，案件就會重新開啟，由我接手。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

说好的都处理好了：{{ remedy }}

谢谢您的耐心，也谢谢您告诉我们，没有您，我们不会发现。这段时间给您添了麻烦，很抱歉。

想问问您，现在都好了吗？回一句话就可以。之后如果又有状况，回复这封邮件，工单会重新打开，由我接手。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

ROUTES = template(
    "routes",
    "routes",
    ("Not agreed: the outside routes", "未能達成一致：其他管道", "未能达成一致：其他渠道"),
    ("Our final answer – {{ case }}", "我們的最終答覆（{{ case }}）", "我们的最终答复（{{ case }}）"),
    (
        """
{{ customer }},

Thank you for going through this with us. I am sorry that we did not find a solution that is right for you.

What we found: {{ finding }}

Our final answer, and the reasons for it: …

You need not leave it at that. You can turn to: … (name, address, telephone, until when)

Taking one of these routes changes nothing in how we treat you. What we offered stays open until … ; to take it up, reply to this mail.

{{ alias }}
{{ firm }}, case {{ case }}
""",
        """
{{ customer }}，您好：

謝謝您一路和我們溝通。沒能找到讓您滿意的辦法，我很抱歉。

我們查到的是：{{ finding }}

我們的最終答覆和理由：……

您不必就此接受。您可以向以下單位提出申訴：……（名稱、地址、電話、期限）

不論您選擇哪個管道，我們對您的服務都不會改變。先前提出的方案保留到……，想採用時回覆這封信就可以。

{{ alias }}
{{ firm }}　案件編號 {{ case }}
""",
        """
{{ customer }}，您好：

谢谢您一路和我们沟通。没能找到让您满意的办法，我很抱歉。

我们查到的是：{{ finding }}

我们的最终答复和理由：……

您不必就此接受。您可以向以下单位投诉：……（名称、地址、电话、期限）

不管您选择哪个渠道，我们对您的服务都不会改变。之前提出的方案保留到……，想采用时回复这封邮件就可以。

{{ alias }}
{{ firm }}　工单号 {{ case }}
""",
    ),
)

TEMPLATES = [*ACKNOWLEDGEMENT, *PROGRESS, *DELAY, *FINDING, *PROPOSAL, *APOLOGY, *CLOSING, *ROUTES]

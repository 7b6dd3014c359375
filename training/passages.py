"""What numbers, contacts and addresses look like in English and both Chinese scripts, seen through ``plain``. Pure.

Every pattern is bounded, so that no text makes it slow.
"""

import re

EDGE, END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
GAP = r"[\s.()/\-–—_·、,，\\|*]{0,3}"
DIGITS = rf"\+?\(?\d(?:{GAP}\d){{5,29}}"
CUE = (
    r"(?:\b(?:order|account|acct|invoice|tracking|parcel|reference|ref|booking|ticket|member(?:ship)?|"
    r"policy|serial|customer"
    r"|passport|licen[cs]e)\b|订单|定单|账号|帐号|账户|帐户|单号|编号|发票|运单|会员|序号|保单|护照|身"
    r"份证|身分证|证号|"
    r"驾照|卡号|票号|工号|学号|病历|号码|户口|代号|订位|预订|车牌)"
)
HANDLE_CUE = (
    r"(?<![a-z])(?:line|微信|wechat|weixin|whats\s?app|telegram|signal|instagram|ig|"
    r"facebook|fb|qq|skype|twitter|微博|小红书)(?![a-z])"
)
LINK = re.compile(
    r"(?:https?|ftp)://[^\s<>\"'，。；、）」』\u4e00-\u9fff]{3,400}|(?<![@\w.])www\.[^\s<>，。；\u4e00-\u9fff]{3,200}"
    r"|(?<![@\w.])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|net|org|io|tw|cn|hk|uk|shop|example|me|co|app)(?:/["
    r"^\s<>，。；\u4e00-\u9fff]{0,200})?(?![\w@])",
    re.I,
)
EMAIL = re.compile(
    r"[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w\-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s"
    r"?[A-Za-z0-9\-]{2,24}){1,4}"
    r"|[\w.+\-]{1,64}\sat\s[\w\-]{1,63}(?:(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?|\sdot\s)[a-z][a-z0-9\-]{1,23}){1,4}",
    re.I | re.A,
)
HANDLE = re.compile(
    rf"{HANDLE_CUE}\s?(?:(?:id|name|no|号|账号|帐号|账户|名|同号)\s?(?:is|是|为|[:：=])?|[:：=])\s?"
    rf"(?P<value>@?[A-Za-z0-9][\w.\-]{{3,39}})"
    rf"|{HANDLE_CUE}\s?(?:is|as|是|为)?\s?(?P<bare>@?(?=[\w.\-]{{0,39}}[\d_])[A-Za-z0-9][\w.\-]{{3,39}})"
    r"|(?<![\w.@])(?P<at>@[A-Za-z0-9_][\w.\-]{2,39})",
    re.I | re.A,
)
AMOUNT = re.compile(
    r"(?:(?:NT|HK|US|A|C|S|RMB|CN)?[$€£¥]|NTD|TWD|HKD|USD|CNY|RMB|EUR|GBP|JPY|新台币|人民币|港币|美金)"
    r"\s?\d{1,3}(?:[,\s]?\d{3}){0,3}(?:\.\d{1,2})?(?![\d\-])"
    r"|(?<![\d\-])\d{1,3}(?:,?\d{3}){0,3}(?:\.\d{1,2})?\s?(?:元|块|圆|dollars?\b|euros?\b|pounds?\b|yu"
    r"an\b|TWD\b|NTD\b|HKD\b|USD\b|CNY\b|万|[%％]|折)",
    re.I,
)
IDENTITY = re.compile(
    rf"{EDGE}(?:[A-Z]{GAP}[12489ABCD](?:{GAP}\d){{8}}|\d(?:{GAP}\d){{16}}{GAP}[\dX]|[A-Z]{{1,2}}\s?\d{{"
    rf"6}}\s?[(（]?[0-9A][)）]?"
    rf"|[A-Z]{{1,2}}-?\d{{7,9}}|(?-i:[A-Z]{{2}})\d{{2}}(?:\s?[A-Z0-9]{{4}}){{2,7}}(?:\s?[A-Z0-9]{{1,4}}"
    rf")?|[A-Z]{{2}}\s?\d{{2}}\s?\d{{2}}\s?\d{{2}}\s?[A-D]|\d{{3}}-\d{{2}}-\d{{4}}|[A-Z]{{5}}\s?\d{{6}}\s?[A-Z]{{2}}\d[A-Z]{{2}}){END}",
    re.I,
)
CARD = re.compile(rf"{EDGE}(?:\d(?:{GAP}\d){{12,18}}|\d{{0,4}}[\s\-]?(?:[*xX•]{{2,4}}[\s\-]?){{1,3}}\d{{3,4}}){END}")
PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][\s]?[A-Z][\s·.\-]?[A-Z0-9](?:\s"
    rf"?[A-Z0-9]){{4,5}}{END}"
    rf"|{EDGE}(?:[A-Z]{{2,3}}[\s\-]?\d{{3,4}}|\d{{3,4}}-[A-Z]{{2,3}}|[A-Z]{{2}}\d{{2}}\s?[A-Z]{{3}}|\d["
    rf"A-Z]{{3}}\d{{3}}){END}"
)
CUED = re.compile(
    rf"{CUE}[\s:：#]{{0,3}}(?:no\.?|number|id|nr|号码|号|码|为|是|is|was)?[\s:：#.]{{0,4}}(?P<value>(?="
    rf"[A-Za-z\-]{{0,12}}\s?\d)[A-Za-z0-9](?:[\-\s_/]?[A-Za-z0-9]){{2,29}}?)(?![A-Za-z0-9])(?!\s?[\-_/]"
    rf"?\d)",
    re.I,
)
MIXED = re.compile(
    rf"{EDGE}(?=[A-Za-z0-9_/\-]{{0,24}}\d{GAP}\d{GAP}\d)(?=[\d_/\-]{{0,20}}[A-Za-z])[A-Za-z0-9](?:[\-_/"
    rf"]?[A-Za-z0-9]){{4,39}}{END}"
    rf"|{EDGE}[A-Z]{{1,5}}\s?[\-#–—]\s?\d[\d\-\s]{{1,20}}\d{END}"
)
LONG = re.compile(rf"(?<![\d]){DIGITS}(?!\d)(?:\s?(?:#|ext\.?|分机|转)\s?\d{{1,6}})?", re.I)
SPELLED = re.compile(
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)(?:[\s,\-]{1,3}(?:zero|oh|"
    r"one|two|three|four|five|six|seven|eight|nine|double|triple)){5,24}",
    re.I,
)

ENDING = re.compile(
    r"(?:ending\s(?:in|with)?|last\s(?:four|4)(?:\sdigits)?(?:\s(?:are|is|were))?|(?:末|尾|后)(?:[四4三3五5]?[码位号]|号))"
    r"[\s:：是为]{0,3}(?P<value>\d{3,5})(?!\d)",
    re.I,
)

ROAD = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq|terr"
    r"ace|crescent|cres|close|way|highway|hwy|parkway|alley|path|row|gardens?|mews|quay|grove|walk)"
)
CAP = r"(?-i:[A-Z])[\w'’.\-]{0,24}"
PART = (
    r"(?:(?:flat|room|rm|unit|suite|ste|apt|apartment|block|blk|tower|lane|ln|alley|aly|section|sec|no"
    r"|floor|house|#)\.?\s?#?(?-i:[A-Z0-9])[\w\-]{0,6}|\d{1,3}(?:st|nd|rd|th)?[\s\-]?(?:/?f|fl|floor)"
    r"\b\.?|#\d[\d\-]{0,7})"
)
POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|(?-i:[A-Z]{2})\s\d{5}(?:-\d{4})?|\d{3,6})"
SIDE = r"(?:\s(?:central|north|south|east|west|(?-i:[NS][EW]|[NSEW]))\b)?"
STREET = (
    rf"(?:\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})?,?\s(?:{CAP}\s|\d{{1,3}}(?:st|nd|rd|th)\s){{1,4}}{ROAD}\b\.?"
    rf"{SIDE}|(?:{CAP}\s){{1,3}}(?:[NSEW]\.?\s)?{ROAD}\b\.?{SIDE}(?=[\s,]{{1,3}}(?:{PART}|\d{{1,4}}\b))"
    rf")"
)
ADDRESS = re.compile(
    rf"{EDGE}(?:{PART}[\s,]{{1,3}}){{0,5}}{STREET}(?:[\s,]{{1,3}}(?:{PART}|{POSTCODE}{END})|,\s?{CAP}(?"
    rf":\s{CAP}){{0,2}})" + "{0,8}"
    rf"|{EDGE}(?:{PART}[\s,]{{1,3}}){{1,5}}(?:{CAP}\s){{1,3}}{ROAD}\b\.?{SIDE}(?:[\s,]{{1,3}}(?:{PART}|"
    rf"{POSTCODE}{END})|,\s?{CAP}(?:\s{CAP}){{0,2}}){{0,8}}"
    rf"|{EDGE}(?:{PART}[\s,]{{1,3}}){{2,6}}(?:{CAP}[\s,]{{1,2}}){{0,4}}(?:house|court|gardens?|building"
    rf"|mansions?|tower|estate|plaza)\b(?:,\s?{CAP}(?:\s{CAP}){{0,2}}){{0,4}}",
    re.I,
)
LISTED = re.compile(
    rf"{EDGE}{PART}(?:,\s?(?:{PART}|(?:\d{{1,5}}[A-Za-z]?\s)?(?:{CAP}\s){{0,3}}{CAP}(?:\s{POSTCODE}{END})?)){{2,9}}"
    rf"|{EDGE}P\.?\s?O\.?\s?Box\s\d{{1,7}}(?:,\s(?:{CAP}\s?){{1,3}}(?:{POSTCODE}{END})?)?"
    rf"|{EDGE}\d{{1,5}}(?:\s?bis)?,?\s(?:rue|avenue|boulevard|via|calle|plaza|piazza|viale|rua)\s"
    rf"(?:(?:de|des|du|la|le|les|del|della|di|da)\s){{0,2}}{CAP}(?:\s{CAP}){{0,2}}(?:,\s\d{{4,5}}\s{CAP})?"
    rf"|{EDGE}(?-i:[A-Z])[a-zß]{{2,20}}(?:strasse|straße|weg|platz|gasse|allee)\s\d{{1,4}}[a-z]?(?:,\s\d{{4,5}}\s{CAP})?"
    r"|(?:邮政|邮局)?信箱\s?(?:第)?\d{1,6}(?:号|之\d{1,3})?(?:信箱)?",
    re.I,
)
POST_CODE = re.compile(rf"{EDGE}[A-Z]{{1,2}}\d[A-Z\d]?\s?\d(?!(?:ST|ND|RD|TH)\b)[A-Z]{{2}}{END}")

WORD = r"(?:和平|[^\W\d_a-zA-Z我你您他她们在住到是从了把请寄送和与跟址为于去至就也都给收这那家来过的])"
SEP = r"[\s,，、·\-]{0,2}"
REGION = (
    rf"(?:(?:中国|台湾|香港){SEP})?(?:{WORD}{{1,7}}?(?:特别行政区|自治区|自治州|省|市|县|州|区|镇|乡|旗"
    rf"|岛){SEP}){{0,5}}"
)
WAY = (
    rf"{WORD}{{1,8}}?(?:大道|公路|路|街|道|巷|弄|胡同|里|村|邨|屋苑|苑|花园|小区|社区|新村|大厦|大楼|广"
    rf"场|中心|工业区|园区|城|阁|庭|台|坊)"
)
COUNT = r"(?:[\dA-Za-z〇○零一二三四五六七八九十百]{1,5}(?:[\-之~][\dA-Za-z一二三四五六七八九十]{1,4})?)"
UNIT = r"(?:段|巷|弄|号楼|号院|号|院|楼|层|室|栋|幢|座|单元|房|户|期|组|邻|F\b|f\b|之[\d一二三四五六七八九十]{1,3})"
CHINESE_ADDRESS = re.compile(
    rf"(?:\d{{3,6}}{SEP})?{REGION}(?:{WAY}{SEP}(?:[东西南北中]{SEP})?){{0,3}}(?:{WAY}){SEP}(?:[东西南北"
    rf"中]{SEP})?(?:第?{COUNT}\s?{UNIT}{SEP}|(?:{WAY}{SEP})){{1,10}}(?:之{COUNT}|\d{{2,4}}(?![\d元块]))"
    rf"?"
    rf"|(?:{WORD}{{1,7}}?(?:省|市|县){SEP}){{1,2}}(?:{WORD}{{1,7}}?(?:区|镇|乡|村){SEP}){{1,3}}"
    rf"|{COUNT}\s?(?:弄|巷|栋|幢|座|单元){SEP}{COUNT}\s?(?:号|楼|室|层|户)(?:{SEP}{COUNT}\s?(?:楼|室|层"
    rf"|户|之{COUNT}))*"
)
RULES = (
    ("link", LINK),
    ("email", EMAIL),
    ("handle", HANDLE),
    ("address", LISTED),
    ("address", ADDRESS),
    ("address", CHINESE_ADDRESS),
    ("identity", IDENTITY),
    ("card", CARD),
    ("card", ENDING),
    ("plate", PLATE),
    ("order", CUED),
    ("order", MIXED),
    ("address", POST_CODE),
    ("phone", LONG),
    ("phone", SPELLED),
)
COUNTED_RULES = (("identity", IDENTITY), ("card", CARD), ("phone", LONG))

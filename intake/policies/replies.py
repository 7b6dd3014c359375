"""What replies may begin from: short, sincere, in the customer's language. Managers end them and add their own."""

import tomllib
from pathlib import Path

from intake.policies import SINCE

LANGUAGES = ("zh-hant", "zh-hans", "en")

# Code and purpose, and what each is called by whoever chooses it.
NAMES = {
    ("heard", "acknowledgement"): ("We have heard you", "已收到，由我處理", "已收到，由我处理"),
    ("progress", "progress"): ("How it stands", "目前進度", "目前进度"),
    ("delay", "delay"): ("Later than we said, told first", "會晚一些，先告訴顧客", "会晚一些，先告诉客户"),
    ("finding", "finding"): ("What we found", "初步查明的情況", "初步查明的情况"),
    ("proposal", "proposal"): ("What we propose", "我們的處理方案", "我们的处理方案"),
    ("apology", "apology"): ("Sorry, and how it was put right", "致歉與補救", "致歉与补救"),
    ("closing", "closing"): ("The end, and thank you", "處理完畢，感謝顧客", "处理完毕，感谢客户"),
    ("routes", "routes"): ("Not agreed: the outside routes", "未能達成一致：其他管道", "未能达成一致：其他渠道"),
}


def templates(language: str):
    """The templates of one language, from the file beside this one."""
    texts = tomllib.loads((Path(__file__).parent / f"replies.{language}.toml").read_text(encoding="utf-8"))
    for (code, purpose), (english, traditional, simplified) in NAMES.items():
        yield {
            "code": code,
            "language": language,
            "starts_on": SINCE,
            "purpose": purpose,
            "name_en": english,
            "name_zh_hant": traditional,
            "name_zh_hans": simplified,
            "subject": texts[code]["subject"],
            "body": texts[code]["body"].strip(),
        }


TEMPLATES = [row for language in LANGUAGES for row in templates(language)]

"""Words that give away the other side of the strait, each written in the script in which it would slip in."""


def each(page: str) -> list[str]:
    """The words of a page of words."""
    return page.split()


ONLY_MAINLAND = each("""
    渠道 審批 模板 信息 軟件 網絡 默認 搜索 短信 超時 聯繫 導入 打印 賬號 日曆 責任人 審計 到店 檔位 代金券 快捷鍵 糾正
    工單 群訴 兌現 社交媒體 即時通訊 在線 屏幕 數據 用戶 視頻 質量 反饋 添加 保存 菜單 跟進 共情 台賬 預占 調休 復盤
    質檢 培訓師 挂起 升級處理 電子郵箱 客服熱線 稍後再試 鼠標 首次響應 答復
""")
ONLY_TAIWAN = each("""
    客诉 管道 签核 范本 资讯 软体 网路 预设 搜寻 登入 简讯 逾时 联络 汇入 列印 帐号 行事历 承办人 稽核 临柜 级距 抵用券
    快速键 矫正 案件 顾客 同仁 个资 社群媒体 通讯软体 线上 萤幕 资料库 使用者 影片 品质 回馈 储存 选单 追踪 明细帐 补班
    检讨会 主管机关 同理心 讲师 转主管 电子信箱 滑鼠 首次回应 回覆 品项 致送 当机 透过 程式
""")

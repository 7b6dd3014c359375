"""206 values written by imagination before the rules were read: what the anonymiser has to find in words it never saw.

Each line is something somebody might write in a case. What stands between ⟦ and ⟧ is planted and may not be left; what
stands outside is harmless and ought to stay; ↵ is the end of a line. `KNOWN` are the people whom the case itself knows
(customer, contacts); all others are known from these words only.
"""

KNOWN = [
    "Eleanor Ashworth-Beaumont",
    "Rajesh Venkataraman",
    "Siobhán O'Malley-Keane",
    "William Hartnell",
    "歐陽靖雯",
    "司馬承翰",
    "陳美華",
    "李國棟",
    "诸葛雨桐",
    "张晓燕",
    "刘建国",
    "上官文浩",
]

ENGLISH = """\
The customer, ⟦Eleanor Ashworth-Beaumont⟧, rang twice before lunch.
⟦Ashworth-Beaumont⟧ was already cross when the line was answered.
She signs her messages simply ⟦Eleanor⟧ and expects an answer within the day.
Spoke with ⟦Mrs Ashworth Beaumont⟧ about the missing handle.
The name on the parcel was ⟦ELEANOR ASHWORTH-BEAUMONT⟧ in capitals.
The receipt says ⟦Ashworth-Beaumont, Eleanor⟧ and shows the old price.
Note left for ⟦E. Ashworth-Beaumont⟧ at the counter.
⟦Dr Venkataraman⟧ confirmed that the powder was not harmful.
Our partner ⟦Rajesh⟧ promised to look again on Monday.
The complaint was also sent on by ⟦R. Venkataraman⟧ to the head office.
⟦Siobhan O'Malley-Keane⟧ asked why the lid leaks.
⟦Ms O’Malley-Keane⟧ wants the refund by Friday.
Her friend calls her ⟦Siobhán⟧ on the recording.
⟦Bill Hartnell⟧ came to the shop in person.
Mr ⟦W. Hartnell⟧ refuses a voucher.
The delivery was taken in by ⟦Hartnell⟧'s neighbour.
My husband ⟦Thaddeus⟧ opened the box and cut his finger.
I was told by your colleague ⟦Mr. Montgomery-Pryce⟧ that it was covered.
Please ask for ⟦Professor Ingrid Sørensen⟧ at the clinic.
My name is ⟦Chukwuemeka Obi⟧ and I have waited three weeks.
Yours sincerely, ⟦Beatrix van der Linden⟧
Kind regards,↵⟦Tomasz Wiśniewski⟧
Dear ⟦Captain Llewellyn⟧, thank you for your patience.
My daughter ⟦Anneliese⟧ is allergic to the dye.
The technician introduced himself as ⟦Gustavo Perreira⟧.
It was signed for by a certain ⟦Mr J. P.↵Worthington⟧ at the gate.
Call back on ⟦020 7946 0138⟧ after six.
Her mobile is ⟦07700 900 461⟧ and she prefers texts.
Reach him at ⟦+44 (0)161 496 0722⟧ during work.
The number on file, ⟦+1 (415) 555-0147⟧, rings out.
US office: ⟦212.555.0193⟧, ask for the duty manager.
He left ⟦1-800-555-0162 ext. 48⟧ for the answer.
Hong Kong line ⟦+852 2345 6711⟧ was engaged.
Taipei: ⟦+886 2 2712 3488 #216⟧ between nine and five.
Please try ⟦00886-912-604-518⟧ from abroad.
Mainland mobile ⟦+86 138 0013 8472⟧ on the order form.
Text ⟦(04) 2315-7760⟧ or leave a message.
He typed ⟦0 9 1 2 3 4 8 8 7 6⟧ with blanks.
Deliver to ⟦14B Kestrel Mews, Clapham, London SW4 7QX⟧ before noon.
She moved to ⟦Flat 3, 221 Marchmont Road, Edinburgh EH9 1HZ⟧ last spring.
Ship it to ⟦1847 Wisteria Lane, Apt 5C, Sacramento, CA 95814⟧ instead.
The courier left it at ⟦No. 27, Lane 118, Section 2, Heping East Road, Da'an District, Taipei City 106⟧ by mistake.
Invoice address: ⟦Room 1203, 12/F, Tower 2, Harbour Gate, 33 Canton Road, Tsim Sha Tsui, Kowloon⟧.
Pick up at ⟦9 Rue des Lilas, 75011 Paris⟧ was not possible.
Letters go to ⟦P.O. Box 4471, Wellington 6140⟧ only.
The house is ⟦58 Old Mill Close⟧ behind the church.
He works at ⟦Unit 6, Larkspur Business Park, Reading RG2 6UB⟧ most days.
Order number ⟦KX-2291-8840-B⟧ has not arrived.
Paid with card ⟦4539 1488 0343 6467⟧ in the shop.
The card ending in ⟦6467⟧ was charged twice.
Amex ⟦3782-822463-10005⟧ was declined.
Booking reference ⟦QF7Z2P⟧ was cancelled without a word.
Her passport ⟦533401287⟧ was copied at the desk.
Driving licence ⟦ASHWO 752116 SM9IJ⟧ shown as proof.
National Insurance number ⟦QQ 12 34 56 C⟧ is on the form.
SSN ⟦078-05-1120⟧ was read out loud by the clerk.
His car, plate ⟦LN18 KZT⟧, was scratched in your garage.
Tracking ⟦1Z999AA10123456784⟧ shows nothing since Tuesday.
Serial no. ⟦SN:7H4K-99213-XX⟧ is printed below.
IBAN ⟦GB29 NWBK 6016 1331 9268 19⟧ for the refund.
Write to ⟦eleanor.ab+complaints@kestrelmail.example.co.uk⟧ please.
His address is ⟦bill [at] hartnell-joinery [dot] example⟧ for the quote.
My WhatsApp is ⟦+44 7700 900 882⟧, same as the phone.
Find her on Instagram as ⟦@ellie_ashbeau⟧ with the pictures.
See ⟦https://reviews.example.org/u/eleanor-ashworth-beaumont?post=88⟧ for the post.
Telegram ⟦t.me/thaddeus_ab⟧ is where he answers.
Membership ⟦M00482917⟧ was said to have lapsed.
"""

TRADITIONAL = """\
客戶⟦歐陽靖雯⟧來電表示杯蓋漏水。
⟦歐陽小姐⟧說她已經等了三天。
我們請⟦靖雯⟧把照片傳過來。
訂單上的收件人寫成⟦欧阳靖雯⟧,字不一樣。
簽收欄寫的是⟦歐 陽 靖 雯⟧四個字。
聯絡人⟦司馬承翰⟧要求主管回電。
⟦司馬先生⟧在櫃檯等了四十分鐘。
他太太叫他⟦阿翰⟧,語氣很急。
⟦美華⟧說下午三點以後才方便接電話。
⟦陳女士⟧對第一次的回覆不滿意。
信封上寫⟦陳美華⟧女士親啟。
⟦小陳⟧之前答應要補寄零件。
⟦李國棟⟧經理代表公司道歉。
⟦李董⟧不接受禮券。
鄰居⟦阿明⟧幫忙代收了包裹。
櫃檯的⟦小李⟧態度不好,一直看手機。
門市的⟦林佩君⟧沒有說明退貨期限。
我先生⟦張簡志豪⟧打開箱子時割到手。
我女兒⟦范姜語彤⟧對染料過敏。
我叫⟦吳宥辰⟧,等了三個禮拜。
業務員⟦郭大哥⟧說這個有保固。
請轉告⟦王太太⟧不用再跑一趟。
我媽媽⟦黃蔡秀琴⟧今年八十歲了。
當天是⟦許醫師⟧說粉末無害的。
敬上,⟦曾淑芬⟧
店員⟦Kevin⟧說會回電,結果沒有。
請撥⟦02-2712-3488⟧轉客服。
分機是⟦(02)2345-6789轉315⟧,下午都在。
手機⟦0912-604-518⟧,晚上再打。
另一支是⟦０９３３－２８８－１７６⟧,全形字。
他留的是⟦零九一二三四八八七六⟧,我照抄。
電話⟦零玖貳捌-伍伍零-參柒壹⟧,請核對。
市話⟦04 2315 7760 #28⟧找會計。
國外請打⟦+886-7-331-2260⟧比較好。
香港電話⟦9123 4567⟧打不通。
請用⟦+852-6123-8890⟧傳訊息。
公司總機⟦037-581-204⟧沒有人接。
免付費⟦0800-024-365⟧一直忙線,另有⟦886912777345⟧可以打。
包裹寄到⟦台北市大安區和平東路二段118巷27號3樓⟧才對。
她住⟦新北市板橋區文化路一段25巷8弄12號5樓之2⟧已經十年。
請改送⟦高雄市苓雅區四維三路2號⟧,謝謝。
司機把貨放在⟦和平東路二段118巷⟧的巷口。
老家在⟦屏東縣恆春鎮山腳里砂島路２２０號⟧。
公司在⟦香港九龍尖沙咀廣東道33號海港城第二座12樓1203室⟧。
收件地址⟦桃園市中壢區中大路三百號⟧收發室。
她在⟦嘉義縣民雄鄉大學路一段168號⟧上課。
⟦信義路五段7號89樓⟧那間門市沒有人處理。
訂單編號⟦TW20260318-00472⟧還沒到。
訂單⟦A8837261⟧重複扣款。
信用卡⟦5431-1111-2222-3334⟧被刷了兩次。
卡號末四碼⟦3334⟧,請查明。
身分證字號⟦A123456789⟧被印在收據上。
身分證⟦Ｆ２２８８１７３６５⟧,請刪除。
居留證⟦AC01234567⟧過期了。
車牌⟦ABC-5678⟧停在門口。
機車⟦889-LKT⟧被刮傷。
訂位代號⟦R7KQ2M⟧被取消了。
統一編號⟦24536806⟧開錯了。
發票號碼⟦QZ-38472916⟧金額不對。
會員卡號⟦8860 4471 2293⟧查不到。
護照號碼⟦312849075⟧留在櫃檯。
匯到帳號⟦012-345678901234⟧就好。
請寄到⟦jingwen.ouyang@mail.example.tw⟧確認。
加她的LINE ID:⟦jw_ouyang88⟧。
賴是⟦meihua-chen520⟧,可以傳圖。
照片在⟦https://example.tw/album/ouyang-jingwen/0318⟧裡面。
臉書帳號⟦@meihua.chen.75⟧有貼文。
健保卡號⟦000012345678⟧不該要求。
"""

SIMPLIFIED = """\
客户⟦诸葛雨桐⟧来电说杯子裂了。
⟦诸葛女士⟧已经等了三天。
请⟦雨桐⟧把照片发过来。
快递单上写的是⟦諸葛雨桐⟧,是繁体。
签名是⟦诸葛　雨桐⟧,中间空了一格。
⟦张晓燕⟧要求主管回电话。
⟦晓燕⟧说下午三点以后才方便。
⟦张小姐⟧对第一次的答复不满意。
她同事都叫她⟦燕子姐⟧,语气很急。
收件人⟦張曉燕⟧没有收到短信。
⟦刘建国⟧先生在柜台等了四十分钟。
⟦老刘⟧不接受代金券。
⟦建国⟧之前答应补寄零件。
⟦刘总⟧派人来取了样品。
⟦上官文浩⟧代表公司道歉。
⟦上官先生⟧要一份书面说明。
邻居⟦阿强⟧帮忙代收了包裹。
前台的⟦小王⟧态度不好,一直看手机。
门店的⟦孙丽娟⟧没有说明退货期限。
我老公⟦慕容志远⟧开箱的时候割到手。
我女儿⟦夏侯梓涵⟧对染料过敏。
我叫⟦郑浩宇⟧,等了三个星期。
销售⟦马大姐⟧说这个有保修。
请转告⟦周老师⟧不用再跑一趟。
我妈妈⟦何桂芳⟧今年八十岁了。
此致敬礼,⟦彭雪梅⟧
店员⟦Jason⟧说会回电话,结果没有。
那天是⟦赵医生⟧说粉末无害的。
手机⟦13800138472⟧,晚上再打。
电话⟦138-0013-8472⟧占线。
另一个号码⟦１３９　１２３４　５６７８⟧,全角的。
他留的是⟦一三八零零一三八四七二⟧,我照抄。
数字写成⟦幺三九,二二七六,五八零四⟧,请核对。
座机⟦010-6552 9988 转 8021⟧找会计。
上海办公室⟦(021)5877-4021⟧没有人接。
国外请拨⟦+86 (0)755 8632 1190⟧。
深圳⟦0755-86321190-602⟧,上午都在。
⟦0086 186 1122 3344⟧可以收短信。
服务热线⟦400-820-8820⟧一直忙线。
微信同号⟦18611223344⟧。
香港号码⟦00852 6123 8890⟧也可以。
快递寄到⟦上海市徐汇区天钥桥路329号嘉汇广场B座1802室⟧才对。
她住⟦上海市静安区愚园路361弄8号602室⟧已经十年。
请改送⟦北京市朝阳区望京街道阜通东大街6号院3号楼2单元1501⟧。
老家在⟦四川省成都市武侯区人民南路四段27号⟧。
司机把货放在⟦愚园路361弄⟧的弄堂口。
公司在⟦广东省深圳市南山区科技园南区高新南一道9号⟧。
收货地址⟦杭州市西湖区文三路三百九十一号⟧传达室。
村里的地址是⟦河南省信阳市罗山县周党镇桂店村5组⟧。
⟦南京西路1266号恒隆广场66楼⟧那家门店没有人处理。
我在⟦中关村大街27号⟧上班。
订单号⟦SH20260318004729⟧还没到。
订单⟦E20260318X77⟧重复扣款。
银行卡⟦6222 0210 0111 2233 445⟧被刷了两次。
卡号尾号⟦3445⟧,请查明。
身份证号⟦11010519880715002X⟧被印在收据上。
身份证⟦310101 19920303 4521⟧,请删除。
港澳通行证⟦C12345678⟧过期了。
车牌⟦沪A·88K21⟧停在门口。
车牌号⟦粤B12345D⟧被刮花。
预订号⟦HZ7729QK⟧被取消了。
快递单号⟦SF1390274658123⟧查不到。
发票号码⟦04472918⟧金额不对。
税号⟦91310000MA1FL3XX4Y⟧开错了。
请发到⟦zhuge_yutong@mail.example.cn⟧确认。
微信号⟦yutong_zg2020⟧,可以发图。
加我微信:⟦liujg-1966⟧。
QQ⟦284719350⟧也可以联系。
照片在⟦https://example.cn/u/zhangxiaoyan/9917⟧里面。
小红书账号⟦@晓燕爱喝茶⟧有帖子。
"""

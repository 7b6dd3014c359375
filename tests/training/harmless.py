"""Lines that name nobody and nothing: whoever retells a case has to leave every word of them as it is."""

ENGLISH = """\
The line is busy and the line breaks whenever I ask for the manager.
Our neighbour said that the signal failed twice.
The price was fair, but the bill was wrong and I will not pay it.
May I ask why nobody called back in April?
Dear Customer Service, the lamp is broken.
Dear Team, thank you for nothing.
I hope the new kettle holds, as the old one did not last.
My husband opened the box and my daughter cried.
Your colleague promised to ring before Friday.
The chair has four legs, one of which is 3 cm too short.
We waited 45 minutes in the shop and 20 more on the phone.
It was 35 degrees outside and the fridge stood at 12.
The total came to NT$12,345 and 30 dollars for the parcel.
Model 2200 has a motor with 1500 watts.
Kind regards
She was at home. It was late.
Meet me at noon. 3 of us will come.
The doctor said that the powder is harmless.
The captain of the delivery team apologised.
This is not the first time, and it is not the second either.
I bought it at the market in summer.
Section 2 of the warranty says the opposite.
The flat was cold and the room smelled of smoke.
You never answer; the phone rings and rings.
He asked us to sign, so we signed by the door.
Version 3.2 of the app asks for the same thing again.
The street was closed and the road was wet.
See page 14, please.
"""
TRADITIONAL = """\
你們明明說好三天內會回覆。
請小心輕放,這個杯子很薄。
于是我只好自己再跑一趟。
許多老師都推薦這個牌子。
由於經理不在,沒有人處理。
對方經理沒有出現。
向老師請教過才知道要怎麼用。
我先生打開箱子就聞到味道。
我女兒對染料過敏,已經看過醫生。
店員態度很差,一直看手機。
一直忙線,打了三次都沒有人接。
服務很慢,等了四十五分鐘。
付了NT$12,345,退了三百元。
高興不起來,因為東西壞了。
馬上處理,謝謝。
小時候就用這個牌子。
阿姨幫我拆的,裡面是空的。
金額不對,方便的話請重開。
這裡的溫度太高,電鍋燒焦了。
白色的那一個比黃色的好。
任何時間都可以回電。
老闆說沒有辦法,同事也說沒有辦法。
我在路上看到你們的廣告。
水壺漏水,馬桶也壞了。
一台冰箱三千五百元,兩台七千元。
第二次維修之後還是一樣。
重量只有一百二十公克。
"""
SIMPLIFIED = """\
你们明明说好三天内会回复。
请小心轻放,这个杯子很薄。
于是我只好自己再跑一趟。
许多老师都推荐这个牌子。
由于经理不在,没有人处理。
对方经理没有出现。
我老公打开箱子就闻到味道。
我女儿对染料过敏,已经看过医生。
前台态度很差,一直看手机。
一直占线,打了三次都没有人接。
服务很慢,等了四十五分钟。
付了12,345元,退了三百块。
高兴不起来,因为东西坏了。
马上处理,谢谢。
小时候就用这个牌子。
阿姨帮我拆的,里面是空的。
金额不对,方便的话请重开。
这里的温度太高,电饭锅烧焦了。
任何时间都可以回电。
老板说没有办法,同事也说没有办法。
小区门口的快递柜打不开。
江边的那家店已经关门了。
连同发票一起寄回来了。
第二次维修之后还是一样。
天天都要打电话,我真的很失望。
销售说得好听,收货才知道是旧的。
客服都是机器人,没有一个真人。
孩子今年上小学,每天都用这个水壶。
"""

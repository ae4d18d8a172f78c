//! What is known of customers: how they were met, what they need, what they like.

use kehu_domain::customer::RequirementArea;

use super::super::names::Lang;

/// How a prospect was met: the reason of its registration.
pub(in crate::demo) fn met(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &[
            "在物流展上交换了名片，主要发{goods}",
            "老客户介绍，现有货代报价偏高，想换一家",
            "官网留言询问{route}的整箱价格",
            "来电咨询{goods}出口，每月大约{boxes}",
            "拜访开发区时认识，仓库就在{city}",
            "在招标平台上看到我们，邀请参与年度投标",
            "行业协会会议上认识，对门到门服务感兴趣",
            "朋友圈看到我们的舱位信息后主动联系",
        ],
        &[
            "met at the logistics fair; ships {goods} every month",
            "referred by a customer, unhappy with the present forwarder",
            "asked on our website for a rate on {route}",
            "called about exporting {goods}, roughly {boxes} a month",
            "visited their site in {city} after a cold call",
            "found us on a tender platform and invited us to bid",
            "met at the trade association's autumn meeting",
            "reads our market report and wants to talk about {route}",
        ],
    )
}

/// What is needed where.
pub(in crate::demo) fn needs(lang: Lang, area: RequirementArea) -> &'static [&'static str] {
    match area {
        RequirementArea::Transport => lang.of(
            &[
                "{route}每周至少一个航次，旺季要保证舱位",
                "工厂只有下午两点以后可以装柜，车队要提前一天预约",
                "单件最重{n}吨，需要开顶柜或框架柜",
            ],
            &[
                "At least one sailing a week on {route}, with space guaranteed in the peak season.",
                "The plant loads after two in the afternoon only; trucks are booked a day ahead.",
                "Pieces of up to {n} tons: open tops or flat racks are needed.",
            ],
        ),
        RequirementArea::InTransit => lang.of(
            &[
                "全程温度记录，偏离两度以上十五分钟内通知",
                "每天上午十点前更新货物位置，异常当天说明原因",
                "{goods}须投保一切险，保额为发票金额的百分之一百一十",
            ],
            &[
                "Temperature is logged all the way; deviations are told within fifteen minutes.",
                "Positions are updated by ten every morning, with a word on anything unusual.",
                "All-risks insurance for {goods}, at 110 percent of the invoice.",
            ],
        ),
        RequirementArea::Warehousing => lang.of(
            &[
                "在港区附近要{tons}个托盘位，先进先出，按批次管理",
                "每月最后一天盘点，差异三天内给出说明",
                "退货要单独一个库区，拍照后再入库",
            ],
            &[
                "{tons} pallet places near the port, first in first out, by batch.",
                "Stock is counted on the last day of the month; differences are explained in three days.",
                "Returns go to an area of their own and are photographed first.",
            ],
        ),
        RequirementArea::Packaging => lang.of(
            &[
                "木箱必须有熏蒸标识，{goods}要做防潮真空包装",
                "托盘高度不超过一米二，四角加护角",
            ],
            &[
                "Crates carry the heat-treatment mark; {goods} are vacuum-packed against moisture.",
                "Pallets no higher than 120 cm, with corner protection.",
            ],
        ),
        RequirementArea::Reporting => lang.of(
            &[
                "每周一上午发在途报表，格式按对方模板",
                "通过接口回传提单号和预计到港时间，不接受邮件附件",
            ],
            &[
                "A transit report every Monday morning, in their own template.",
                "Bill of lading numbers and arrival times through the interface, no attachments.",
            ],
        ),
    }
}

/// What companies want done their way.
pub(in crate::demo) fn habits(lang: Lang) -> &'static [(&'static str, &'static str)] {
    lang.of(
        &[
            ("对账", "每月五号前发对账单，邮件和纸质各一份"),
            ("发票", "增值税专用发票，备注栏写订单号"),
            ("联系时间", "上午十点以后，周五下午不接电话"),
            ("语言", "合同中英文双语，以中文为准"),
            ("报价", "海运费和目的港费用分开列"),
        ],
        &[
            ("invoices", "one a month, with the order number on every line"),
            ("contact", "mornings by telephone, otherwise by e-mail"),
            ("quotes", "freight and destination charges on separate lines"),
            ("documents", "originals by courier, copies in the portal"),
            ("language", "English; contracts in German as well"),
        ],
    )
}

/// What people like.
pub(in crate::demo) fn likes(lang: Lang) -> &'static [(&'static str, &'static str)] {
    lang.of(
        &[
            ("饮品", "喝绿茶，不喝咖啡"),
            ("沟通", "喜欢微信语音，重要的事再发邮件"),
            ("爱好", "周末打羽毛球"),
            ("用餐", "不吃辣"),
            ("出行", "坐高铁，不坐飞机"),
        ],
        &[
            ("coffee", "black, no sugar"),
            ("contact", "prefers a short call to a long e-mail"),
            ("hobby", "sails on the Baltic in summer"),
            ("meetings", "never before half past nine"),
            ("food", "vegetarian"),
        ],
    )
}

/// What is said of competitors.
pub(in crate::demo) fn rivals(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &[
            "目前{route}一半的货在他们手里，合同年底到期",
            "价格比我们低{percent}%，但旺季经常甩柜",
            "在{city}有自己的仓库，响应比较快",
            "对方的客服只说英语，客户有抱怨",
        ],
        &[
            "Half of the volume on {route} is with them; the contract ends in December.",
            "About {percent} percent cheaper, but cargo is rolled in the peak season.",
            "They have a warehouse of their own in {city} and react fast.",
            "Their service answers late; the customer has complained twice.",
        ],
    )
}

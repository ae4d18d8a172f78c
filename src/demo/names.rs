//! What companies, places and people in the demo are called. All of it is made up.

use super::staff::Office;

/// In which language somebody is spoken and written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lang {
    Zh,
    En,
}

impl Lang {
    /// As a language tag.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Which of two texts it is.
    pub(super) fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A place where customers are.
#[derive(Debug, Clone, Copy)]
pub(super) struct City {
    pub(super) name: &'static str,
    pub(super) latin: &'static str,
    pub(super) region: &'static str,
    /// How a telephone number there begins, from the plus on; three more digits follow.
    pub(super) dial: &'static str,
    pub(super) office: Office,
}

const fn city(
    name: &'static str,
    latin: &'static str,
    region: &'static str,
    dial: &'static str,
    office: Office,
) -> City {
    City { name, latin, region, dial, office }
}

use Office::{Chengdu, Hamburg, Shanghai, Shenzhen};

/// Where Chinese customers are.
pub(super) const CHINA: [City; 16] = [
    city("上海", "Shanghai", "CN-31", "+86 21 5555 1", Shanghai),
    city("苏州", "Suzhou", "CN-32", "+86 512 5555 1", Shanghai),
    city("南京", "Nanjing", "CN-32", "+86 25 5555 1", Shanghai),
    city("无锡", "Wuxi", "CN-32", "+86 510 5555 1", Shanghai),
    city("杭州", "Hangzhou", "CN-33", "+86 571 5555 1", Shanghai),
    city("宁波", "Ningbo", "CN-33", "+86 574 5555 1", Shanghai),
    city("合肥", "Hefei", "CN-34", "+86 551 5555 1", Shanghai),
    city("青岛", "Qingdao", "CN-37", "+86 532 5555 1", Shanghai),
    city("深圳", "Shenzhen", "CN-44", "+86 755 5555 1", Shenzhen),
    city("东莞", "Dongguan", "CN-44", "+86 769 5555 1", Shenzhen),
    city("佛山", "Foshan", "CN-44", "+86 757 5555 1", Shenzhen),
    city("厦门", "Xiamen", "CN-35", "+86 592 5555 1", Shenzhen),
    city("成都", "Chengdu", "CN-51", "+86 28 5555 1", Chengdu),
    city("重庆", "Chongqing", "CN-50", "+86 23 5555 1", Chengdu),
    city("武汉", "Wuhan", "CN-42", "+86 27 5555 1", Chengdu),
    city("西安", "Xi'an", "CN-61", "+86 29 5555 1", Chengdu),
];

/// Where European customers are; German and British numbers are those kept free for stories.
pub(super) const EUROPE: [City; 10] = [
    city("Hamburg", "Hamburg", "DE-HH", "+49 40 66969 ", Hamburg),
    city("München", "Munich", "DE-BY", "+49 89 99998 ", Hamburg),
    city("Köln", "Cologne", "DE-NW", "+49 221 4710 ", Hamburg),
    city("Frankfurt am Main", "Frankfurt", "DE-HE", "+49 69 90009 ", Hamburg),
    city("Rotterdam", "Rotterdam", "NL", "+31 10 555 0", Hamburg),
    city("Lyon", "Lyon", "FR", "+33 4 55 55 5", Hamburg),
    city("Göteborg", "Gothenburg", "SE", "+46 31 555 0", Hamburg),
    city("Wien", "Vienna", "AT", "+43 1 5550 ", Hamburg),
    city("Milano", "Milan", "IT", "+39 02 5555 0", Hamburg),
    city("London", "London", "GB", "+44 20 7946 0", Hamburg),
];

/// What a customer makes, and what it ships.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trade {
    pub(super) name: (&'static str, &'static str),
    /// The word in company names: Chinese, English, German.
    pub(super) word: (&'static str, &'static str, &'static str),
    pub(super) goods: [(&'static str, &'static str); 3],
    /// Whether goods must be kept cold.
    pub(super) cold: bool,
}

const fn trade(
    name: (&'static str, &'static str),
    word: (&'static str, &'static str, &'static str),
    goods: [(&'static str, &'static str); 3],
    cold: bool,
) -> Trade {
    Trade { name, word, goods, cold }
}

/// What customers do.
pub(super) const TRADES: [Trade; 12] = [
    trade(
        ("机械制造", "Machinery"),
        ("精密机械", "Precision Machinery", "Maschinenbau"),
        [("机床", "machine tools"), ("轴承", "bearings"), ("液压阀", "hydraulic valves")],
        false,
    ),
    trade(
        ("汽车零部件", "Automotive parts"),
        ("汽车部件", "Auto Components", "Fahrzeugteile"),
        [("制动盘", "brake discs"), ("线束", "wiring harnesses"), ("铝轮毂", "alloy wheels")],
        false,
    ),
    trade(
        ("电子", "Electronics"),
        ("电子科技", "Electronics", "Elektronik"),
        [("电路板", "circuit boards"), ("显示模组", "display modules"), ("电源", "power supplies")],
        false,
    ),
    trade(
        ("医药", "Pharmaceuticals"),
        ("生物医药", "Biopharma", "Pharma"),
        [("疫苗", "vaccines"), ("试剂", "reagents"), ("原料药", "active ingredients")],
        true,
    ),
    trade(
        ("食品", "Food"),
        ("食品", "Foods", "Feinkost"),
        [("冷冻水产", "frozen seafood"), ("乳制品", "dairy products"), ("果汁", "fruit juice")],
        true,
    ),
    trade(
        ("化工", "Chemicals"),
        ("新材料", "Advanced Materials", "Werkstoffe"),
        [("涂料", "coatings"), ("树脂", "resins"), ("添加剂", "additives")],
        false,
    ),
    trade(
        ("纺织服装", "Textiles"),
        ("纺织", "Textiles", "Textil"),
        [("针织面料", "knitted fabric"), ("成衣", "garments"), ("家纺", "home textiles")],
        false,
    ),
    trade(
        ("家具", "Furniture"),
        ("家居", "Home Furnishings", "Möbel"),
        [("板式家具", "flat-pack furniture"), ("沙发", "sofas"), ("灯具", "lamps")],
        false,
    ),
    trade(
        ("新能源", "Renewable energy"),
        ("新能源", "Energy", "Energietechnik"),
        [("光伏组件", "solar modules"), ("储能柜", "battery cabinets"), ("逆变器", "inverters")],
        false,
    ),
    trade(
        ("跨境电商", "E-commerce"),
        ("电子商务", "E-Commerce", "Versandhandel"),
        [("小家电", "small appliances"), ("户外用品", "outdoor gear"), ("玩具", "toys")],
        false,
    ),
    trade(
        ("医疗器械", "Medical devices"),
        ("医疗器械", "Medical Devices", "Medizintechnik"),
        [("监护仪", "patient monitors"), ("导管", "catheters"), ("康复设备", "rehab equipment")],
        false,
    ),
    trade(
        ("造纸包装", "Packaging"),
        ("包装", "Packaging", "Verpackungen"),
        [("纸箱", "cartons"), ("薄膜", "film"), ("木托盘", "pallets")],
        false,
    ),
];

/// Halves of Chinese company names, with how they are read.
pub(super) const BRANDS: [(&str, &str); 20] = [
    ("珩", "Heng"),
    ("澜", "Lan"),
    ("岫", "Xiu"),
    ("霁", "Ji"),
    ("铄", "Shuo"),
    ("翊", "Yi"),
    ("槿", "Jin"),
    ("湛", "Zhan"),
    ("昀", "Yun"),
    ("栎", "Li"),
    ("朔", "Shuo"),
    ("曜", "Yao"),
    ("鹭", "Lu"),
    ("汀", "Ting"),
    ("砚", "Yan"),
    ("柘", "Zhe"),
    ("璟", "Jing"),
    ("禹", "Yu"),
    ("垚", "Yao"),
    ("弈", "Yi"),
];

/// Beginnings and ends of European company names.
pub(super) const STEMS: ([&str; 16], [&str; 10]) = (
    [
        "Brenn", "Dorn", "Fjell", "Grev", "Halv", "Iver", "Keld", "Lind", "Morv", "Nord", "Ostra",
        "Pell", "Quarn", "Rave", "Stor", "Wend",
    ],
    ["vik", "holtz", "marke", "gaard", "lund", "vanne", "brook", "stede", "rath", "hafen"],
);

/// Surnames of people in China, with how they are read.
pub(super) const SURNAMES: [(&str, &str); 24] = [
    ("陆", "Lu"),
    ("邹", "Zou"),
    ("苗", "Miao"),
    ("姚", "Yao"),
    ("钟", "Zhong"),
    ("谭", "Tan"),
    ("范", "Fan"),
    ("石", "Shi"),
    ("贺", "He"),
    ("龚", "Gong"),
    ("文", "Wen"),
    ("樊", "Fan"),
    ("殷", "Yin"),
    ("葛", "Ge"),
    ("祝", "Zhu"),
    ("左", "Zuo"),
    ("崔", "Cui"),
    ("康", "Kang"),
    ("毛", "Mao"),
    ("邱", "Qiu"),
    ("秦", "Qin"),
    ("江", "Jiang"),
    ("史", "Shi"),
    ("顾", "Gu"),
];

/// Given names there.
pub(super) const GIVEN: [(&str, &str); 24] = [
    ("思远", "Siyuan"),
    ("雨桐", "Yutong"),
    ("建国", "Jianguo"),
    ("晓燕", "Xiaoyan"),
    ("志强", "Zhiqiang"),
    ("静怡", "Jingyi"),
    ("子墨", "Zimo"),
    ("海涛", "Haitao"),
    ("丽娜", "Lina"),
    ("文博", "Wenbo"),
    ("嘉欣", "Jiaxin"),
    ("春梅", "Chunmei"),
    ("立新", "Lixin"),
    ("佳宁", "Jianing"),
    ("振华", "Zhenhua"),
    ("梓涵", "Zihan"),
    ("国栋", "Guodong"),
    ("秀英", "Xiuying"),
    ("一鸣", "Yiming"),
    ("婉清", "Wanqing"),
    ("天佑", "Tianyou"),
    ("若兰", "Ruolan"),
    ("俊杰", "Junjie"),
    ("亦凡", "Yifan"),
];

/// First and last names of people in Europe.
pub(super) const EUROPEANS: ([&str; 24], [&str; 24]) = (
    [
        "Katrin", "Sven", "Ingrid", "Matteo", "Claire", "Pieter", "Nora", "Lukas", "Emma", "Erik",
        "Giulia", "Hannah", "Oliver", "Sophie", "Tobias", "Astrid", "Bram", "Elena", "Henrik",
        "Julia", "Marc", "Paula", "Ruben", "Vera",
    ],
    [
        "Albers",
        "Bergqvist",
        "Castelli",
        "Dubreuil",
        "Eklund",
        "Fiedler",
        "Gerrits",
        "Hollander",
        "Iversen",
        "Janssen",
        "Kowalski",
        "Lorenz",
        "Marchetti",
        "Nyström",
        "Oosterhuis",
        "Pichler",
        "Reuter",
        "Sandberg",
        "Thiele",
        "Umlauf",
        "Verhoeven",
        "Wallner",
        "Yardley",
        "Zeller",
    ],
);

/// What contacts do at their companies.
pub(super) const JOBS: [(&str, &str); 8] = [
    ("物流经理", "Logistics manager"),
    ("采购总监", "Purchasing director"),
    ("单证员", "Documents clerk"),
    ("仓库主管", "Warehouse supervisor"),
    ("财务主管", "Head of accounting"),
    ("供应链经理", "Supply chain manager"),
    ("关务专员", "Customs specialist"),
    ("总经理", "Managing director"),
];

/// Where customers come from, as it is entered under `source`.
pub(super) const SOURCES: [(&str, &str); 7] = [
    ("展会", "trade fair"),
    ("老客户介绍", "referral"),
    ("来电", "incoming call"),
    ("官网询价", "web enquiry"),
    ("陌生拜访", "cold call"),
    ("行业协会", "trade association"),
    ("招标平台", "tender platform"),
];

/// Whom Yuanhang competes with.
pub(super) const COMPETITORS: [&str; 6] = [
    "环宇捷运 (Globelink Express)",
    "东方速运 (Orient Swift)",
    "Nordhafen Spedition",
    "蓝港货代 (Bluehaven Forwarding)",
    "Transvia Lines",
    "华信联运 (Huaxin Intermodal)",
];

/// Where goods go to and come from, by the language of whoever ships them.
pub(super) const ROUTES: [(&str, &str); 10] = [
    ("上海—汉堡", "Shanghai–Hamburg"),
    ("宁波—鹿特丹", "Ningbo–Rotterdam"),
    ("深圳—汉堡", "Shenzhen–Hamburg"),
    ("成都—杜伊斯堡（班列）", "Chengdu–Duisburg (rail)"),
    ("重庆—汉堡（班列）", "Chongqing–Hamburg (rail)"),
    ("上海—米兰（空运）", "Shanghai–Milan (air)"),
    ("青岛—哥德堡", "Qingdao–Gothenburg"),
    ("汉堡—上海", "Hamburg–Shanghai"),
    ("鹿特丹—深圳", "Rotterdam–Shenzhen"),
    ("厦门—费利克斯托", "Xiamen–Felixstowe"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kehu_domain::values::{Region, reach};

    use super::*;

    #[test]
    fn places_exist_and_can_be_dialled() {
        for city in CHINA.iter().chain(&EUROPE) {
            Region::parse(city.region).unwrap();
            assert!(reach::e164(&format!("{}123", city.dial), None).is_some(), "{}", city.latin);
        }
    }

    #[test]
    fn halves_of_names_differ() {
        let distinct: BTreeSet<_> = BRANDS.iter().map(|(zh, _)| zh).collect();
        assert_eq!(distinct.len(), BRANDS.len());
        let (beginnings, ends) = STEMS;
        assert_eq!(beginnings.iter().collect::<BTreeSet<_>>().len(), beginnings.len());
        assert_eq!(ends.iter().collect::<BTreeSet<_>>().len(), ends.len());
    }
}

//! Countries and Chinese provinces by their usual names, as the regions of ISO 3166.

const PLACES: &[(&str, &[&str])] = &[
    ("CN", &["china", "中国", "prc", "cn", "中国大陆"]),
    ("CN-BJ", &["北京", "beijing"]),
    ("CN-TJ", &["天津", "tianjin"]),
    ("CN-HE", &["河北", "hebei"]),
    ("CN-SX", &["山西", "shanxi"]),
    ("CN-NM", &["内蒙古", "innermongolia"]),
    ("CN-LN", &["辽宁", "liaoning"]),
    ("CN-JL", &["吉林", "jilin"]),
    ("CN-HL", &["黑龙江", "heilongjiang"]),
    ("CN-SH", &["上海", "shanghai"]),
    ("CN-JS", &["江苏", "jiangsu"]),
    ("CN-ZJ", &["浙江", "zhejiang"]),
    ("CN-AH", &["安徽", "anhui"]),
    ("CN-FJ", &["福建", "fujian"]),
    ("CN-JX", &["江西", "jiangxi"]),
    ("CN-SD", &["山东", "shandong"]),
    ("CN-HA", &["河南", "henan"]),
    ("CN-HB", &["湖北", "hubei"]),
    ("CN-HN", &["湖南", "hunan"]),
    ("CN-GD", &["广东", "guangdong"]),
    ("CN-GX", &["广西", "guangxi"]),
    ("CN-HI", &["海南", "hainan"]),
    ("CN-CQ", &["重庆", "chongqing"]),
    ("CN-SC", &["四川", "sichuan"]),
    ("CN-GZ", &["贵州", "guizhou"]),
    ("CN-YN", &["云南", "yunnan"]),
    ("CN-XZ", &["西藏", "tibet", "xizang"]),
    ("CN-SN", &["陕西", "shaanxi"]),
    ("CN-GS", &["甘肃", "gansu"]),
    ("CN-QH", &["青海", "qinghai"]),
    ("CN-NX", &["宁夏", "ningxia"]),
    ("CN-XJ", &["新疆", "xinjiang"]),
    ("HK", &["hongkong", "香港", "中国香港", "hk"]),
    ("MO", &["macao", "macau", "澳门", "中国澳门"]),
    ("TW", &["taiwan", "台湾", "中国台湾", "tw"]),
    ("AE", &["unitedarabemirates", "uae", "阿联酋"]),
    ("AR", &["argentina", "阿根廷"]),
    ("AT", &["austria", "奥地利"]),
    ("AU", &["australia", "澳大利亚"]),
    ("BD", &["bangladesh", "孟加拉国"]),
    ("BE", &["belgium", "比利时"]),
    ("BR", &["brazil", "巴西"]),
    ("CA", &["canada", "加拿大"]),
    ("CH", &["switzerland", "瑞士"]),
    ("CL", &["chile", "智利"]),
    ("CO", &["colombia", "哥伦比亚"]),
    ("CZ", &["czechrepublic", "czechia", "捷克"]),
    ("DE", &["germany", "德国", "deutschland"]),
    ("DK", &["denmark", "丹麦"]),
    ("EG", &["egypt", "埃及"]),
    ("ES", &["spain", "西班牙"]),
    ("FI", &["finland", "芬兰"]),
    ("FR", &["france", "法国"]),
    ("GB", &["unitedkingdom", "uk", "greatbritain", "england", "英国"]),
    ("GR", &["greece", "希腊"]),
    ("HU", &["hungary", "匈牙利"]),
    ("ID", &["indonesia", "印度尼西亚", "印尼"]),
    ("IE", &["ireland", "爱尔兰"]),
    ("IL", &["israel", "以色列"]),
    ("IN", &["india", "印度"]),
    ("IT", &["italy", "意大利"]),
    ("JO", &["jordan", "约旦"]),
    ("JP", &["japan", "日本"]),
    ("KE", &["kenya", "肯尼亚"]),
    ("KH", &["cambodia", "柬埔寨"]),
    ("KR", &["southkorea", "korea", "republicofkorea", "韩国"]),
    ("LK", &["srilanka", "斯里兰卡"]),
    ("MX", &["mexico", "墨西哥"]),
    ("MY", &["malaysia", "马来西亚"]),
    ("NG", &["nigeria", "尼日利亚"]),
    ("NL", &["netherlands", "thenetherlands", "holland", "荷兰"]),
    ("NO", &["norway", "挪威"]),
    ("NZ", &["newzealand", "新西兰"]),
    ("PA", &["panama", "巴拿马"]),
    ("PE", &["peru", "秘鲁"]),
    ("PH", &["philippines", "菲律宾"]),
    ("PK", &["pakistan", "巴基斯坦"]),
    ("PL", &["poland", "波兰"]),
    ("PT", &["portugal", "葡萄牙"]),
    ("RO", &["romania", "罗马尼亚"]),
    ("RU", &["russia", "russianfederation", "俄罗斯"]),
    ("SA", &["saudiarabia", "沙特阿拉伯", "沙特"]),
    ("SE", &["sweden", "瑞典"]),
    ("SG", &["singapore", "新加坡"]),
    ("TH", &["thailand", "泰国"]),
    ("TR", &["turkey", "türkiye", "土耳其"]),
    ("UA", &["ukraine", "乌克兰"]),
    ("US", &["unitedstates", "usa", "us", "unitedstatesofamerica", "america", "美国"]),
    ("VN", &["vietnam", "越南"]),
    ("ZA", &["southafrica", "南非"]),
];

/// The region that a value names; codes name themselves.
pub(super) fn region(value: &str) -> Option<String> {
    use kehu_domain::values::Region;
    if let Ok(region) = Region::parse(value) {
        return Some(region.as_str().to_owned());
    }
    let bare: String =
        value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let find = |name: &str| {
        PLACES.iter().find(|(_, names)| names.contains(&name)).map(|(code, _)| (*code).to_owned())
    };
    // 上海市, 广东省, 广西壮族自治区.
    let short = ["壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"]
        .iter()
        .find_map(|ending| bare.strip_suffix(ending));
    find(&bare).or_else(|| short.and_then(find))
}

#[cfg(test)]
mod tests {
    use kehu_domain::values::Region;

    use super::{PLACES, region};

    #[test]
    fn places_are_known_by_several_names() {
        let cases = [
            ("上海", Some("CN-SH")),
            ("上海市", Some("CN-SH")),
            ("广西壮族自治区", Some("CN-GX")),
            ("United Kingdom", Some("GB")),
            ("U.S.A.", Some("US")),
            ("DE-BY", Some("DE-BY")),
            ("华东", None),
            ("", None),
        ];
        for (value, expected) in cases {
            assert_eq!(region(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn every_code_is_a_region() {
        for (code, names) in PLACES {
            assert!(Region::parse(code).is_ok(), "{code}");
            for name in *names {
                assert_eq!(region(name).as_deref(), Some(*code), "{name}");
            }
        }
    }
}

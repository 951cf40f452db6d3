//! The words of the demo: names, findings, violations. Data only.

use super::dice::Dice;

const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const GIVEN: [&str; 12] =
    ["秀英", "建国", "桂兰", "志强", "玉梅", "海燕", "文博", "丽华", "永康", "春生", "雪梅", "国栋"];

/// Words that stand in the names of institutions and streets.
pub(super) const BRANDS: [&str; 14] = [
    "康宁",
    "夕阳红",
    "福寿",
    "安泰",
    "颐和",
    "松鹤",
    "阳光",
    "春晖",
    "慈恩",
    "静安",
    "金秋",
    "瑞祥",
    "幸福里",
    "百合",
];

/// Legal forms by the beginning of their codes: social service organisation, company, sole trader, public institution.
pub(super) const FORMS: [&str; 4] = ["52", "91", "92", "12"];

/// Kinds of facility, what they are called, and how many of twenty they are.
pub(super) const KINDS: [(&str, &str, usize); 5] = [
    ("elderly_care_home", "养老院", 9),
    ("community_care", "居家养老服务中心", 3),
    ("day_care", "日间照料中心", 3),
    ("childcare", "托育中心", 3),
    ("canteen", "长者食堂", 2),
];

/// What is found on a visit.
#[derive(Clone, Copy)]
pub(super) struct Finding {
    pub field: &'static str,
    pub result: &'static str,
    pub facts: &'static str,
    /// Codes of major hazards.
    pub hazards: &'static [&'static str],
    /// What has to be mended.
    pub mend: &'static str,
}

const fn fine(field: &'static str, facts: &'static str) -> Finding {
    Finding { field, result: "no_issues_found", facts, hazards: &[], mend: "无" }
}

pub(super) const fn faulty(field: &'static str, facts: &'static str, mend: &'static str) -> Finding {
    Finding { field, result: "issues_found", facts, hazards: &[], mend }
}

/// Visits that find nothing wrong.
pub(super) const FINE: [Finding; 6] = [
    fine("service", "护理记录完整，入住协议齐备，未发现问题"),
    fine("food", "食品留样、晨检记录符合要求"),
    fine("fire", "消防设施完好，值班记录齐全"),
    fine("health", "消毒记录完整，传染病预防制度落实"),
    fine("funds", "预收费专户存管，账目相符"),
    fine("building", "房屋安全鉴定在有效期内，无障碍设施完好"),
];

/// Visits that find something.
pub(super) const FAULTY: [Finding; 6] = [
    faulty("service", "两名护理员未见培训记录", "补齐护理员岗前培训并留存记录"),
    faulty("service", "五名老年人未做入院评估", "对全部入住老年人完成评估"),
    faulty("food", "厨房留样标签缺少日期", "留样标签逐项填写日期和时间"),
    faulty("fire", "二层疏散通道堆放杂物", "清理疏散通道并保持畅通"),
    faulty("health", "医疗废物暂存间未上锁", "医疗废物暂存间上锁并登记"),
    faulty("building", "卫生间扶手松动", "加固卫生间扶手"),
];

/// Nobody there.
pub(super) const GONE: Finding = Finding {
    field: "service",
    result: "unreachable",
    facts: "大门紧闭，登记的电话无人接听，住所无法联系",
    hazards: &[],
    mend: "无",
};

/// What a penalty is for.
#[derive(Clone, Copy)]
pub(super) struct Sanction {
    pub field: &'static str,
    pub simple: bool,
    pub violation: &'static str,
    pub basis: &'static str,
    pub types: &'static [&'static str],
    /// Least and largest fine in yuan; nothing where there is no fine.
    pub fine: Option<(u32, u32)>,
    /// What is confiscated, in yuan.
    pub confiscated: Option<u32>,
    pub facts: &'static str,
}

/// Penalties of civil affairs that are not severe; the first two are on the spot.
pub(super) const CIVIL: [Sanction; 5] = [
    Sanction {
        field: "service",
        simple: true,
        violation: "未建立入院评估制度",
        basis: "《养老机构管理办法》第四十六条第（一）项",
        types: &["warning"],
        fine: None,
        confiscated: None,
        facts: "经查，该机构未建立入院评估制度，当场予以警告",
    },
    Sanction {
        field: "service",
        simple: true,
        violation: "未按规定公示服务收费标准",
        basis: "《养老机构管理办法》第四十六条",
        types: &["warning"],
        fine: None,
        confiscated: None,
        facts: "经查，该机构未在显著位置公示收费标准，当场予以警告",
    },
    Sanction {
        field: "service",
        simple: false,
        violation: "工作人员资格不符合规定",
        basis: "《养老机构管理办法》第四十六条第（四）项",
        types: &["fine"],
        fine: Some((2_000, 9_000)),
        confiscated: None,
        facts: "经查，该机构四名护理员未经岗前培训上岗，责令改正后仍未改正",
    },
    Sanction {
        field: "service",
        simple: false,
        violation: "未按照强制性国家标准提供服务",
        basis: "《养老机构管理办法》第四十六条第（三）项",
        types: &["warning", "fine"],
        fine: Some((10_000, 30_000)),
        confiscated: None,
        facts: "经查，该机构未按《养老机构服务安全基本规范》开展风险评估和防护",
    },
    Sanction {
        field: "funds",
        simple: false,
        violation: "利用养老设施开展与养老服务无关的活动",
        basis: "《养老机构管理办法》第四十六条第（五）项",
        types: &["public_criticism"],
        fine: None,
        confiscated: None,
        facts: "经查，该机构将养老用房出租用于商品推介",
    },
];

/// Penalties of market supervision that are not severe; the first is on the spot.
pub(super) const MARKET: [Sanction; 4] = [
    Sanction {
        field: "food",
        simple: true,
        violation: "未按规定公示食品安全信息",
        basis: "《中华人民共和国食品安全法》第一百二十六条",
        types: &["warning"],
        fine: None,
        confiscated: None,
        facts: "经查，食堂未公示从业人员健康证明，当场予以警告",
    },
    Sanction {
        field: "food",
        simple: false,
        violation: "未按规定留样",
        basis: "《中华人民共和国食品安全法》第一百二十六条第一款",
        types: &["warning", "fine"],
        fine: Some((5_000, 20_000)),
        confiscated: None,
        facts: "经查，食堂连续三日未按规定留样，责令改正后逾期未改",
    },
    Sanction {
        field: "food",
        simple: false,
        violation: "采购、使用超过保质期的食品原料",
        basis: "《中华人民共和国食品安全法》第一百二十四条",
        types: &["fine", "gains_confiscated"],
        fine: Some((50_000, 90_000)),
        confiscated: Some(1_260),
        facts: "经查，食堂使用超过保质期的食用油和调味料",
    },
    Sanction {
        field: "service",
        simple: false,
        violation: "虚假宣传",
        basis: "《中华人民共和国广告法》第五十五条",
        types: &["fine"],
        fine: Some((10_000, 40_000)),
        confiscated: None,
        facts: "经查，该机构宣称“国家五星级”，未取得任何等级评定",
    },
];

/// Severe penalties: of civil affairs, and of market supervision.
pub(super) const SEVERE: [Sanction; 2] = [
    Sanction {
        field: "service",
        simple: false,
        violation: "危及老年人人身健康和生命安全",
        basis: "《中华人民共和国老年人权益保障法》第七十八条",
        types: &["business_suspended", "fine"],
        fine: Some((50_000, 100_000)),
        confiscated: None,
        facts: "经查，该机构多次发生老年人走失、压疮未予处置，责令停业整顿",
    },
    Sanction {
        field: "food",
        simple: false,
        violation: "经营腐败变质食品，情节严重",
        basis: "《中华人民共和国食品安全法》第一百二十四条",
        types: &["permit_revoked", "fine"],
        fine: Some((100_000, 150_000)),
        confiscated: None,
        facts: "经查，食堂加工腐败变质肉类致多名老年人腹泻，吊销食品经营许可证",
    },
];

/// A person's name.
pub(super) fn person_name(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN))
}

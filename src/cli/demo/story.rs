//! What happens: admission, officers, institutions and their facilities, and a year of inspections.

use serde_json::{Value, json};

use crate::codes::{Day, Timestamp, Uscc};
use crate::statement::{EventKind, FacilityId, Role};

use super::cast::{Actor, Cast, random_uuid};
use super::dice::Dice;
use super::pen::Pen;

const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const GIVEN: [&str; 12] =
    ["秀英", "建国", "桂兰", "志强", "玉梅", "海燕", "文博", "丽华", "永康", "春生", "雪梅", "国栋"];
const BRANDS: [&str; 14] = [
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
const FORMS: [&str; 4] = ["52", "91", "92", "12"];
const FIELDS: [&str; 6] = ["service", "fire", "food", "building", "health", "funds"];
/// What is found, with the result that it comes to.
const FINDINGS: [(&str, &str); 8] = [
    ("no_issues_found", "消防设施完好，值班记录齐全"),
    ("no_issues_found", "食品留样、晨检记录符合要求"),
    ("no_issues_found", "护理记录完整，入住协议齐备"),
    ("no_issues_found", "现场检查未发现问题"),
    ("issues_found", "二层疏散通道堆放杂物"),
    ("issues_found", "两名护理员未见培训记录"),
    ("issues_found", "厨房留样标签缺少日期"),
    ("unreachable", "大门紧闭，电话无人接听"),
];

/// Statements that are submitted together, and the ledger's time when they arrive.
pub(super) struct Moment {
    pub arrives: Timestamp,
    pub statements: Vec<String>,
}

/// A home: its legal person and its place.
struct Home<'c> {
    cast: &'c Cast,
    code: Uscc,
    facility: FacilityId,
    region: &'static str,
    name: String,
    form: &'static str,
}

/// The story of a seed.
pub(super) struct Story<'c> {
    dice: Dice,
    pen: &'c mut Pen,
    casts: &'c [Cast],
    first: Day,
}

impl<'c> Story<'c> {
    pub(super) fn new(dice: &Dice, pen: &'c mut Pen, casts: &'c [Cast], first: Day) -> Self {
        Self { dice: dice.stream("story"), pen, casts, first }
    }

    /// Everything after the founding, in order: `homes` institutions with a facility each, `total` statements in all.
    pub(super) fn tell(mut self, founders: &[Actor], auditor: &Actor, homes: usize, total: usize) -> Vec<Moment> {
        let mut moments = vec![self.admissions(founders), self.enrolments(), self.audit(founders, auditor)];
        let homes: Vec<Home<'c>> = (0..homes).map(|index| self.home(index)).collect();
        for (day, group) in (2..).zip(homes.chunks(8)) {
            let statements = group.iter().flat_map(|home| self.register(home, day)).collect();
            moments.push(Moment { arrives: at(self.day(day), 18, 0), statements });
        }
        let told: usize = moments.iter().map(|moment| moment.statements.len()).sum();
        let days_used = 2 + homes.len().div_ceil(8);
        let visits = total.saturating_sub(told + 1);
        let a_day = visits.div_ceil(360_usize.saturating_sub(days_used)).max(1);
        for (day, count) in (days_used..).zip(portions(visits, a_day)) {
            let statements = (0..count).map(|index| self.visit(&homes, day, index)).collect();
            moments.push(Moment { arrives: at(self.day(day), 18, 0), statements });
        }
        moments
    }

    fn day(&self, number: usize) -> Day {
        self.first.plus_days(i32::try_from(number).unwrap_or(i32::MAX))
    }

    fn admissions(&mut self, founders: &[Actor]) -> Moment {
        let time = at(self.first, 9, 30);
        let quorum: Vec<_> = founders.iter().take(2).map(|founder| (Role::Founder, &founder.key)).collect();
        let competence =
            |name: &str| json!({ "event_type": name, "basis": "own", "from": "2019-01-01", "until": null });
        let types = ["institution.registered", "facility.registered", "inspection.recorded", "personal.erased"];
        let competences: Vec<Value> = types.iter().map(|name| competence(&format!("minglu.{name}"))).collect();
        let statements = self.casts.iter().map(|cast| {
            let approvers: Vec<Value> = cast
                .approvers
                .iter()
                .map(|actor| {
                    json!({
                        "person": actor.person.to_string(), "public_key": actor.public_key().to_string(),
                        "not_after": "2030-12-31", "name": person_name(&mut self.dice),
                    })
                })
                .collect();
            let data = json!({
                "name": cast.name, "kind": "civil_affairs", "regions": [cast.region.to_string()],
                "competences": competences, "approvers": approvers,
            });
            let holders = cast.approvers.iter().map(|actor| (Role::Holder, &actor.key));
            let signers: Vec<_> = quorum.iter().copied().chain(holders).collect();
            self.pen.write(EventKind::AuthorityAdmitted, ("ledger", &subject(cast)), time, data, &signers)
        });
        Moment { statements: statements.collect(), arrives: time.plus_ms(60_000) }
    }

    fn enrolments(&mut self) -> Moment {
        let time = at(self.first, 10, 0);
        let mut statements = Vec::new();
        for cast in self.casts {
            for officer in &cast.officers {
                let roles: Vec<String> = officer.roles.iter().map(ToString::to_string).collect();
                let data = json!({
                    "public_key": officer.actor.public_key().to_string(), "person": officer.actor.person.to_string(),
                    "certificate_number": officer.certificate, "roles": roles, "regions": [cast.region.to_string()],
                    "event_types": null, "not_after": "2030-12-31", "protection": "browser", "name": person_name(&mut self.dice),
                });
                let [one, two] = &cast.approvers;
                let signers =
                    [(Role::Approver, &one.key), (Role::Approver, &two.key), (Role::Holder, &officer.actor.key)];
                let own = subject(cast);
                statements.push(self.pen.write(EventKind::KeyEnrolled, (&own, &own), time, data, &signers));
            }
        }
        Moment { statements, arrives: time.plus_ms(60_000) }
    }

    fn audit(&mut self, founders: &[Actor], auditor: &Actor) -> Moment {
        let time = at(self.first, 11, 0);
        let data = json!({
            "body": "示范审计组", "notice_number": "示审通〔2021〕1号", "authorities": null, "until": "2030-12-31",
            "person": auditor.person.to_string(), "public_key": auditor.public_key().to_string(),
        });
        let quorum = founders.iter().take(2).map(|founder| (Role::Founder, &founder.key));
        let signers: Vec<_> = quorum.chain([(Role::Holder, &auditor.key)]).collect();
        let statement = self.pen.write(EventKind::AuditOpened, ("ledger", "ledger"), time, data, &signers);
        Moment { statements: vec![statement], arrives: time.plus_ms(60_000) }
    }

    fn home(&mut self, index: usize) -> Home<'c> {
        let cast = self.casts.get(index % self.casts.len()).expect("an index below the length");
        let (region, place) = *self.dice.pick(cast.places);
        let form = *self.dice.pick(&FORMS);
        let code = Uscc::with_check_characters(&format!("{form}{region}"), &format!("MA{index:06}"))
            .expect("digits make a code");
        let kind = if index.is_multiple_of(5) {
            "托育中心"
        } else if form == "12" {
            "敬老院"
        } else {
            "养老院"
        };
        let name = format!("{place}{}{kind}", self.dice.pick(&BRANDS));
        Home { cast, code, facility: FacilityId(random_uuid(&mut self.dice)), region, name, form }
    }

    fn register(&mut self, home: &Home<'_>, day: usize) -> [String; 2] {
        let (on, time) = (self.day(day), at(self.day(day), 10, 0));
        let (officer, _) = home.cast.pair(&mut self.dice);
        let address = format!("{}路{}号", self.dice.pick(&BRANDS), self.dice.below(300) + 1);
        let telephone = format!("139{:08}", self.dice.below(100_000_000));
        let source = subject(home.cast);
        let registered = json!({
            "name": home.name, "region": home.region, "registered_on": on.to_string(),
            "address": if home.form == "92" { Value::Null } else { Value::from(address.clone()) },
            "representative": {
                "person": format!("persons/{}", random_uuid(&mut self.dice)), "name": person_name(&mut self.dice), "telephone": telephone,
            },
        });
        let institution = format!("institutions/{}", home.code);
        let signers = [(Role::Handler, &officer.key)];
        let first =
            self.pen.write(EventKind::InstitutionRegistered, (&source, &institution), time, registered, &signers);
        let kind = if home.name.ends_with("托育中心") { "childcare" } else { "elderly_care_home" };
        let facility = json!({
            "name": home.name, "kinds": [kind], "region": home.region, "address": address,
            "operated_by": home.code.to_string(), "operated_from": on.to_string(), "telephone": telephone,
        });
        let place = home.facility.to_string();
        let second =
            self.pen.write(EventKind::FacilityRegistered, (&source, &place), time.plus_ms(600_000), facility, &signers);
        [first, second]
    }

    fn visit(&mut self, homes: &[Home<'_>], day: usize, index: usize) -> String {
        let home = self.dice.pick(homes);
        let (one, two) = home.cast.pair(&mut self.dice);
        let (result, facts) = *self.dice.pick(&FINDINGS);
        let person = person_name(&mut self.dice);
        let met =
            (result != "unreachable").then(|| json!({ "capacity": "负责人", "signature": "signed", "name": person }));
        let data = json!({
            "region": home.region, "visited_on": self.day(day).to_string(), "field": self.dice.pick(&FIELDS),
            "notice_number": null, "result": result, "facts_public": facts,
            "facts_full": format!("{facts}。现场人员：{person}"), "met": met,
        });
        let minute = i64::try_from(index).unwrap_or_default() * 60_000;
        let time = at(self.day(day), 9, 0).plus_ms(minute);
        let place = home.facility.to_string();
        let signers = [(Role::Handler, &one.key), (Role::Handler, &two.key)];
        self.pen.write(EventKind::InspectionRecorded, (&subject(home.cast), &place), time, data, &signers)
    }
}

fn subject(cast: &Cast) -> String {
    format!("authorities/{}", cast.code)
}

fn person_name(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN))
}

/// An hour and minute of a day in Shanghai.
pub(super) fn at(day: Day, hour: i64, minute: i64) -> Timestamp {
    Timestamp::start_of(day).plus_ms((hour * 60 + minute) * 60_000)
}

/// `total` in portions of `size`, the last one smaller.
fn portions(total: usize, size: usize) -> impl Iterator<Item = usize> {
    (0..total.div_ceil(size)).map(move |index| size.min(total - index * size))
}

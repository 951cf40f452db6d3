//! The page of an institution or a facility: what is on record, what it means, and what nobody reports.

use maud::{Markup, html};

use crate::codes::Day;
use crate::rules::Because;
use crate::service::register::{
    Coded, CoverageView, FacilityDossier, FacilityRow, InstitutionDossier, Place, PlaceStageView, StageView,
    StandingView, SuccessionView, TimelineItem,
};

use super::item::{Item, time};
use super::labels::{coded, coded_all, named, place};
use super::language::{Language, Locale};
use super::sections::{self, Section};
use super::standing;
use super::telling::Telling;

/// Records of a section that stand there in full; the timeline names all.
const WHOLE_MAX: usize = 8;
/// Lines of the timeline.
const LINES_MAX: usize = 80;

/// Another dossier to which the page leads.
struct Way {
    name: String,
    address: String,
    note: String,
}

/// The stage of a place, line by line: what nothing on public record fulfils is told as that, and as no fault.
fn staged(locale: Locale, stage: &StageView) -> Vec<(&'static str, String)> {
    let because = |found: &Because| locale.pick(found.zh.as_str(), found.en.as_str()).to_owned();
    let mut lines = vec![
        (locale.pick("备案", "Filing"), because(&stage.filing.because)),
        (locale.pick("运营", "Operation"), because(&stage.operating.because)),
    ];
    if !stage.conditions_missing.is_empty() {
        let missing: Vec<Coded> = stage.conditions_missing.iter().map(|one| one.condition.clone()).collect();
        lines.push((locale.pick("未见公开记录", "Nothing on public record"), coded_all(locale, &missing)));
    }
    lines
}

/// What stands beside a place of an institution.
fn note_of(locale: Locale, facility: &FacilityRow, stages: &[PlaceStageView]) -> String {
    let place = facility.address.clone().unwrap_or_else(|| coded_all(locale, &facility.kinds));
    let stage = stages.iter().find(|one| one.facility == facility.id).map(|one| &one.stage);
    let told = stage
        .map(|stage| format!(" · {} · {}", coded(locale, &stage.filing.stage), coded(locale, &stage.operating.stage)));
    place + &told.unwrap_or_default()
}

/// What the page of a dossier shows, whosever it is.
pub(super) struct Dossier<'d> {
    locale: Locale,
    /// Its address without parameters.
    address: String,
    /// The name on its door, or in the register.
    pub name: String,
    /// What stands under the name, with its label.
    about: Vec<(&'static str, String)>,
    standing: Option<&'d StandingView>,
    /// Whose standing it is, where the page is that of a place.
    whose: Option<String>,
    sections: Vec<Section>,
    /// For a place its operators; for a legal person its places.
    chain: Vec<Way>,
    chain_heading: &'static str,
    /// Who took over, and from whom: each has its own page, and its own record.
    succession: Vec<(&'static str, Vec<Way>)>,
    timeline: Vec<&'d TimelineItem>,
    /// The day that is asked for, and today.
    days: (Day, Day),
}

impl<'d> Dossier<'d> {
    /// The page of a legal person.
    pub(super) fn of_institution(locale: Locale, found: &'d InstitutionDossier, days: (Day, Day)) -> Self {
        let row = &found.summary;
        let code = row.uscc.to_string();
        let mut about = vec![
            (locale.pick("统一社会信用代码", "Social credit code"), code.clone()),
            (locale.pick("性质", "Legal form"), coded(locale, &row.nature).to_owned()),
        ];
        about.extend(
            row.other_codes
                .iter()
                .map(|code| (locale.pick("曾用或误录的代码", "Replaced or mistyped code"), code.to_string())),
        );
        about.extend(situated(locale, row.place.as_ref(), found.address.as_deref()));
        if !row.kinds.is_empty() {
            about.push((locale.pick("业务", "What it does"), coded_all(locale, &row.kinds)));
        }
        let beds: u32 = found.filings.first().and_then(|filing| filing.beds).unwrap_or(0);
        if beds > 0 {
            about.push((locale.pick("备案床位", "Beds as filed"), beds.to_string()));
        }
        let chain = found.facilities.iter().map(|facility| Way {
            name: facility.name.clone().unwrap_or_else(|| facility.id.clone()),
            address: format!("/facilities/{}", facility.id),
            note: note_of(locale, facility, &found.stages),
        });
        Self {
            locale,
            address: format!("/institutions/{code}"),
            name: row.name.clone().unwrap_or(code),
            about,
            standing: Some(&found.standing),
            whose: None,
            sections: sections::of_institution(locale, found, days.0),
            chain: chain.collect(),
            chain_heading: locale.pick("运营的场所", "Places that it runs"),
            succession: successions(locale, found),
            timeline: found.timeline.iter().filter(|item| item.head.on <= days.0).collect(),
            days,
        }
    }

    /// The page of a place.
    pub(super) fn of_facility(locale: Locale, found: &'d FacilityDossier, days: (Day, Day)) -> Self {
        let row = &found.summary;
        let mut about = Vec::new();
        about.extend(situated(locale, row.place.as_ref(), row.address.as_deref()));
        if !row.kinds.is_empty() {
            about.push((locale.pick("业务", "What is done there"), coded_all(locale, &row.kinds)));
        }
        about.extend(row.operator.iter().map(|by| (locale.pick("运营单位", "Operator"), named(by))));
        about.extend(staged(locale, &found.stage));
        let chain = found.operators.iter().rev().map(|operated| Way {
            name: named(&operated.operator),
            address: format!("/institutions/{}", operated.operator.code),
            note: match operated.until {
                Some(until) => format!("{} – {until}", operated.from),
                None => format!("{} –", operated.from),
            },
        });
        Self {
            locale,
            address: format!("/facilities/{}", row.id),
            name: row.name.clone().unwrap_or_else(|| row.id.clone()),
            about,
            standing: found.operator_standing.as_ref(),
            whose: Some(row.operator.as_ref().map_or_else(String::new, named)),
            sections: sections::of_facility(locale, found, days.0),
            chain: chain.collect(),
            chain_heading: locale.pick("由谁运营", "Who runs it"),
            succession: Vec::new(),
            timeline: found.timeline.iter().filter(|item| item.head.on <= days.0).collect(),
            days,
        }
    }

    /// The content of the page.
    pub(super) fn content(&self) -> Markup {
        let l = self.locale;
        let (on, today) = self.days;
        let coverage = self.standing.map_or(&[][..], |standing| &standing.coverage);
        html! {
            h1 lang=[l.lang_of(&self.name)] { (self.name) }
            dl { @for (name, value) in &self.about { dt { (name) } dd lang=[l.lang_of(value)] { (value) } } }
            (self.succession())
            @if on != today { (self.past(on)) }
            @match self.standing {
                Some(found) => (standing::standing(l, found, self.whose.as_deref())),
                None => p.none { (l.pick("运营单位尚未查明，因此没有信用状况。", "Its operator is not identified, so there is no standing.")) },
            }
            (self.inside())
            @if !coverage.is_empty() { (standing::coverage(l, coverage)) }
            @for section in &self.sections { (self.section(section, coverage)) }
            (self.chain())
            (self.timeline())
            (self.as_of())
            (self.report())
            (self.proof())
        }
    }

    fn succession(&self) -> Markup {
        let l = self.locale;
        html! {
            @for (words, ways) in &self.succession {
                p.none { (words) }
                ul.found {
                    @for way in ways {
                        li { a.name href=(l.link(&way.address)) lang=[l.lang_of(&way.name)] { (way.name) } div.meta { (way.note) } }
                    }
                }
            }
        }
    }

    fn past(&self, on: Day) -> Markup {
        let l = self.locale;
        html! {
            p.none {
                (l.pick("您看到的是这一天的状态：", "You see the state of ")) (time(on)) (l.pick("。", ". "))
                a href=(l.link(&self.address)) { (l.pick("回到今天", "Back to today")) }
            }
        }
    }

    fn inside(&self) -> Markup {
        let l = self.locale;
        html! {
            nav.inside aria-label=(l.pick("本页内容", "On this page")) {
                ul {
                    @for section in &self.sections {
                        @let (zh, en) = section.heading;
                        li { a href={ "#" (section.anchor) } { (l.pick(zh, en)) " " (section.items.len()) } }
                    }
                    li { a href="#timeline" { (l.pick("时间线", "Timeline")) } }
                    li { a href="#report" { (l.pick("报告错误", "Report an error")) } }
                }
            }
        }
    }

    fn section(&self, section: &Section, coverage: &[CoverageView]) -> Markup {
        let l = self.locale;
        let (zh, en) = section.heading;
        html! {
            h2 id=(section.anchor) { (l.pick(zh, en)) }
            @if section.items.is_empty() { p.none { (nothing(l, section, coverage)) } }
            @for item in section.items.iter().take(WHOLE_MAX) { (item.whole(l)) }
            @if section.items.len() > WHOLE_MAX {
                p { a href="#timeline" { (more(l, section.items.len() - WHOLE_MAX)) } }
            }
        }
    }

    fn chain(&self) -> Markup {
        let l = self.locale;
        html! {
            h2 id="chain" { (self.chain_heading) }
            @if self.chain.is_empty() { p.none { (l.pick("没有公开的记录。", "No public record.")) } }
            ul.found {
                @for way in &self.chain {
                    li { a.name href=(l.link(&way.address)) lang=[l.lang_of(&way.name)] { (way.name) } div.meta { (way.note) } }
                }
            }
        }
    }

    fn timeline(&self) -> Markup {
        let l = self.locale;
        let items: Vec<Item> = self.timeline.iter().take(LINES_MAX).map(|item| Telling(l).line(item)).collect();
        html! {
            h2 id="timeline" { (l.pick("时间线", "Timeline")) }
            p.hint { (l.pick("按法律上的日期排列，最新在前。依法结束公示的记录不再显示。",
                "By legal date, newest first. What the law no longer has shown is not here.")) }
            ol.timeline { @for item in &items { (item.line(l)) } }
            @if self.timeline.len() > LINES_MAX { p.meta { (more(l, self.timeline.len() - LINES_MAX)) } }
        }
    }

    fn as_of(&self) -> Markup {
        let l = self.locale;
        let (on, today) = self.days;
        html! {
            h2 id="as-of" { (l.pick("查看过去某一天", "Look at an earlier day")) }
            form method="get" action=(self.address) {
                @if let Some(language) = l.carried() { input type="hidden" name="lang" value=(language); }
                div {
                    label for="as_of" { (l.pick("日期", "Day")) }
                    input type="date" id="as_of" name="as_of" value=(on) max=(today) required;
                }
                button type="submit" { (l.pick("查看这一天", "Show this day")) }
            }
            p.hint { (l.pick("只显示今天仍可公示的记录在那一天的法律状态。",
                "Shows what was in force on that day, of what may still be shown today.")) }
        }
    }

    fn report(&self) -> Markup {
        let l = self.locale;
        let mut speakers: Vec<String> =
            self.timeline.iter().filter_map(|item| item.head.by.as_ref().map(named)).collect();
        speakers.sort_unstable();
        speakers.dedup();
        html! {
            h2 id="report" { (l.pick("发现错误怎么办", "If something is wrong here")) }
            p { (l.pick("哪个机关作出的记录，就向哪个机关提出更正，并说明记录号。本页的记录来自：",
                "The authority that made a record corrects it. Tell it, and name the number of the record. Records here are from:")) }
            ul { @for name in &speakers { li lang=[l.lang_of(name)] { (name) } } }
            p { (l.pick("机构对记录有异议的，在答复之前，该记录旁会标明“当事人有异议”。",
                "If the institution objects, the record is marked as contested until it is answered.")) }
        }
    }

    fn proof(&self) -> Markup {
        let l = self.locale;
        let Some(newest) = self.timeline.iter().map(|item| &item.head).max_by_key(|head| head.seq) else {
            return html! {};
        };
        html! {
            details {
                summary { (l.pick("怎样核验这一页没有被改过", "How to check that nothing here was altered")) }
                p { (l.pick("本页的每条记录都在一本防篡改账本里，任何人都可以核验。最近一条：",
                    "Each record here stands in a ledger that cannot be altered unnoticed; anybody can check it. The newest:")) }
                dl {
                    dt { (l.pick("记录号", "Record")) } dd { (newest.seq) }
                    dt { (l.pick("摘要", "Digest")) } dd { code { (newest.digest) } }
                }
                ul {
                    li { a href=(format!("/v1/entries/{}/receipt", newest.seq)) rel="nofollow" { (l.pick("收据（入账证明）", "receipt (proof of inclusion)")) } }
                    li { a href=(format!("/log/statements/{}", newest.digest)) rel="nofollow" { (l.pick("带签名的原文", "the signed statement")) } }
                    li { a href="/log/checkpoint" { (l.pick("账本检查点", "the ledger's checkpoint")) } }
                }
                p { a href=(l.link(&format!("/verify?entry={}", newest.seq))) rel="nofollow" { (l.pick("在本机浏览器中核验这条记录", "Check this record in your browser")) } }
                p.hint { (l.pick("命令 minglu verify 可离线核验收据。", "The command `minglu verify` checks a receipt offline.")) }
            }
        }
    }
}

/// Who took over from it and from whom it took over, with the words that keep them apart.
fn successions(locale: Locale, found: &InstitutionDossier) -> Vec<(&'static str, Vec<Way>)> {
    let way = |one: &SuccessionView| Way {
        name: named(&one.institution),
        address: format!("/institutions/{}", one.institution.code),
        note: format!("{} · {}", coded(locale, &one.ground), one.on),
    };
    let after = locale.pick(
        "已由其他机构承继。承继机构是另一主体，本页记录不计入其名下：",
        "Others took over from it. They are other legal persons, and nothing on this page counts as theirs:",
    );
    let before = locale.pick(
        "承继自以下机构。原机构是另一主体，其记录不计入本页：",
        "It took over from these. They are other legal persons, and their records do not count here:",
    );
    let both = [(after, &found.succeeded_by), (before, &found.predecessors)];
    let told = both.into_iter().filter(|(_, views)| !views.is_empty());
    told.map(|(words, views)| (words, views.iter().map(way).collect())).collect()
}

/// Where it is: place and address in one line, each once.
fn situated(locale: Locale, at: Option<&Place>, address: Option<&str>) -> Option<(&'static str, String)> {
    let at = at.map_or_else(String::new, place);
    let address = address.unwrap_or_default();
    let whole = if address.starts_with(&at) { address.to_owned() } else { format!("{at}{address}") };
    (!whole.is_empty()).then(|| (locale.pick("地址", "Address"), whole))
}

/// What an empty section means: nobody reports, or nothing was reported.
fn nothing(locale: Locale, section: &Section, coverage: &[CoverageView]) -> &'static str {
    let in_charge = |row: &CoverageView| section.reported_by.contains(&row.field.code.as_str());
    let covered = coverage.iter().any(|row| in_charge(row) && !row.authorities.is_empty());
    if section.reported_by.is_empty() || covered {
        let (zh, en) = section.nothing;
        return locale.pick(zh, en);
    }
    locale.pick(
        "未见记录：当地没有负责部门向本账本报送。没有记录不等于没有问题。",
        "Nothing on record here: no authority in charge reports from this place. No record does not mean no problem.",
    )
}

fn more(locale: Locale, count: usize) -> String {
    match locale.language {
        Language::Chinese => format!("另有 {count} 条较早的记录"),
        Language::English => format!("{count} earlier records"),
    }
}

//! Says each kind of record in words: title, states, text, and what else is to be known.

use crate::service::register::{
    AnnulmentView, ChecklistView, FilingView, FireView, GradeView, Head, InspectionView, LicenceView, ListingView,
    PenaltyView, ProblemView, TimelineItem,
};

use super::item::{Item, Mark, Tone};
use super::labels::{circumstance, coded, coded_all, money, named};
use super::language::{Language, Locale};

/// Tells in one language.
#[derive(Clone, Copy)]
pub(super) struct Telling(pub Locale);

impl Telling {
    fn item(self, head: &Head, title: String, text: Option<&str>) -> Item {
        let mut item = Item {
            seq: head.seq,
            on: head.on,
            title,
            authority: head.by.as_ref().map(named),
            marks: Vec::new(),
            text: text.map(str::to_owned),
            facts: Vec::new(),
        };
        for (holds, tone, zh, en) in [
            (head.contested, Tone::Care, "当事人有异议", "contested"),
            (head.amended, Tone::Plain, "已更正", "amended"),
            (head.transcribed, Tone::Plain, "历史转录，非原办案人签署", "copied from older files"),
        ] {
            if holds {
                item.marks.push(self.mark(tone, zh, en));
            }
        }
        item
    }

    fn mark(self, tone: Tone, zh: &str, en: &str) -> Mark {
        Mark { tone, word: self.0.pick(zh, en).to_owned() }
    }

    fn add(self, item: &mut Item, (zh, en): (&str, &str), value: &(impl ToString + ?Sized)) {
        item.facts.push((self.0.pick(zh, en).to_owned(), value.to_string()));
    }

    fn some(self, item: &mut Item, names: (&str, &str), value: Option<impl ToString>) {
        if let Some(value) = value {
            self.add(item, names, &value);
        }
    }

    fn colon(self) -> &'static str {
        self.0.pick("：", ": ")
    }

    pub(super) fn inspection(self, view: &InspectionView) -> Item {
        let (field, result) = (coded(self.0, &view.field), coded(self.0, &view.result));
        let mut item = self.item(&view.head, format!("{field}{}{result}", self.colon()), Some(&view.facts));
        item.marks.extend(self.result(&view.result.code));
        if !view.major_hazards.is_empty() {
            item.marks.push(self.mark(Tone::Bad, "重大事故隐患", "major hazard"));
            let clauses = view.major_hazards.join(self.0.pick("、", ", "));
            self.add(&mut item, ("判定标准条款", "Clauses of the standard"), &clauses);
        }
        self.checklist(&mut item, view.checklist.as_ref());
        item
    }

    fn result(self, code: &str) -> Option<Mark> {
        match code {
            "no_issues_found" => Some(self.mark(Tone::Good, "未发现问题", "no problem")),
            "issues_found" => Some(self.mark(Tone::Care, "有问题", "problems")),
            "obstructed" => Some(self.mark(Tone::Bad, "受阻", "obstructed")),
            _ => None,
        }
    }

    fn checklist(self, item: &mut Item, checklist: Option<&ChecklistView>) {
        let Some(found) = checklist else { return };
        let sum = match self.0.language {
            Language::Chinese => {
                format!(
                    "合格 {} 项，不合格 {} 项，不适用 {} 项",
                    found.conforms,
                    found.fails.len(),
                    found.not_applicable
                )
            }
            Language::English => format!(
                "{} conform, {} fail, {} not applicable",
                found.conforms,
                found.fails.len(),
                found.not_applicable
            ),
        };
        self.add(item, ("检查表", "Checklist"), &format!("{} {}{}{sum}", found.id, found.version, self.colon()));
        for failed in &found.fails {
            let note = failed.note.as_deref().map_or_else(String::new, |note| format!(" {note}"));
            self.add(item, ("不合格", "Fails"), &format!("{}{note}", failed.code));
        }
    }

    pub(super) fn fire(self, view: &FireView) -> Item {
        let title = format!("{}{}{}", self.0.pick("消防检查", "Fire check"), self.colon(), coded(self.0, &view.result));
        let mut item = self.item(&view.head, title, Some(&view.facts));
        item.marks.extend(self.result(&view.result.code));
        for hazard in &view.hazards {
            item.facts.push((coded(self.0, &hazard.gravity).to_owned(), hazard.description.clone()));
        }
        self.checklist(&mut item, view.checklist.as_ref());
        item
    }

    pub(super) fn problem(self, view: &ProblemView) -> Item {
        let mut item = self.item(&view.head, self.0.pick("责令改正", "Ordered to mend").to_owned(), None);
        item.marks.push(match (view.mended_on, view.overdue) {
            (Some(_), _) => self.mark(Tone::Good, "已整改", "mended"),
            (None, true) => self.mark(Tone::Bad, "逾期未整改", "overdue"),
            (None, false) => self.mark(Tone::Care, "整改中", "still open"),
        });
        for text in &view.items {
            self.add(&mut item, ("须改正", "To be mended"), &text);
        }
        self.add(&mut item, ("期限", "Due"), &view.due_on);
        self.add(&mut item, ("风险", "At risk"), coded(self.0, &view.risk));
        self.some(&mut item, ("整改合格", "Mended on"), view.mended_on);
        self.add(&mut item, ("文号", "Document"), &view.document.number);
        item
    }

    pub(super) fn penalty(self, view: &PenaltyView) -> Item {
        let mut item = self.item(&view.head, coded_all(self.0, &view.types), Some(&view.facts));
        if let Some(decided_by) = &view.decided_by {
            item.authority = Some(decided_by.clone());
        }
        self.some(&mut item, ("违法行为", "Violation"), view.violation.as_ref());
        self.some(&mut item, ("罚款", "Fine"), view.fine.as_ref().filter(|m| m.fen > 0).map(|m| money(self.0, m)));
        let confiscated = view.confiscated.as_ref().filter(|amount| amount.fen > 0);
        self.some(&mut item, ("没收", "Confiscated"), confiscated.map(|amount| money(self.0, amount)));
        self.some(&mut item, ("限制至", "Restricted until"), view.restricted_until);
        if !view.legal_basis.is_empty() {
            self.add(&mut item, ("依据", "Legal basis"), &view.legal_basis.join(self.0.pick("；", "; ")));
        }
        self.add(&mut item, ("文号", "Document"), &view.number);
        if let Some(showing) = &view.showing {
            let last = showing.until.plus_days(-1);
            self.add(&mut item, ("公示至", "Shown until"), &format!("{last}（{}）", showing.source));
            self.some(&mut item, ("可申请修复", "Repair may be asked from"), showing.repair_from);
        }
        item
    }

    pub(super) fn annulment(self, view: &AnnulmentView) -> Item {
        let what = self.0.pick("一项处罚决定不再有效", "A penalty decision no longer stands");
        let title = format!("{what}{}{}", self.colon(), coded(self.0, &view.outcome));
        let mut item = self.item(&view.head, title, Some(&view.reason));
        self.add(&mut item, ("文号", "Document"), &view.document.number);
        item
    }

    pub(super) fn listing(self, view: &ListingView) -> Item {
        let mut item = self.item(&view.head, coded(self.0, &view.list).to_owned(), Some(&view.facts));
        item.marks.push(if view.in_force {
            self.mark(Tone::Bad, "在列", "in force")
        } else {
            self.mark(Tone::Plain, "已不在列", "not in force")
        });
        self.add(&mut item, ("情形", "Circumstance"), circumstance(self.0, view));
        self.add(&mut item, ("自", "From"), &view.from);
        self.some(&mut item, ("至", "Until"), view.until.map(|until| until.plus_days(-1)));
        self.some(&mut item, ("可申请移出", "Removal may be asked from"), view.removal_from);
        for measure in &view.measures {
            let basis = measure.legal_basis.as_deref();
            let none = self.0.pick("无法律依据，不得执行", "no legal basis, cannot be executed");
            self.add(&mut item, ("措施", "Measure"), &format!("{}（{}）", measure.name, basis.unwrap_or(none)));
        }
        self.add(&mut item, ("文号", "Document"), &view.document.number);
        item
    }

    pub(super) fn grade(self, view: &GradeView) -> Item {
        let title = match self.0.language {
            Language::Chinese => format!("{} 级（最高 5 级）", view.grade),
            Language::English => format!("Grade {} of 5", view.grade),
        };
        let mut item = self.item(&view.head, title, None);
        item.marks.push(if view.holds {
            self.mark(Tone::Good, "有效", "valid")
        } else {
            self.mark(Tone::Plain, "已过有效期", "no longer valid")
        });
        self.add(&mut item, ("有效至", "Valid until"), &view.valid_until);
        self.add(&mut item, ("标准", "Standard"), &view.standard);
        for score in &view.scores {
            item.facts.push((score.part.clone(), format!("{} / {}", score.points, score.points_max)));
        }
        item
    }

    pub(super) fn filing(self, view: &FilingView) -> Item {
        let title = format!("{}{}{}", self.0.pick("备案", "Filing"), self.colon(), coded_all(self.0, &view.kinds));
        let mut item = self.item(&view.head, title, None);
        self.some(&mut item, ("床位", "Beds"), view.beds);
        self.some(&mut item, ("其中护理型", "Of these nursing beds"), view.nursing_beds);
        self.some(&mut item, ("建筑面积", "Floor area"), view.area_m2.map(|area| format!("{area} m²")));
        self.add(&mut item, ("回执号", "Receipt"), &view.receipt_number);
        item
    }

    pub(super) fn licence(self, view: &LicenceView) -> Item {
        let mut item = self.item(&view.head, coded(self.0, &view.kind).to_owned(), Some(&view.content));
        item.marks.push(if view.holds {
            self.mark(Tone::Good, "有效", "valid")
        } else {
            self.mark(Tone::Plain, "已过有效期", "no longer valid")
        });
        let forever = self.0.pick("长期", "no end").to_owned();
        self.add(&mut item, ("有效至", "Valid until"), &view.valid_until.map_or(forever, |day| day.to_string()));
        self.add(&mut item, ("许可证号", "Number"), &view.number);
        item
    }

    pub(super) fn line(self, view: &TimelineItem) -> Item {
        let mut item = self.item(&view.head, self.0.pick(&view.text_zh, &view.text_en).to_owned(), None);
        if let Some(former) = view.former_operator {
            let word = format!("{} {former}", self.0.pick("原运营主体期间", "under the former operator"));
            item.marks.push(Mark { tone: Tone::Plain, word });
        }
        if let Some(name) = view.entered_under.as_deref().and_then(|name| name.split('/').next_back()) {
            let word = format!("{} {name}", self.0.pick("以此代码录入", "entered under"));
            item.marks.push(Mark { tone: Tone::Plain, word });
        }
        item
    }
}

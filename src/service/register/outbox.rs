//! The outbox of an outside system: what an authority has to deliver to it or withdraw from it, and its files.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Hash, Uscc};
use crate::manifest::disclosure::{Target, Template};
use crate::oversight::Dossier;
use crate::rules::{
    CellFaultKind, Columns, Delivery, Filling, Task, TemplateRow, csv, headers, receipts, routing, template_row,
};

use super::coded::{Coded, Reading, coded};
use super::pin::Register;
use super::work::{DeadlineView, deadline};

/// The outbox of one outside system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outbox {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// The outside system.
    pub target: Coded,
    /// Codes of the files that it takes.
    pub files: Vec<String>,
    /// What has to be done, the most urgent first; what has no day comes last.
    pub due: Vec<DeliveryView>,
    /// How much of it is overdue.
    pub overdue: usize,
    /// How many records it has by its receipts.
    pub held: usize,
}

/// Something that has to be done at an outside system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeliveryView {
    /// The entry of the record.
    pub seq: u64,
    /// Digest of its statement, 64 hex digits.
    pub digest: String,
    /// About whom.
    pub subject: String,
    /// What kind of record it is.
    pub record: Coded,
    /// Its document number, if it has one.
    pub number: Option<String>,
    /// What has to be done.
    pub task: Coded,
    /// Why it has to go, where it is withdrawn.
    pub cause: Option<Coded>,
    /// Whose page it is there.
    pub scope: Coded,
    /// By whom.
    pub authority: Option<Uscc>,
    /// Until when; `null` where no rule gives a period.
    pub deadline: Option<DeadlineView>,
    /// Whether that is over.
    pub overdue: bool,
    /// Why the outside system refused the last attempt.
    pub refused: Option<String>,
    /// The file in which it stands; `null` where no file has it and an officer enters it by hand.
    pub file: Option<String>,
    /// What the outside system may object to.
    pub faults: Vec<FaultView>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// A cell that is not what the file wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FaultView {
    /// Header of its column.
    pub column: String,
    /// What is wrong.
    pub fault: Coded,
}

/// A delivery with the dossier from which it follows.
struct Found<'r> {
    home: &'r Dossier,
    delivery: Delivery,
}

impl Register {
    /// The outbox of an outside system for some authorities, and those from which they took over; of all with `None`.
    /// `None` if there is no such system.
    ///
    /// Trust: made from full dossiers, of which only what the public may see is delivered; a withdrawal names what it
    /// sees no more, and so only those may be given it who act for the authorities, or audit them.
    #[must_use]
    pub fn outbox(&self, target: &str, authorities: Option<&[Uscc]>) -> Option<Outbox> {
        let target = self.rulebook.disclosure.target(target)?;
        let (found, held) = self.deliveries(target, authorities);
        let mut due: Vec<DeliveryView> = found.iter().map(|one| self.delivery_view(target, one)).collect();
        due.sort_by_key(|one| (one.deadline.is_none(), one.deadline.as_ref().map(|at| at.due), one.seq));
        let files = self.rulebook.disclosure.templates.iter().filter(|template| self.takes(target, template));
        Some(Outbox {
            reading: self.reading(),
            target: Coded::new(&target.code, &target.label_zh, &target.label_en),
            files: files.map(|template| template.code.clone()).collect(),
            overdue: due.iter().filter(|one| one.overdue).count(),
            due,
            held,
        })
    }

    /// A file of an outside system with what is due to it, in the order of the log; `None` if it takes no such file.
    ///
    /// Rows that an office program could take for formulas are not in it: [`outbox`](Self::outbox) tells them.
    #[must_use]
    pub fn outbox_file(&self, target: &str, file: &str, authorities: Option<&[Uscc]>) -> Option<String> {
        let template = self.rulebook.disclosure.template(target, file, self.today())?;
        let target = self.rulebook.disclosure.target(target)?;
        let (mut found, _) = self.deliveries(target, authorities);
        found.sort_by_key(|one| one.delivery.seq);
        let rows = found.iter().filter_map(|one| self.row(template, one)).filter(TemplateRow::is_safe);
        let rows: Vec<Vec<String>> =
            std::iter::once(headers(template, Columns::National)).chain(rows.map(|row| row.cells)).collect();
        Some(csv(&rows))
    }

    /// Everything that is due to a target, and how many records it has.
    fn deliveries(&self, target: &Target, authorities: Option<&[Uscc]>) -> (Vec<Found<'_>>, usize) {
        let (mut found, mut held) = (Vec::new(), 0);
        for home in self.dossiers().iter() {
            let routing = routing(home, &receipts(home), &self.rulebook, self.today());
            let own = routing
                .due
                .into_iter()
                .filter(|due| due.target == target.code && self.is_for(authorities, due.authority));
            found.extend(own.map(|delivery| Found { home, delivery }));
            held += routing
                .held
                .iter()
                .filter(|one| one.target == target.code && self.is_for(authorities, one.authority))
                .count();
        }
        (found, held)
    }

    fn takes(&self, target: &Target, template: &Template) -> bool {
        template.targets.contains(&target.code) && template.rule.holds(None, self.today())
    }

    /// The row of a delivery in a file, if it stands in it.
    fn row(&self, template: &Template, one: &Found<'_>) -> Option<TemplateRow> {
        let record = one.home.record(one.delivery.digest)?;
        let delivered = match one.delivery.task {
            Task::Deliver | Task::Correct => true,
            Task::Withdraw(_) => false,
        };
        if !delivered || record.event.kind().unversioned() != template.event_type {
            return None;
        }
        let named = one.delivery.authority.and_then(|code| self.governance.authority(code));
        let authority = named.map(|authority| authority.name.as_str());
        let filling = Filling { home: one.home, record, rulebook: &self.rulebook, day: self.today(), authority };
        Some(template_row(template, &filling, Columns::National))
    }

    fn delivery_view(&self, target: &Target, one: &Found<'_>) -> DeliveryView {
        let Found { home, delivery } = one;
        let mut own = self.rulebook.disclosure.templates.iter().filter(|template| self.takes(target, template));
        let row = own.find_map(|template| Some((template, self.row(template, one)?)));
        let (task, cause) = match delivery.task {
            Task::Deliver => (Coded::new("deliver", "报送", "Deliver"), None),
            Task::Correct => (Coded::new("correct", "更正报送", "Deliver as corrected"), None),
            Task::Withdraw(cause) => (Coded::new("withdraw", "撤回", "Withdraw"), Some(coded!(cause))),
        };
        DeliveryView {
            seq: delivery.seq.0,
            digest: delivery.digest.to_string(),
            subject: home.subject().to_string(),
            record: self.record_title(home, delivery.digest),
            number: home.record(delivery.digest).and_then(|record| crate::rules::document_number(home, record)),
            task,
            cause,
            scope: coded!(delivery.scope),
            authority: delivery.authority,
            deadline: delivery.deadline.clone().map(deadline),
            overdue: delivery.overdue,
            refused: delivery.refused.clone(),
            file: row.as_ref().filter(|(_, row)| row.is_safe()).map(|(template, _)| template.code.clone()),
            faults: row.map(|(_, row)| faults(&row)).unwrap_or_default(),
            rule: delivery.rule.clone(),
            source: delivery.source.clone(),
            mark: delivery.mark.clone(),
        }
    }

    fn record_title(&self, home: &Dossier, digest: Hash) -> Coded {
        let name = home.record(digest).map_or("", |record| record.event.kind().name());
        let row = self.rulebook.catalogue.row(name);
        Coded::new(name, row.map_or(name, |row| &row.title_zh), row.map_or(name, |row| &row.title_en))
    }
}

fn faults(row: &TemplateRow) -> Vec<FaultView> {
    let named = |kind| match kind {
        CellFaultKind::Missing => Coded::new("missing", "账本没有此项", "Not in the log"),
        CellFaultKind::TooLong => Coded::new("too_long", "超过长度", "Longer than it takes"),
        CellFaultKind::Formula => Coded::new("formula", "可能被当作公式", "Could be taken for a formula"),
    };
    row.faults.iter().map(|fault| FaultView { column: fault.header.clone(), fault: named(fault.kind) }).collect()
}

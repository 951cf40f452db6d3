//! The rows of a target's file: each cell from where the template says, exactly as the log has it.
//!
//! A cell that an office program could take for a formula is neither written nor disarmed: a sign before it would
//! stand in the published text, which has to be the same as the decision's (市场监督管理行政处罚信息公示规定 7), and
//! the target reads the same bytes as the office program. Its row is left out of the file and told, so that an officer
//! enters it by hand.

use crate::codes::{Day, Tier};
use crate::manifest::Rulebook;
use crate::manifest::disclosure::{CellValue, Column, DayStyle, Need, Template};
use crate::oversight::{Dossier, Recorded};
use crate::statement::events::document::Document;
use crate::statement::events::licence::LicenceGranted;
use crate::statement::events::penalty::PenaltyDecided;
use crate::statement::{Event, Source, Subject, Text};

use super::csv::is_formula;
use super::showing::tier;
use super::visibility::{Visibility, visibility};

/// Fen in 万元.
const FEN_PER_TEN_THOUSAND_YUAN: u64 = 1_000_000;

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRow {
    /// Its cells, in the order of the columns.
    pub cells: Vec<String>,
    /// What the target may object to.
    pub faults: Vec<CellFault>,
}

impl TemplateRow {
    /// Whether it may stand in a file that somebody opens with an office program.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.faults.iter().all(|fault| fault.kind != CellFaultKind::Formula)
    }
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Header of its column.
    pub header: String,
    /// What.
    pub kind: CellFaultKind,
}

/// Ways in which a cell is not what the template wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellFaultKind {
    /// It has to be filled, and the log does not have it.
    Missing,
    /// It is longer than the target takes.
    TooLong,
    /// An office program could take it for a formula.
    Formula,
}

/// What a row is filled from.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'f> {
    /// The dossier of the record's subject.
    pub home: &'f Dossier,
    /// The record.
    pub record: &'f Recorded,
    /// The rules and the template's file.
    pub rulebook: &'f Rulebook,
    /// The day.
    pub day: Day,
    /// Name of the authority that made the record, if it is known.
    pub authority: Option<&'f str>,
}

/// Which columns a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Those of the national template.
    National,
    /// Those that the public report of the target prints.
    PublicReport,
    /// Those of the national template, and behind them those that some systems keep.
    WithInternal,
}

/// The columns of a file, in order.
pub fn columns(template: &Template, which: Columns) -> impl Iterator<Item = &Column> {
    let wanted = move |column: &&Column| which != Columns::PublicReport || column.public;
    let internal = if which == Columns::WithInternal { template.internal.as_slice() } else { &[] };
    template.columns.iter().filter(wanted).chain(internal)
}

/// The headers of a file, in order.
#[must_use]
pub fn headers(template: &Template, which: Columns) -> Vec<String> {
    columns(template, which).map(|column| column.header.clone()).collect()
}

/// The row of a record.
///
/// Whether the record may be delivered at all is not asked here: [`routing`](super::routing()) does.
#[must_use]
pub fn template_row(template: &Template, filling: &Filling<'_>, which: Columns) -> TemplateRow {
    let mut row = TemplateRow { cells: Vec::new(), faults: Vec::new() };
    for column in columns(template, which) {
        let cell = filling.cell(template, column).unwrap_or_default();
        if let Some(kind) = fault(column, &cell) {
            row.faults.push(CellFault { header: column.header.clone(), kind });
        }
        row.cells.push(cell);
    }
    row
}

fn fault(column: &Column, cell: &str) -> Option<CellFaultKind> {
    if cell.is_empty() {
        return (column.need == Need::Always).then_some(CellFaultKind::Missing);
    }
    if is_formula(cell) {
        return Some(CellFaultKind::Formula);
    }
    let long = column.chars_max.is_some_and(|most| cell.chars().count() > usize::from(most));
    long.then_some(CellFaultKind::TooLong)
}

impl Filling<'_> {
    fn cell(&self, template: &Template, column: &Column) -> Option<String> {
        let event = self.home.event(self.record);
        let day = |day: Day| written(day, template.date);
        let penalty = || penalty(event);
        let licence = || licence(event);
        match column.value {
            CellValue::None | CellValue::Personal => None,
            CellValue::Constant => column.text.clone(),
            CellValue::SubjectName => self.subject_name(),
            CellValue::SubjectClass => self.subject_class(template),
            CellValue::SubjectUscc => match self.home.subject() {
                Subject::Institution(code) => Some(code.to_string()),
                Subject::Facility(_)
                | Subject::Visit(_)
                | Subject::Case(_)
                | Subject::Person(_)
                | Subject::Authority(_)
                | Subject::Ledger => None,
            },
            CellValue::DocumentNumber => document(event).map(|found| found.number.as_str().to_owned()),
            CellValue::DocumentDate => document(event).map(|found| day(found.dated_on)),
            CellValue::AuthorityName => self.authority.map(str::to_owned),
            CellValue::AuthorityUscc => match self.record.source {
                Source::Authority(code) => Some(code.to_string()),
                Source::Institution(_) | Source::Ledger => None,
            },
            CellValue::Violation => penalty().map(|found| found.violation.as_str().to_owned()),
            CellValue::Facts => penalty().map(|found| found.facts_public.as_str().to_owned()),
            CellValue::LegalBasis => penalty().map(|found| {
                let basis: Vec<&str> = found.legal_basis.iter().map(Text::as_str).collect();
                basis.join(&template.join)
            }),
            CellValue::PenaltyTypes => penalty().map(|found| {
                let types: Vec<&str> = found.types.iter().map(|kind| kind.label_zh()).collect();
                types.join(&template.join)
            }),
            CellValue::Fine => penalty().and_then(|found| found.fine_fen).map(ten_thousands),
            CellValue::Confiscated => penalty().and_then(|found| found.confiscated_fen).map(ten_thousands),
            CellValue::ShownUntil => self.shown_until().map(day),
            CellValue::Tier => self.tier().map(|tier| tier.label_zh().to_owned()),
            CellValue::LicenceNumber => licence().map(|found| found.licence_number.as_str().to_owned()),
            CellValue::Content => licence().map(|found| found.content.as_str().to_owned()),
            CellValue::ValidFrom => licence().map(|found| day(found.valid_from)),
            CellValue::ValidUntil => {
                licence().and_then(|found| found.valid_until.map(day).or_else(|| column.text.clone()))
            }
            CellValue::Digest => Some(self.record.digest.to_string()),
            CellValue::RecordedDay => Some(day(self.record.at.day())),
        }
    }

    /// The name by the newest registration that the public sees.
    fn subject_name(&self) -> Option<String> {
        let own = self.home.own_records().rev();
        let mut shown = own.filter(|record| visibility(self.home, record, self.rulebook, self.day).is_public());
        shown.find_map(|record| {
            let Event::InstitutionRegistered(registered) = self.home.event(record) else { return None };
            Some(registered.name.as_str().to_owned())
        })
    }

    fn subject_class(&self, template: &Template) -> Option<String> {
        let Subject::Institution(code) = self.home.subject() else { return None };
        let classes = &template.classes;
        Some(if code.is_sole_trader() { classes.sole_traders.clone() } else { classes.bodies.clone() })
    }

    /// The last day of the showing.
    fn shown_until(&self) -> Option<Day> {
        match visibility(self.home, self.record, self.rulebook, self.day) {
            Visibility::Public { until, .. } => until.map(|first_silent| first_silent.plus_days(-1)),
            Visibility::Restricted | Visibility::Expired | Visibility::Ended { .. } => None,
        }
    }

    /// The tier, unless neither a fine band nor a reviewer fixed it.
    fn tier(&self) -> Option<Tier> {
        tier(self.home, self.record, self.rulebook).filter(|found| !found.undetermined).map(|found| found.tier)
    }
}

fn penalty(event: &Event) -> Option<&PenaltyDecided> {
    if let Event::PenaltyDecided(decided) = event { Some(decided) } else { None }
}

fn licence(event: &Event) -> Option<&LicenceGranted> {
    if let Event::LicenceGranted(granted) = event { Some(granted) } else { None }
}

/// The number of a record's document, corrections taken in, of the types that make rows of files.
#[must_use]
pub fn document_number(home: &Dossier, record: &Recorded) -> Option<String> {
    document(home.event(record)).map(|found| found.number.as_str().to_owned())
}

fn document(event: &Event) -> Option<&Document> {
    penalty(event).map(|found| &found.document).or_else(|| licence(event).map(|found| &found.document))
}

fn written(day: Day, style: DayStyle) -> String {
    let sign = match style {
        DayStyle::Slashes => '/',
        DayStyle::Dashes => '-',
    };
    format!("{:04}{sign}{:02}{sign}{:02}", day.year(), day.month(), day.day_of_month())
}

/// An amount in fen, written in 万元: exact, since a fen is a millionth of it; up to six decimals, and no zeros at
/// their end.
#[must_use]
pub fn ten_thousands(fen: u64) -> String {
    let (whole, rest) = (fen / FEN_PER_TEN_THOUSAND_YUAN, fen % FEN_PER_TEN_THOUSAND_YUAN);
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:06}").trim_end_matches('0').to_owned()
}

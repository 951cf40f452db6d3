//! What anybody is shown of each statement, held against what follows from the log.

use std::collections::BTreeMap;
use std::fmt;

use crate::codes::{Day, Hash};
use crate::log::{Edge, Entry, Seq};
use crate::oversight::{Dossier, Recorded};
use crate::rules::{Visibility, visibility};
use crate::statement::{Envelope, Subject};

use super::Replay;
use super::body::short;
use crate::verify::finding::FindingCode;

/// How many differences are kept to be looked at again; all are counted.
const DIFFERING_MAX: usize = 10_000;

/// What anybody is told of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Shown,
    Restricted,
    Expired,
    Ended {
        by: Seq,
    },
    Withdrawn,
    /// A word that no rule gives.
    Other(String),
}

/// What the ledger answers of an entry to somebody without a key.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'b> {
    /// The statement.
    Statement(&'b [u8]),
    /// Why not, as the bulk read says.
    NotShown(&'b str),
}

/// A reading of all statements as anybody, and what of it does not follow from the log.
///
/// Shape: what is neither shown nor ended nor expired is restricted, so only the others are kept: some 60 bytes for each.
#[derive(Clone, Debug)]
pub struct PublicReading {
    derived: BTreeMap<[u8; 16], Told>,
    differing: BTreeMap<Seq, Differing>,
    /// Differences beyond those that are kept.
    further: u64,
    /// The entries that were read this second time.
    edge: Edge,
}

#[derive(Clone, Debug)]
struct Differing {
    digest: Hash,
    told: Told,
    derived: Told,
    /// In whose dossier it is, once somebody looked.
    subject: Option<Subject>,
}

impl PublicReading {
    /// Whether everything was told as it follows.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differing.is_empty() && self.further == 0
    }
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Begins to compare what anybody is shown on a day; `None` to a reader who cannot tell.
    ///
    /// Trust: only to whom the log grants every statement, and who was shown every one, is a class more than a word.
    #[must_use]
    pub fn public_reading(&self, day: Day) -> Option<PublicReading> {
        let rulebook = self.in_force.as_ref().filter(|_| self.is_owed_everything() && self.sees_everything())?;
        let mut derived = BTreeMap::new();
        for home in self.dossiers.iter() {
            for record in home.own_records() {
                match of(visibility(home, record, rulebook, day)) {
                    Told::Restricted => {}
                    told => drop(derived.insert(short(record.digest), told)),
                }
            }
        }
        for digest in self.governance.withdrawals().keys() {
            derived.insert(short(*digest), Told::Withdrawn);
        }
        Some(PublicReading { derived, differing: BTreeMap::new(), further: 0, edge: Edge::new() })
    }

    /// Takes what anybody is told of an entry.
    ///
    /// Trust: whoever hides a released penalty as restricted favours its party, and whoever shows what must not be shown
    /// harms it; whoever shows the public another statement than the auditor signs for neither.
    pub fn told_to_anybody(&mut self, reading: &mut PublicReading, seq: Seq, line: &[u8], answer: Answer<'_>) {
        reading.edge.push(Hash::leaf(line));
        // A line that is no entry was found by whoever read it first.
        let Ok(entry) = Entry::parse(line) else { return };
        let digest = entry.statement;
        let told = match answer {
            Answer::NotShown(class) => told_as(class),
            Answer::Statement(bytes) => {
                self.check_public_statement(seq, digest, bytes);
                Told::Shown
            }
        };
        let is_governance = self.tally.governance.contains(seq);
        let derived = match reading.derived.get(&short(digest)) {
            Some(derived) => derived.clone(),
            None if is_governance => Told::Shown,
            None => Told::Restricted,
        };
        if told == derived {
            return;
        }
        if reading.differing.len() < DIFFERING_MAX {
            reading.differing.insert(seq, Differing { digest, told, derived, subject: None });
        } else {
            reading.further += 1;
        }
    }

    fn check_public_statement(&mut self, seq: Seq, digest: Hash, bytes: &[u8]) {
        let detail = match Envelope::parse(bytes) {
            Err(fault) => format!("what anybody is shown of it is no statement: {fault}"),
            Ok(envelope) if envelope.digest() != digest => {
                "what anybody is shown of it is another statement than the entry commits to".to_owned()
            }
            Ok(envelope) if !envelope.disclosures.is_empty() => {
                let detail = format!("{} disclosures of it are shown to anybody", envelope.disclosures.len());
                return self.findings.add(Some(seq), FindingCode::ClassDiffers, detail);
            }
            Ok(_) => return,
        };
        self.findings.add(Some(seq), FindingCode::DigestDiffers, detail);
    }

    /// Takes back what this state of the log, or this day, gives as it was told.
    ///
    /// Statements are read one after another, and the log grows meanwhile: an answer is right if it follows from any
    /// state that the log went through since the reading began.
    pub fn explain_public(&self, reading: &mut PublicReading, day: Day) {
        reading.differing.retain(|seq, one| self.told_on(*seq, one, day) != one.told);
    }

    /// Notes in whose dossier each difference is.
    pub fn place_public(&self, reading: &mut PublicReading) {
        let mut wanted: BTreeMap<Hash, &mut Differing> =
            reading.differing.values_mut().map(|one| (one.digest, one)).collect();
        for record in self.dossiers.iter().flat_map(|home| home.own_records()) {
            if let Some(one) = wanted.get_mut(&record.digest) {
                one.subject = Some(record.subject);
            }
        }
    }

    /// Reports what of a reading does not follow from the log; `unsure` says why that cannot be told for certain.
    pub fn public_read(&mut self, reading: PublicReading, unsure: Option<&str>) {
        if reading.edge.root() != self.edge.root() {
            let detail = "whoever reads the entries a second time is shown others";
            return self.findings.add(None, FindingCode::PublishedDiffers, detail);
        }
        self.tally.classes_compared = true;
        self.tally.counts.classes += reading.edge.size().0;
        if let Some(why) = unsure {
            let count = reading.differing.len() as u64 + reading.further;
            let detail = format!("{count} statements are told otherwise than follows from the log, but {why}");
            return self.findings.add(None, FindingCode::RegisterNotCompared, detail);
        }
        for (seq, Differing { told, derived, .. }) in reading.differing {
            let detail = format!("anybody is told {told}, the log gives {derived}");
            self.findings.add(Some(seq), FindingCode::ClassDiffers, detail);
        }
        if reading.further > 0 {
            let detail = format!("{} further statements are told otherwise than the log gives", reading.further);
            self.findings.add(None, FindingCode::ClassDiffers, detail);
        }
    }

    fn told_on(&self, seq: Seq, one: &Differing, day: Day) -> Told {
        if self.governance.withdrawals().contains_key(&one.digest) {
            return Told::Withdrawn;
        }
        if self.tally.governance.contains(seq) {
            return Told::Shown;
        }
        let home = one.subject.and_then(|subject| self.dossiers.get(subject));
        let found: Option<(&Dossier, &Recorded)> = home.and_then(|home| Some((&**home, &**home.record(one.digest)?)));
        match (found, &self.in_force) {
            (Some((home, record)), Some(rulebook)) => of(visibility(home, record, rulebook, day)),
            (None, _) | (_, None) => Told::Restricted,
        }
    }
}

fn of(visibility: Visibility) -> Told {
    match visibility {
        Visibility::Public { .. } => Told::Shown,
        Visibility::Restricted => Told::Restricted,
        Visibility::Expired => Told::Expired,
        Visibility::Ended { by } => Told::Ended { by },
    }
}

/// Reads a class as the bulk read writes it.
fn told_as(class: &str) -> Told {
    let ended = class.strip_prefix("ended by entry ").and_then(|by| by.parse().ok());
    match (class, ended) {
        (_, Some(by)) => Told::Ended { by: Seq(by) },
        ("restricted", None) => Told::Restricted,
        ("expired", None) => Told::Expired,
        (class, None) if class.split(' ').next() == Some("withdrawn") => Told::Withdrawn,
        (class, None) => Told::Other(class.chars().take(60).collect()),
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown => f.write_str("the statement"),
            Self::Restricted => f.write_str("restricted"),
            Self::Expired => f.write_str("expired"),
            Self::Ended { by } => write!(f, "ended by entry {by}"),
            Self::Withdrawn => f.write_str("withdrawn"),
            Self::Other(class) => write!(f, "{class:?}"),
        }
    }
}

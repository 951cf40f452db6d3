//! What a reader sees of the record of reads: the part that is about the own.
//!
//! Source: practice.md 23: each restricted read is seen by its subject's authority and by the auditor.

use std::collections::BTreeSet;

use crate::codes::Uscc;
use crate::governance::AuditScope;
use crate::log::{AccessLine, Seq};
use crate::manifest::Audience;
use crate::oversight::{Dossier, Recorded};
use crate::rules::{Wanted, is_in_scope};
use crate::service::access::Reader;
use crate::service::moment::Moment;
use crate::statement::{Source, Subject};

use super::{Read, ReadOf, ranges};

/// Whose part.
pub(super) struct Part<'m> {
    moment: &'m Moment,
    own: Own<'m>,
}

enum Own<'m> {
    /// Every line, whole.
    Everything,
    Nothing,
    /// What is of an authority.
    Authority(Uscc),
    /// What an audit reaches, with the entries of all dossiers that it does.
    Scope(&'m AuditScope, BTreeSet<Seq>),
}

impl<'m> Part<'m> {
    /// Of an audit of less than everything, every dossier is looked through once.
    pub(super) fn of(moment: &'m Moment, reader: &'m Reader) -> Self {
        let own = match reader {
            Reader::Anybody => Own::Nothing,
            Reader::Officer { authority, .. } => Own::Authority(*authority),
            Reader::Auditor { scope, .. } if scope.is_everything() => Own::Everything,
            Reader::Auditor { scope, .. } => {
                let homes = moment.dossiers.iter();
                let reached = homes.flat_map(|home| home.own_records().filter(|record| reaches(scope, home, record)));
                Own::Scope(scope, reached.map(|record| record.seq).collect())
            }
        };
        Self { moment, own }
    }

    /// What is seen of a line; `None` if nothing of it is about the own.
    pub(super) fn cut(&self, line: &AccessLine) -> Option<String> {
        if let Own::Everything = self.own {
            return Some(line.text.clone());
        }
        let mut read: Read = serde_json::from_str(&line.text).ok()?;
        read.of = read.of.into_iter().filter_map(|of| self.cut_of(of)).collect();
        let about = read.about.as_deref().and_then(|subject| subject.parse::<Subject>().ok());
        let home = about.and_then(|subject| self.moment.dossiers.get(subject));
        if read.of.is_empty() && !home.is_some_and(|home| self.concerns(home)) {
            return None;
        }
        let mut value = serde_json::to_value(&read).ok()?;
        value.as_object_mut()?.insert("n".to_owned(), line.number.into());
        Some(value.to_string())
    }

    /// Whether something of the own stands in a dossier that was read.
    fn concerns(&self, home: &Dossier) -> bool {
        match &self.own {
            Own::Everything => true,
            Own::Nothing => false,
            Own::Authority(own) => home.records().iter().any(|record| self.is_of(*own, home.owner(record))),
            Own::Scope(_, reached) => home.records().iter().any(|record| reached.contains(&record.seq)),
        }
    }

    /// The own of what was read of one owner.
    fn cut_of(&self, of: ReadOf) -> Option<ReadOf> {
        let owner: Source = of.owner.parse().ok()?;
        match &self.own {
            Own::Everything => Some(of),
            Own::Nothing => None,
            Own::Authority(own) => self.is_of(*own, owner).then_some(of),
            // Of a list it is not written what stood on it: it is told to whoever audits its owner, or acts where it does.
            Own::Scope(scope, _) if of.entries.is_empty() => self.lists_reach(scope, owner).then_some(of),
            Own::Scope(_, reached) => {
                let seen: Vec<Seq> = entries(&of.entries).filter(|seq| reached.contains(seq)).collect();
                (!seen.is_empty()).then(|| ReadOf { entries: ranges(seen), ..of })
            }
        }
    }

    fn is_of(&self, own: Uscc, owner: Source) -> bool {
        matches!(owner, Source::Authority(code) if self.moment.governance.acts_for(own, code))
    }

    fn lists_reach(&self, scope: &AuditScope, owner: Source) -> bool {
        let Source::Authority(code) = owner else { return false };
        let Some(authority) = self.moment.governance.authority(code) else { return false };
        let audited = scope.authorities.as_ref().is_none_or(|codes| codes.contains(&code));
        let acts_there = scope.regions.as_ref().is_none_or(|regions| {
            regions.iter().any(|own| authority.regions.iter().any(|at| own.contains(*at) || at.contains(*own)))
        });
        audited && acts_there
    }
}

fn reaches(scope: &AuditScope, home: &Dossier, record: &Recorded) -> bool {
    let wanted = Wanted {
        owner: home.owner(record),
        region: record.event.region().or_else(|| home.region()),
        event_type: record.event.kind().unversioned(),
        audience: Audience::Restricted,
    };
    is_in_scope(scope, &wanted)
}

/// The entries of `3-5,9`.
fn entries(ranges: &str) -> impl Iterator<Item = Seq> {
    ranges.split(',').filter_map(range).flatten().map(Seq)
}

fn range(text: &str) -> Option<std::ops::RangeInclusive<u64>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(first.parse().ok()?..=last.parse().ok()?)
}

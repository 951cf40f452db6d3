//! Which papers belong to a case.
//!
//! Papers of one case name each other as what they are about, or by their place in the procedure: the notice its
//! case, the decision its notice and its hearing, the service its document, the answer its submission. Whatever hangs
//! together in this way is the case. On what it rests (an inspection, a complaint, an earlier order) is filed in front;
//! what others decided on the ground of it is not: another decision is another case.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::Hash;
use crate::log::Seq;
use crate::statement::Subject;

use super::paper::Paper;

/// What a case file was asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The case to which a statement belongs.
    Statement(Hash),
    /// Everything about a subject.
    Subject(Subject),
}

/// Papers by their digests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Papers of the case.
    pub papers: BTreeSet<Hash>,
    /// Papers on which these rest, and papers on which those rest.
    pub grounds: BTreeSet<Hash>,
    /// What is named and not here, with the entries that name it.
    pub absent: BTreeMap<Hash, BTreeSet<Seq>>,
}

impl Selection {
    /// Everything that is filed.
    pub fn all(&self) -> impl Iterator<Item = Hash> + '_ {
        self.papers.iter().chain(&self.grounds).copied()
    }

    /// Whether a paper is filed.
    #[must_use]
    pub fn holds(&self, digest: Hash) -> bool {
        self.papers.contains(&digest) || self.grounds.contains(&digest)
    }
}

/// Selects from what is known. Who knows more (see [`Selection::absent`]) asks again.
#[must_use]
pub fn select(asked: Asked, known: &BTreeMap<Hash, Paper>) -> Selection {
    let mut selection = Selection { papers: tied(asked, known), ..Selection::default() };
    let mut open: Vec<Hash> = selection.papers.iter().copied().collect();
    if let (Asked::Statement(digest), true) = (asked, open.is_empty()) {
        selection.absent.entry(digest).or_default();
    }
    while let Some(paper) = open.pop().and_then(|digest| known.get(&digest)) {
        for cited in paper.event.cites() {
            if !known.contains_key(&cited) {
                selection.absent.entry(cited).or_default().insert(paper.seq());
            } else if !selection.papers.contains(&cited) && selection.grounds.insert(cited) {
                open.push(cited);
            }
        }
    }
    selection
}

/// Papers that hang together by procedure with what was asked of.
fn tied(asked: Asked, known: &BTreeMap<Hash, Paper>) -> BTreeSet<Hash> {
    let mut ties: BTreeMap<Hash, BTreeSet<Hash>> = BTreeMap::new();
    for (digest, paper) in known {
        for named in procedural(paper).filter(|named| known.contains_key(named)) {
            ties.entry(*digest).or_default().insert(named);
            ties.entry(named).or_default().insert(*digest);
        }
    }
    let mut open: Vec<Hash> = match asked {
        Asked::Statement(digest) => known.contains_key(&digest).then_some(digest).into_iter().collect(),
        Asked::Subject(subject) => {
            known.iter().filter(|(_, paper)| paper.statement.subject == subject).map(|(digest, _)| *digest).collect()
        }
    };
    let mut found = BTreeSet::new();
    while let Some(digest) = open.pop() {
        if found.insert(digest) {
            open.extend(ties.get(&digest).into_iter().flatten());
        }
    }
    found
}

fn procedural(paper: &Paper) -> impl Iterator<Item = Hash> + '_ {
    let names = paper.event.names().into_iter().map(|about| about.digest);
    paper.event.about().into_iter().chain(names)
}

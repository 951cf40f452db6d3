//! One institution: what follows of it from the log, and whether its page says so.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::codes::{Day, Hash, Uscc};
use crate::log::Seq;
use crate::statement::Subject;

use super::{Derived, Replay};
use crate::verify::finding::FindingCode;
use crate::verify::learnt::SeqSet;

/// What a register publishes of one institution on a day, or has to.
///
/// Shape: as the members of [`PublishedRegister`](super::PublishedRegister).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionPage {
    /// Its standing with the reasons; `None` if nothing of it is shown.
    pub standing: Option<Value>,
    /// The records on its page with the days of their showing.
    pub timeline: Vec<Value>,
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// What has to be published of an institution on a day, by what this reader sees; `None` without a usable manifest.
    ///
    /// Its timeline holds records about itself only: which others belong beside them is not derived.
    #[must_use]
    pub fn institution_derived(&self, code: Uscc, day: Day) -> Option<InstitutionPage> {
        let derived = self.derived_on(day)?;
        let code = self.dossiers().canonical_code(code);
        Some(page_in(&derived, code))
    }

    /// As [`institution_derived`](Self::institution_derived), and compares it with the page, whose differences become
    /// findings: [`FindingCode::StandingDiffers`], [`FindingCode::WindowDiffers`].
    ///
    /// `grown`: the ledger has grown beyond the size that was read, and what ended since is silent already; then a
    /// difference proves nothing, and is [`FindingCode::RegisterNotCompared`].
    pub fn institution_published(
        &mut self,
        code: Uscc,
        day: Day,
        (published, grown): (&InstitutionPage, bool),
    ) -> Option<InstitutionPage> {
        let Some(derived) = self.derived_on(day) else {
            self.register_not_compared("no manifest in force can be used");
            return None;
        };
        let code = self.dossiers().canonical_code(code);
        let own = page_in(&derived, code);
        let one = |page: &InstitutionPage| -> BTreeMap<Uscc, Value> {
            page.standing.iter().map(|standing| (code, standing.clone())).collect()
        };
        self.compare_standings(&one(&own), &one(published), FindingCode::StandingDiffers);
        let pages = (own.timeline.as_slice(), published.timeline.as_slice());
        self.compare_page(&derived, Subject::Institution(code), pages, FindingCode::WindowDiffers);
        for (seq, code, detail) in std::mem::take(&mut self.register_found) {
            let code = if grown { FindingCode::RegisterNotCompared } else { code };
            self.findings.add(seq.map(Seq), code, detail);
        }
        Some(own)
    }

    fn derived_on(&self, day: Day) -> Option<Derived> {
        let rulebook = self.rulebook()?;
        Some(Derived::of(&self.readable_dossiers(), &rulebook, day, &SeqSet::default()))
    }
}

fn page_in(derived: &Derived, code: Uscc) -> InstitutionPage {
    let timeline = derived.timelines.get(&code).cloned().unwrap_or_default();
    InstitutionPage { standing: derived.standings.get(&code).cloned(), timeline }
}

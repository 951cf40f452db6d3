//! The report for people.

use std::fmt::Write as _;

use crate::codes::Origin;
use crate::log::Seq;
use crate::statement::events::ledger::Predecessor;

use super::{NOT_COMPARABLE, Report, clock_word};
use crate::verify::finding::Severity;
use crate::verify::heads::HistoryVerdict;

/// How many findings and marks a page shows; JSON has more.
const SHOWN_MAX: usize = 50;

impl Report {
    /// The history in words.
    #[must_use]
    pub fn history_words(&self) -> String {
        match &self.history {
            HistoryVerdict::NotComparable => NOT_COMPARABLE.to_owned(),
            HistoryVerdict::Contradicted => "contradicted by what was signed or copied before".to_owned(),
            HistoryVerdict::Continues { checkpoints, receipts, copied, cosigners } => {
                let mut parts = Vec::new();
                for (count, what) in
                    [(checkpoints, "earlier checkpoints"), (receipts, "receipts"), (copied, "entries copied before")]
                {
                    if *count > 0 {
                        parts.push(format!("{count} {what}"));
                    }
                }
                if !cosigners.is_empty() {
                    parts.push(format!("the word of witnesses ({})", cosigners.join(", ")));
                }
                format!("continues {}", parts.join(", "))
            }
        }
    }

    /// The report as plain text.
    ///
    /// # Panics
    ///
    /// Never: writing to a string cannot fail.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write_text(&mut text).expect("writing to a string cannot fail");
        text
    }

    fn write_text(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "Ledger    {}", self.origin.as_ref().map_or("not named", Origin::as_str))?;
        let clock = self.clock.map_or("not known", clock_word);
        writeln!(text, "Clock     {clock}")?;
        writeln!(text, "Entries   {}", self.size)?;
        writeln!(text, "Root      {}", self.root)?;
        writeln!(text, "Verdict   {}", self.words())?;
        writeln!(text, "History   {}", self.history_words())?;
        if let Some(continues) = &self.continues {
            let Predecessor { origin, size, .. } = &continues.predecessor;
            writeln!(text, "Before it {origin} with {size} entries: {}", continues.words())?;
        }
        self.write_findings(text)?;
        writeln!(text, "\nChecked")?;
        for checked in self.checked() {
            writeln!(text, "  {:>10}  {}", checked.count, checked.what)?;
        }
        writeln!(text, "\nNot checked")?;
        if self.not_checked.is_empty() {
            writeln!(text, "  nothing was left out of the list above")?;
        }
        for not in &self.not_checked {
            writeln!(text, "  {:>10}  {}: {}", not.count, not.what, not.why)?;
        }
        for (class, count) in &self.not_shown {
            writeln!(text, "  {count:>10}  statements held back as {class}")?;
        }
        for (what, found) in [("erased", &self.erased), ("withheld", &self.withheld)] {
            if found.total > 0 {
                writeln!(text, "\nDisclosures {what}, by entry: {}", found.words())?;
            }
        }
        if self.counts.erasures > 0 {
            writeln!(text, "\nErasures of personal data in the log: {}", self.counts.erasures)?;
        }
        if !self.marks.is_empty() {
            writeln!(text, "\nMarks with which statements entered")?;
            for (code, count) in &self.marks {
                writeln!(text, "  {count:>10}  {code}")?;
            }
            for (seq, code) in self.marked.iter().take(SHOWN_MAX) {
                writeln!(text, "  entry {seq}: {code}")?;
            }
        }
        self.write_conduct(text)?;
        writeln!(text, "\nManifests")?;
        for manifest in &self.manifests {
            let usable = if manifest.usable { "" } else { " (not usable here)" };
            writeln!(text, "  from entry {}  {}{usable}", manifest.seq, manifest.digest)?;
        }
        Ok(())
    }

    fn write_conduct(&self, text: &mut String) -> std::fmt::Result {
        let Some(conduct) = &self.conduct else { return Ok(()) };
        writeln!(text, "\nConduct, on {}: worth a look, and no verdict: {}", conduct.day, conduct.findings.len())?;
        for finding in conduct.findings.iter().take(SHOWN_MAX) {
            writeln!(text, "  entries {}: {} ({})", list(&finding.entries), finding.detail, finding.code)?;
        }
        if conduct.findings.len() > SHOWN_MAX {
            writeln!(text, "  and {} more", conduct.findings.len() - SHOWN_MAX)?;
        }
        if let Some(sample) = &conduct.sample {
            writeln!(text, "Sample of {} by the seed {}: {}", sample.of, sample.seed, list(&sample.entries))?;
        }
        Ok(())
    }

    fn write_findings(&self, text: &mut String) -> std::fmt::Result {
        for (severity, title) in
            [(Severity::Unsound, "Does not hold"), (Severity::CouldNotTell, "Undecided"), (Severity::Note, "Notes")]
        {
            let total = self.findings.total(severity);
            if total == 0 {
                continue;
            }
            writeln!(text, "\n{title}: {total}")?;
            let shown = self.findings.iter().filter(|finding| finding.severity() == severity);
            for finding in shown.take(SHOWN_MAX) {
                writeln!(text, "  {finding}\n    {}", finding.code.meaning())?;
            }
            if total > SHOWN_MAX as u64 {
                writeln!(text, "  and {} more", total - SHOWN_MAX as u64)?;
            }
        }
        Ok(())
    }
}

/// Numbers of entries.
pub(super) fn list(entries: &[Seq]) -> String {
    entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

//! What a session found: the report of the audit, and of one institution both standings beside each other.

use serde_json::{Value, json};

use crate::codes::{Day, Uscc};
use crate::log::TreeSize;
use crate::verify::{AuditedWith, FindingCode, InstitutionPage, Report};

/// Both pages of one institution: recomputed, and as the register publishes it.
#[derive(Clone, Debug)]
pub struct Recomputed {
    /// Whose.
    pub code: Uscc,
    /// At which log size.
    pub size: TreeSize,
    /// On which legal day; `None` if nobody named one.
    pub day: Option<Day>,
    /// What follows from the log; `None` if it could not be told.
    pub derived: Option<InstitutionPage>,
    /// What is published; `None` if no page was given.
    pub published: Option<InstitutionPage>,
}

impl Recomputed {
    /// Both as JSON; `equal` is `null` where it cannot be told.
    fn to_json(&self, report: &Report) -> Value {
        let page = |page: &InstitutionPage| json!({ "standing": page.standing, "timeline": page.timeline });
        json!({
            "code": self.code.as_str(),
            "size": self.size.0,
            "day": self.day,
            "recomputed": self.derived.as_ref().map(page),
            "published": self.published.as_ref().map(page),
            "equal": self.equal(report),
        })
    }

    /// Whether the page tells what follows from the log, by the findings of the one comparison that was made.
    fn equal(&self, report: &Report) -> Option<bool> {
        let has = |code| report.findings.iter().any(|finding| finding.code == code);
        if has(FindingCode::StandingDiffers) || has(FindingCode::WindowDiffers) {
            return Some(false);
        }
        let compared = self.derived.is_some() && self.published.is_some();
        (compared && !has(FindingCode::RegisterNotCompared)).then_some(true)
    }
}

/// Everything as JSON. `troubles`: files that were not there or could not be read, in words.
#[must_use]
pub fn outcome(report: &Report, with: &AuditedWith, asked: Option<&Recomputed>, troubles: &[String]) -> Value {
    json!({
        "verdict": report.words(),
        "exit_code": report.verdict().exit_code(),
        "institution": asked.map(|recomputed| recomputed.to_json(report)),
        "troubles": troubles,
        "report": report.to_json_with(with),
    })
}

//! Dossiers in few words: statements by label, dated by text, entered as the writer would enter them.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};

use crate::codes::{AuthorityKind, Day, Hash, Timestamp, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::tests::repository::rulebook;
use crate::oversight::{Broken, Dossier, Dossiers, Permit, Proposed, Recorded, permit};
use crate::statement::{Event, EventKind, Source, Subject};

/// Lists as tests want them: every switch is set somewhere.
pub static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| {
    let list = |id: &str, list: &str, kind: &str, enabled: bool, answer: Value, months_min: Value, consent: bool| {
        json!({
            "rule": {"id": id, "jurisdiction": null, "from": "2021-01-01", "until": null, "source": "test", "mark": null},
            "list": list, "kinds": [kind], "enabled": enabled, "answer": answer, "months_min": months_min,
            "months_max": null, "senior_consent": consent,
            "circumstances": [
                {"code": "c1", "label_zh": "情形一", "label_en": "Circumstance one"},
                {"code": "103-9", "label_zh": "其他情形", "label_en": "Another circumstance"},
            ],
        })
    };
    let days = json!({"count": 5, "unit": "working_days"});
    let ruleset = json!({
        "id": "test", "version": "1", "publicity": [], "fine_bands": [], "records": [], "annulment_notice": [],
        "lists": [
            list("LST-1", "severe", "market_supervision", true, days.clone(), json!(12), true),
            list("LST-2", "joint_punishment", "civil_affairs", true, days, json!(24), false),
            list("LST-3", "abnormal", "market_supervision", true, Value::Null, Value::Null, false),
            list("LST-4", "watch", "market_supervision", false, Value::Null, Value::Null, false),
        ],
        "list_publication": [], "persons": [], "deadlines": [], "candidates": [],
    });
    Rulebook { ruleset: serde_json::from_value(ruleset).unwrap(), ..rulebook() }
});

/// Market supervision in Luoyang: who acts unless a test says otherwise.
pub fn authority() -> Uscc {
    Uscc::with_check_characters("11410302", "MB000002").unwrap()
}

/// Another authority, for which nobody acts.
pub fn stranger() -> Uscc {
    Uscc::with_check_characters("11371002", "MB000003").unwrap()
}

pub fn institution() -> Subject {
    Subject::Institution("52410302MJAAAA017P".parse().unwrap())
}

pub fn facility() -> Subject {
    "facilities/0190c3a1-7d3e-7c9a-8b1f-0123456789ab".parse().unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The digest of the statement that a test calls `label`.
pub fn digest(label: &str) -> Hash {
    Hash::of(label.as_bytes())
}

/// The same as statements write it.
pub fn named(label: &str) -> Value {
    json!(digest(label).to_base64url())
}

/// `data` with members replaced.
pub fn with(mut data: Value, members: Value) -> Value {
    let Value::Object(members) = members else { panic!("members stand in an object") };
    data.as_object_mut().unwrap().extend(members);
    data
}

pub fn event(kind: EventKind, data: &Value) -> Event {
    kind.read(data).unwrap_or_else(|fault| panic!("{} {data}: {fault:?}", kind.name()))
}

/// Some subject's dossier as it grows, and who makes it grow.
#[derive(Clone)]
pub struct Life {
    pub dossier: Dossier,
    pub source: Source,
    pub kind: AuthorityKind,
    /// Dossiers of others, for rules that ask there.
    pub others: Dossiers,
}

impl Life {
    pub fn of(subject: Subject) -> Self {
        let source = Source::Authority(authority());
        Self {
            dossier: Dossier::new(subject),
            source,
            kind: AuthorityKind::MarketSupervision,
            others: Dossiers::default(),
        }
    }

    /// The same dossier, while another authority acts.
    pub fn by(mut self, code: Uscc, kind: AuthorityKind) -> Self {
        self.source = Source::Authority(code);
        self.kind = kind;
        self
    }

    pub fn judge(&self, event: &Event) -> Permit {
        self.judge_by(event, &RULEBOOK)
    }

    /// The same by another rulebook.
    pub fn judge_by(&self, event: &Event, rulebook: &Rulebook) -> Permit {
        let at = Timestamp::start_of(event.legal_day().unwrap_or_else(|| day("2026-01-05")));
        let Source::Authority(own) = self.source else { panic!("an authority acts") };
        permit(
            &self.dossier,
            &Proposed {
                event,
                source: self.source,
                kind: Some(self.kind),
                subject: self.dossier.subject(),
                time: at,
                at,
                rulebook,
                dossiers: &self.others,
                acts_for: &|code| code == own,
            },
        )
    }

    /// Enters a statement as the writer would: never an impossible one, and an irregular one marked.
    pub fn enter(mut self, label: &str, event: Event) -> Self {
        let permit = self.judge(&event);
        assert!(!matches!(permit, Permit::Impossible { .. }), "{label}: {permit:?}");
        let irregular = matches!(permit, Permit::Irregular(_));
        let record = self.recorded(label, event, irregular);
        self.dossier.apply(&Arc::new(record));
        self
    }

    pub fn recorded(&self, label: &str, event: Event, irregular: bool) -> Recorded {
        let at = Timestamp::start_of(event.legal_day().unwrap_or_else(|| day("2026-01-05")));
        Recorded {
            seq: Seq(u64::try_from(self.dossier.records().len()).unwrap()),
            at,
            digest: digest(label),
            source: self.source,
            kind: Some(self.kind),
            subject: self.dossier.subject(),
            time: at,
            event,
            irregular,
            fells: vec![],
            raises: vec![],
        }
    }

    /// What became of the statement that a test calls `label`.
    pub fn ended(&self, label: &str) -> Option<crate::statement::events::EndKind> {
        self.dossier.fate(digest(label)).ended.map(|end| end.kind)
    }
}

/// The rules that an answer names: none if it is regular.
pub fn rules(permit: &Permit) -> Vec<String> {
    match permit {
        Permit::Regular => vec![],
        Permit::Irregular(broken) => broken.iter().map(|Broken { rule, .. }| rule.to_string()).collect(),
        Permit::Impossible { rule, .. } => vec![rule.clone()],
    }
}

/// All dossiers of these records.
pub fn fold(records: &[Recorded]) -> Dossiers {
    let mut dossiers = Dossiers::default();
    for record in records {
        dossiers.apply(record.clone());
    }
    dossiers
}

//! What officers see of half-signed statements.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::Value;

use crate::codes::{Day, Timestamp};
use crate::rules::time_ended;
use crate::service::moment::Moment;
use crate::service::register::{Coded, DueView, due_view};
use crate::statement::{Kid, Role};

use super::item::{Item, OpinionKind};

/// Until when an item is kept is policy, not law.
const KEPT_MARK: &str = "[POLICY]";

/// Half-signed statements of one's authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PendingList {
    /// Those that wait for one's own signature, the most urgent first.
    pub mine: Vec<PendingView>,
    /// All others, the most urgent first.
    pub others: Vec<PendingView>,
}

/// A half-signed statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PendingView {
    /// Its address, 64 hex digits.
    pub id: String,
    /// `source` of the statement.
    pub source: String,
    /// `type` of the statement.
    pub event_type: String,
    /// `subject` of the statement.
    pub subject: String,
    /// `time` of the statement.
    pub time: Timestamp,
    /// When it was put there.
    pub put_at: Timestamp,
    /// Its author.
    pub put_by: Kid,
    /// How often it was put: a replacement counts on.
    pub version: u32,
    /// Who signs, in the order of the payload.
    pub signers: Vec<SignerView>,
    /// Whose turn it is: the first who has not signed; of a returned one the author.
    pub turn: Option<Kid>,
    /// Whether it waits for the signature of the asker.
    pub mine: bool,
    /// Who returned it, until it is put anew.
    pub returned_by: Option<Kid>,
    /// What was said about it, oldest first.
    pub opinions: Vec<OpinionView>,
    /// The legal time that it would end, if it ends one that runs.
    pub deadline: Option<DueView>,
    /// Why the ledger refused it, if everybody had signed and it did.
    pub refused: Option<ToldView>,
    /// The last day on which it is kept here.
    pub kept_until: Day,
    /// `[POLICY]`: that day is no law.
    pub kept_mark: String,
    /// The statement with the signatures so far and its disclosures; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "an_object")]
    pub statement: Option<Value>,
}

/// One who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignerView {
    /// In which capacity.
    pub role: Coded,
    /// With which key.
    pub kid: Kid,
    /// Whether the signature is there.
    pub signed: bool,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpinionView {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Kid,
    /// `remark`, or `return` if it sent the statement back.
    pub kind: OpinionKind,
    /// What.
    pub text: String,
    /// About which version.
    pub version: u32,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToldView {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

fn an_object(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object" })
}

impl Item {
    /// Whether it waits for the signature of a key.
    pub(super) fn waits_for(&self, kid: Kid) -> bool {
        self.returned_by.is_none_or(|by| by == kid) && self.half.missing().any(|(_, missing)| missing == kid)
    }

    /// The item as an officer sees it, without the statement itself.
    pub(super) fn view(&self, asker: Kid, moment: &Moment, today: Day) -> PendingView {
        let statement = self.half.prospect();
        let turn = match self.returned_by {
            Some(_) => Some(self.put_by),
            None => self.half.missing().next().map(|(_, kid)| kid),
        };
        let opinions = self.opinions.iter().map(|said| OpinionView {
            at: said.at,
            by: said.by,
            kind: said.kind,
            text: said.text.as_str().to_owned(),
            version: said.version,
        });
        let signers = self.half.places().map(|(role, kid, text)| SignerView {
            role: coded_role(role),
            kid,
            signed: text.is_some(),
        });
        PendingView {
            id: self.id().to_string(),
            source: statement.source.to_string(),
            event_type: statement.event_type.clone(),
            subject: statement.subject.to_string(),
            time: statement.time,
            put_at: self.put_at,
            put_by: self.put_by,
            version: self.version,
            signers: signers.collect(),
            turn,
            mine: self.waits_for(asker),
            returned_by: self.returned_by,
            opinions: opinions.collect(),
            deadline: self.deadline(moment, today),
            refused: self.refused.as_ref().map(|told| ToldView { at: told.at, why: told.why.clone() }),
            kept_until: self.kept_until,
            kept_mark: KEPT_MARK.to_owned(),
            statement: None,
        }
    }

    /// The same with the statement.
    pub(super) fn full_view(&self, asker: Kid, moment: &Moment, today: Day) -> PendingView {
        let envelope = &self.half.prospect().envelope;
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        let statement = serde_json::from_str(&envelope.to_json(&disclosures)).ok();
        PendingView { statement, ..self.view(asker, moment, today) }
    }

    fn deadline(&self, moment: &Moment, today: Day) -> Option<DueView> {
        let statement = self.half.prospect();
        let (rulebook, dossier) = (moment.rulebook.as_deref()?, moment.dossiers.get(statement.subject)?);
        let due = time_ended(dossier, rulebook, today, &statement.event().ok()?)?;
        Some(due_view(dossier, due))
    }
}

/// The most urgent first: by legal time, then by the day until which it is kept.
pub(super) fn by_urgency(views: &mut [PendingView]) {
    views.sort_by_key(|view| {
        let due = view.deadline.as_ref().map(|due| due.deadline.due);
        (due.is_none(), due, view.kept_until, view.put_at, view.id.clone())
    });
}

fn coded_role(role: Role) -> Coded {
    let (zh, en) = match role {
        Role::Handler => ("承办人", "Handler"),
        Role::LegalReviewer => ("法制审核人", "Legal reviewer"),
        Role::Head => ("负责人", "Head"),
        Role::Delegate => ("代行人", "Delegate"),
        Role::Approver => ("密钥管理人", "Approver"),
        Role::Receiver => ("迟到接收人", "Receiver of late statements"),
        Role::Founder => ("设立人", "Founder"),
        Role::Holder => ("密钥持有人", "Key holder"),
        Role::Auditor => ("审计人", "Auditor"),
        Role::Party => ("当事人", "Party"),
        Role::Ledger => ("账本", "Ledger"),
    };
    Coded { code: role.as_str().to_owned(), label_zh: zh.to_owned(), label_en: en.to_owned() }
}

//! Disclosure: which outside systems take which records, by when, and by which template, as dated data.
//!
//! What a record is worth telling and whether it may be shown is the business of the room `rules`; here stands only
//! where it goes. Words for types of statement and kinds of facility are texts, because the room that gives them
//! meaning stands beside this one.

use serde::{Deserialize, Serialize};

mod check;
mod choice;

pub use choice::{Chosen, Routed};

use crate::codes::{AuthorityKind, LegalForm, code_list};

use super::ruleset::{Period, Rule};

code_list! {
    /// Under whose name a record stands, by the prefix of the social credit code. Source: domain.md 6.1.
    pub enum Bearer {
        /// 91.
        Enterprise = "enterprise", "企业", "Enterprise";
        /// 92: a natural person in business.
        SoleTrader = "sole_trader", "个体工商户", "Sole trader";
        /// 93.
        Cooperative = "cooperative", "农民专业合作社", "Farmers' cooperative";
        /// 52.
        SocialServiceBody = "social_service_body", "社会服务机构", "Social service body";
        /// 51.
        SocialAssociation = "social_association", "社会团体", "Social association";
        /// 53.
        Foundation = "foundation", "基金会", "Foundation";
        /// 12.
        PublicInstitution = "public_institution", "事业单位", "Public institution";
        /// 11.
        StateOrgan = "state_organ", "机关", "State organ";
        /// 13.
        MassOrganisation = "mass_organisation", "群众团体", "Mass organisation";
        /// N.
        RuralCollective = "rural_collective", "农村集体经济组织", "Rural collective";
        /// Any other prefix.
        Other = "other", "其他组织", "Another organisation";
        /// A place whose operator is not identified.
        Unregistered = "unregistered", "未登记", "Not registered";
    }
}

impl From<LegalForm> for Bearer {
    fn from(form: LegalForm) -> Self {
        match form {
            LegalForm::Company => Self::Enterprise,
            LegalForm::SoleTrader => Self::SoleTrader,
            LegalForm::Cooperative => Self::Cooperative,
            LegalForm::SocialServiceBody => Self::SocialServiceBody,
            LegalForm::SocialAssociation => Self::SocialAssociation,
            LegalForm::Foundation => Self::Foundation,
            LegalForm::PublicInstitution => Self::PublicInstitution,
            LegalForm::StateOrgan => Self::StateOrgan,
            LegalForm::MassOrganisation => Self::MassOrganisation,
            LegalForm::RuralCollective => Self::RuralCollective,
            LegalForm::Other => Self::Other,
        }
    }
}

code_list! {
    /// Whose page a record stands on at a target (`publish_scope`). Source: practice.md 18.
    pub enum PublishScope {
        /// The authority delivers what is its own.
        Own = "own", "本领域公示", "Its own field";
        /// Several authorities deliver together; the rule names the legal basis.
        Joint = "joint", "联合公示", "Jointly";
        /// Nothing is delivered; pages link to the target by the social credit code.
        Link = "link", "链接", "Link only";
    }
}

code_list! {
    /// Why a record has to leave a target that received it.
    pub enum WithdrawalCause {
        /// 撤销、变更、确认违法、确认无效.
        Annulled = "annulled", "撤销", "Annulled";
        /// What it rested on was annulled.
        BasisFell = "basis_fell", "依据消灭", "Its basis fell";
        /// Recorded about the wrong subject.
        Misattributed = "misattributed", "对象错误", "Wrong subject";
        /// Entered by mistake.
        Retracted = "retracted", "录入错误", "Entered by mistake";
        /// 信用修复.
        Repaired = "repaired", "信用修复", "Repaired";
        /// 移出名单.
        Removed = "removed", "移出名单", "Removed from the list";
        /// A licence or grade that was taken back.
        Revoked = "revoked", "收回", "Taken back";
        /// 公示期满.
        Expired = "expired", "公示期满", "Its window is over";
        /// It may not be shown any more for another reason, for example because its release was a mistake.
        HeldBack = "held_back", "停止公示", "Held back";
    }
}

code_list! {
    /// Whether a cell of a template has to be filled.
    pub enum Need {
        /// In every row.
        Always = "always", "必填", "Always";
        /// Where the record has it.
        IfAny = "if_any", "有则必填", "If there is any";
        /// For natural persons.
        Persons = "persons", "自然人必填", "For natural persons";
        /// Nowhere.
        Optional = "optional", "选填", "Optional";
    }
}

code_list! {
    /// Where the value of a cell comes from.
    pub enum CellValue {
        /// The log does not have it: the cell stays empty.
        None = "none", "账本没有", "Not in the log";
        /// It is personal: the cell stays empty, whatever is known.
        Personal = "personal", "个人信息", "Personal";
        /// The text of the column, in every row.
        Constant = "constant", "常量", "A constant";
        /// Name of the legal person.
        SubjectName = "subject_name", "相对人名称", "Name of the subject";
        /// 法人及非法人组织 or 个体工商户.
        SubjectClass = "subject_class", "相对人类别", "Class of the subject";
        /// Social credit code of the legal person.
        SubjectUscc = "subject_uscc", "相对人代码", "Code of the subject";
        /// Number of the document.
        DocumentNumber = "document_number", "文号", "Number of the document";
        /// Date of the document.
        DocumentDate = "document_date", "文书日期", "Date of the document";
        /// Name of the authority.
        AuthorityName = "authority_name", "机关名称", "Name of the authority";
        /// Social credit code of the authority.
        AuthorityUscc = "authority_uscc", "机关代码", "Code of the authority";
        /// Kind of violation.
        Violation = "violation", "违法行为类型", "Kind of violation";
        /// Facts, fit for publication.
        Facts = "facts", "事实", "Facts";
        /// Legal basis, joined.
        LegalBasis = "legal_basis", "依据", "Legal basis";
        /// Kinds of penalty, joined.
        PenaltyTypes = "penalty_types", "处罚类别", "Kinds of penalty";
        /// Fine in 万元.
        Fine = "fine", "罚款金额", "Fine";
        /// What is confiscated, in 万元.
        Confiscated = "confiscated", "没收金额", "Confiscated";
        /// Last day of the showing.
        ShownUntil = "shown_until", "公示截止期", "Last day of the showing";
        /// Tier of the penalty.
        Tier = "tier", "失信严重程度", "Tier";
        /// Number of the licence.
        LicenceNumber = "licence_number", "许可编号", "Number of the licence";
        /// What a licence allows.
        Content = "content", "许可内容", "Content of the licence";
        /// First day of a licence.
        ValidFrom = "valid_from", "有效期自", "Valid from";
        /// Last day of a licence; the text of the column where it does not expire.
        ValidUntil = "valid_until", "有效期至", "Valid until";
        /// Digest of the statement, 64 hex digits.
        Digest = "digest", "陈述摘要", "Digest of the statement";
        /// Day on which the ledger recorded it.
        RecordedDay = "recorded_day", "入账日期", "Day of recording";
    }
}

/// An outside system that takes records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The rule.
    pub rule: Rule,
    /// Its code, as addresses and receipts have it.
    pub code: String,
    /// Name in Chinese.
    pub label_zh: String,
    /// Name in English.
    pub label_en: String,
}

/// One way of records to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The rule; its days are the legal days of the records.
    pub rule: Rule,
    /// Code of the target.
    pub target: String,
    /// Types of statement, without version.
    pub event_types: Vec<String>,
    /// Under whose names.
    pub forms: Vec<Bearer>,
    /// Lines of business that made the record; empty for all.
    pub kinds: Vec<AuthorityKind>,
    /// Kinds of facility, where only records of these go; empty for all.
    pub facility_kinds: Vec<String>,
    /// Whose page it is.
    pub scope: PublishScope,
    /// Time from the legal day of the record; `null` where no period was found. Of several the shortest counts.
    pub within: Option<Period>,
}

/// How soon a record leaves the targets that received it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalRule {
    /// The rule; its days are those of the end.
    pub rule: Rule,
    /// For which causes.
    pub ends: Vec<WithdrawalCause>,
    /// Time from the end; a period of none is the same day.
    pub within: Period,
}

/// How soon a corrected record is delivered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRule {
    /// The rule; its days are those of the correction.
    pub rule: Rule,
    /// Time from the correction; a period of none is the same day.
    pub within: Period,
}

code_list! {
    /// Whose responsible persons a rule is about.
    pub enum ResponsibleOf {
        /// Of every body.
        Everybody = "everybody", "所有组织", "Everybody";
        /// Of charities (慈善组织).
        Charities = "charities", "慈善组织", "Charities";
    }
}

/// Whether the responsible person of a body is published with its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponsiblePersons {
    /// The rule.
    pub rule: Rule,
    /// Whose.
    pub of: ResponsibleOf,
    /// Whether.
    pub published: bool,
}

code_list! {
    /// How a template writes a day.
    pub enum DayStyle {
        /// 2026/04/20.
        Slashes = "slashes", "斜线", "With slashes";
        /// 2026-04-20.
        Dashes = "dashes", "短线", "With dashes";
    }
}

/// A template of a target: the columns of its file, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The rule.
    pub rule: Rule,
    /// Its code, which is the name of the file.
    pub code: String,
    /// The type of statement that makes its rows, without version.
    pub event_type: String,
    /// Codes of the targets that take it.
    pub targets: Vec<String>,
    /// How days are written.
    pub date: DayStyle,
    /// What stands between several values of one cell.
    pub join: String,
    /// What it calls the classes of subjects (行政相对人类别).
    pub classes: SubjectClasses,
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// Columns that some systems keep beside them; they are no part of the national file.
    pub internal: Vec<Column>,
}

/// What a template calls the classes of subjects. Natural persons who are no traders are in no file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectClasses {
    /// Legal persons and other organisations.
    pub bodies: String,
    /// Sole traders.
    pub sole_traders: String,
}

/// A column of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its header, exactly.
    pub header: String,
    /// Its name in the interface of the target, where one is known.
    pub field: Option<String>,
    /// Whether it has to be filled.
    pub need: Need,
    /// Where its value comes from.
    pub value: CellValue,
    /// The constant, or what stands for a licence without an end; `null` for other values.
    pub text: Option<String>,
    /// The longest value, in characters.
    pub chars_max: Option<u16>,
    /// Whether the public report of the target prints it (信用中国 report, domain-corrections B(f)).
    pub public: bool,
    /// `[MEM]`, `[POLICY]` or why it is empty; `null` for what was read.
    pub mark: Option<String>,
}

/// How the answer file of a target is read: which column says what, and in which words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerProfile {
    /// The rule.
    pub rule: Rule,
    /// Codes of the targets that answer so.
    pub targets: Vec<String>,
    /// Header of the column with the digest of the statement.
    pub digest: String,
    /// Header of the column with the number of the document, where there is no digest.
    pub number: String,
    /// Header of the column with the outcome.
    pub outcome: String,
    /// Header of the column with the reason of a refusal.
    pub reason: String,
    /// Words for what was taken.
    pub accepted: Vec<String>,
    /// Words for what was refused.
    pub refused: Vec<String>,
}

/// The disclosure file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Outside systems.
    pub targets: Vec<Target>,
    /// Ways to them.
    pub routes: Vec<Route>,
    /// How soon records leave them.
    pub withdrawals: Vec<WithdrawalRule>,
    /// How soon corrected records reach them.
    pub corrections: Vec<CorrectionRule>,
    /// Whose responsible persons are published.
    pub responsible_persons: Vec<ResponsiblePersons>,
    /// Their files.
    pub templates: Vec<Template>,
    /// Their answers.
    pub answers: Vec<AnswerProfile>,
}

#[cfg(test)]
mod tests;

//! Documents: the sealed paper behind an act, its service, and decisions of bodies outside the ledger.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Deed;
use super::act::act;
use crate::codes::code_list;
use crate::codes::{Day, DocumentNumber};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

/// The sealed document that is the legal act; the statement registers it.
///
/// Source: 行政处罚法 59 (number, date, seal of the authority); practice.md 4.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Document {
    /// Its number (文号).
    pub number: DocumentNumber,
    /// Its date: the day of the act.
    pub dated_on: Day,
    /// How it bears the authority's seal.
    pub seal: Seal,
    /// SHA-256 of the copy that was served.
    #[serde(default, skip_serializing)]
    pub served_copy: Personal<FileDigest>,
    /// SHA-256 of the copy for publication, if one was made.
    pub public_copy: Option<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

code_list! {
    /// How a document bears the seal.
    pub enum Seal {
        /// Stamped paper, scanned.
        PaperScan = "paper_scan", "纸质盖章扫描件", "Stamped paper, scanned";
        /// An OFD file with an electronic seal (电子印章).
        Ofd = "ofd", "OFD 电子印章", "OFD with electronic seal";
        /// A PDF file with an electronic seal.
        Pdf = "pdf", "PDF 电子印章", "PDF with electronic seal";
    }
}

/// A document is served on the party: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Document served",
    extend("x-title-zh" = "文书送达", "x-subject" = ["institutions", "facilities", "persons", "authorities"], "x-touches" = ["subject"])
)]
pub struct DocumentServed {
    /// Digest of the statement that registers the document.
    pub document: StatementDigest,
    /// How it was served.
    pub mode: ServiceMode,
    /// Day on which it was served, or counts as served.
    pub served_on: Day,
    /// In which capacity it was received; `null` where nobody received it.
    pub capacity: Option<Text<100>>,
    /// Who received it.
    #[serde(default, skip_serializing)]
    pub recipient: Personal<Text<100>>,
    /// Who witnessed it, where the law wants a witness.
    #[serde(default, skip_serializing)]
    pub witness: Personal<Text<100>>,
    /// SHA-256 of receipts and photos.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 50>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(DocumentServed: day = served_on, about = document {
        fn deed(&self) -> Deed<'_> {
            Deed::Serves(self.served_on)
        }
});

code_list! {
    /// How a document is served. Source: practice.md 9.
    pub enum ServiceMode {
        /// 直接送达.
        Direct = "direct", "直接送达", "In person";
        /// 留置送达.
        Left = "left", "留置送达", "Left behind";
        /// 邮寄送达.
        Mail = "mail", "邮寄送达", "By post";
        /// 电子送达.
        Electronic = "electronic", "电子送达", "Electronically";
        /// 公告送达.
        Announcement = "announcement", "公告送达", "By announcement";
    }
}

/// A decision of a body outside the ledger is received: a court, a review organ, the door for credit repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Outside document received",
    extend("x-title-zh" = "外部文书收到", "x-subject" = ["institutions", "facilities", "persons"], "x-touches" = ["subject"])
)]
pub struct OutsideDocumentReceived {
    /// The body that made it, for example 信用中国.
    pub body: Text<200>,
    /// Its number, as that body writes it.
    pub number: Text<100>,
    /// Its date.
    pub dated_on: Day,
    /// Day on which the authority received it: clocks of withdrawal and repair run from here.
    pub received_on: Day,
    /// Digest of the statement that it is about.
    pub about: StatementDigest,
    /// What it says.
    pub effect: OutsideEffect,
    /// SHA-256 of its copy.
    #[serde(default, skip_serializing)]
    pub copy: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(OutsideDocumentReceived: day = received_on, about = about {
        fn deed(&self) -> Deed<'_> {
            Deed::Hears(self.effect, self.received_on)
        }
});

code_list! {
    /// What a document from outside says about an act.
    pub enum OutsideEffect {
        /// The party asked for credit repair (申请信用修复).
        RepairApplied = "repair_applied", "申请信用修复", "Repair applied for";
        /// Repair is granted (准予修复): the showing ends.
        RepairGranted = "repair_granted", "准予信用修复", "Repair granted";
        /// Repair is refused (不予修复).
        RepairRefused = "repair_refused", "不予信用修复", "Repair refused";
        /// Reconsideration or a court upholds the act (维持).
        Upheld = "upheld", "维持", "Upheld";
        /// It revokes the act (撤销); the authority has to annul it.
        Revoked = "revoked", "撤销", "Revoked";
        /// It varies the act (变更); the authority has to annul it and decide anew.
        Varied = "varied", "变更", "Varied";
        /// The party asked for reconsideration (申请行政复议).
        ReconsiderationFiled = "reconsideration_filed", "申请行政复议", "Reconsideration asked for";
        /// The party went to court (提起行政诉讼).
        LitigationFiled = "litigation_filed", "提起行政诉讼", "Litigation filed";
        /// A court approved a reorganisation plan (批准重整计划): the showing rests.
        ReorganisationApproved = "reorganisation_approved", "法院批准重整计划", "Reorganisation approved";
        /// The plan failed (重整失败): the showing goes on.
        ReorganisationFailed = "reorganisation_failed", "重整计划执行失败", "Reorganisation failed";
        /// A court declared it a judgment defaulter (列为失信被执行人); it is about the registration.
        JudgmentDefaulter = "judgment_defaulter", "列为失信被执行人", "Declared a judgment defaulter";
        /// The court took that back (删除失信信息); it is about the declaration.
        DefaulterEnded = "defaulter_ended", "删除失信被执行人信息", "No longer a judgment defaulter";
        /// A court or the police found that it infringed the rights of older persons (认定侵害老年人合法权益).
        InfringementFound = "infringement_found", "认定侵害老年人合法权益", "Found to infringe the rights of older persons";
        /// A court or the police found that it defrauded older persons (认定诈骗老年人财物).
        FraudFound = "fraud_found", "认定诈骗老年人财物", "Found to defraud older persons";
    }
}

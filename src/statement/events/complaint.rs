//! Complaints (投诉), reports (举报) and petitions (信访): received, decided, closed. Never shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::name::PersonId;
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// Somebody complains, reports or petitions: a record of fact, taken in by file or at the counter.
///
/// Source: practice.md 15; 市场监督管理投诉举报处理暂行办法 3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Complaint received",
    extend("x-title-zh" = "投诉举报接收", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct ComplaintReceived {
    /// Region of the place.
    pub region: RegionCode,
    /// Which of the three it is: each has its own times.
    pub kind: ComplaintKind,
    /// How it came in.
    pub channel: Channel,
    /// Its number there.
    pub channel_number: Option<Text<100>>,
    /// Day on which it came in.
    pub received_on: Day,
    /// What it is about.
    pub matter: ComplaintMatter,
    /// Whether the person gave a name: then the person is told what becomes of it.
    pub named: bool,
    /// The officers who act on it, by their ids on the public roll: beside who received it nobody else is shown who
    /// complains.
    pub handlers: List<PersonId, 0, 10>,
    /// Who complains.
    #[serde(default, skip_serializing)]
    pub complainant: Personal<Text<100>>,
    /// How the person can be reached.
    #[serde(default, skip_serializing)]
    pub contact: Personal<Text<200>>,
    /// What is said, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of what was handed in.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 50>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(ComplaintReceived: region, day = received_on {
        fn team(&self) -> Vec<PersonId> {
            self.handlers.to_vec()
        }
});

code_list! {
    /// The three kinds.
    pub enum ComplaintKind {
        /// 投诉: about one's own dispute.
        Complaint = "complaint", "投诉", "Complaint";
        /// 举报: about a violation.
        Report = "report", "举报", "Report of a violation";
        /// 信访.
        Petition = "petition", "信访", "Petition";
    }
}

code_list! {
    /// How a complaint came in.
    pub enum Channel {
        /// 12345.
        Hotline12345 = "hotline_12345", "12345 热线", "Hotline 12345";
        /// 12315.
        Platform12315 = "platform_12315", "12315 平台", "Platform 12315";
        /// 来访.
        Counter = "counter", "来访", "At the counter";
        /// 来信.
        Letter = "letter", "来信", "By letter";
        /// 网络.
        Online = "online", "网络", "Online";
        /// 其他机关转来.
        Forwarded = "forwarded", "其他机关转来", "Forwarded";
    }
}

code_list! {
    /// What a complaint is about.
    pub enum ComplaintMatter {
        /// 服务质量.
        Service = "service", "服务质量", "Quality of service";
        /// 收费、退费.
        Fees = "fees", "收费、退费", "Fees and refunds";
        /// 欺老虐老、侵害权益.
        Abuse = "abuse", "欺老虐老、侵害权益", "Abuse";
        /// 消防安全.
        Fire = "fire", "消防安全", "Fire safety";
        /// 食品安全.
        Food = "food", "食品安全", "Food safety";
        /// 非法集资、诈骗.
        Fundraising = "fundraising", "非法集资、诈骗", "Illegal fund-raising, fraud";
        /// 无照经营.
        Unregistered = "unregistered", "未登记、未备案", "Unregistered operation";
        /// 其他.
        Other = "other", "其他", "Another matter";
    }
}

/// The authority decides whether it takes a complaint up.
///
/// Source: 市场监督管理投诉举报处理暂行办法 14, 31; practice.md 15.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Complaint decided",
    extend("x-title-zh" = "投诉举报受理决定", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct ComplaintDecided {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the complaint.
    pub complaint: StatementDigest,
    /// What was decided.
    pub decision: ComplaintDecision,
    /// Whether a named person has to be told of it.
    pub tell: bool,
    /// The officers who act on it from here on, by their ids on the public roll.
    pub handlers: List<PersonId, 0, 10>,
    /// Who takes it up, where it is passed on.
    pub passed_to: Option<Text<200>>,
    /// Reason.
    pub reason: Option<Text<1000>>,
    /// The decision; its service is the telling of a named person.
    pub document: Document,
}

act!(ComplaintDecided: region, day = document.dated_on, document, about = complaint {
        fn team(&self) -> Vec<PersonId> {
            self.handlers.to_vec()
        }
});

code_list! {
    /// Whether a complaint is taken up.
    pub enum ComplaintDecision {
        /// 受理.
        Accepted = "accepted", "受理", "Accepted";
        /// 不予受理.
        NotAccepted = "not_accepted", "不予受理", "Not accepted";
        /// 立案.
        CaseOpened = "case_opened", "立案", "A case is opened";
        /// 不予立案.
        NoCase = "no_case", "不予立案", "No case is opened";
        /// 转其他机关.
        PassedOn = "passed_on", "转其他机关办理", "Passed on";
    }
}

/// A complaint is closed: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Complaint closed",
    extend("x-title-zh" = "投诉举报办结", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct ComplaintClosed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the complaint.
    pub complaint: StatementDigest,
    /// What it came to.
    pub result: ComplaintResult,
    /// Day on which it was closed.
    pub closed_on: Day,
    /// Day on which the person was told; `null` where nobody could be.
    pub told_on: Option<Day>,
    /// What was found, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(ComplaintClosed: region, day = closed_on, about = complaint, closes = closed_on);

code_list! {
    /// What a complaint came to.
    pub enum ComplaintResult {
        /// 属实.
        Verified = "verified", "属实", "Verified";
        /// 部分属实.
        PartlyVerified = "partly_verified", "部分属实", "Verified in part";
        /// 不属实.
        Unfounded = "unfounded", "不属实", "Unfounded";
        /// 调解.
        Mediated = "mediated", "达成调解", "Settled by mediation";
        /// 撤回.
        Withdrawn = "withdrawn", "撤回", "Withdrawn";
        /// 无法查实.
        Unclear = "unclear", "无法查实", "Could not be established";
    }
}

//! Operation of a place: begun with its first resident, suspended, resumed, ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::document::Document;
use super::facility::FacilityKind;

/// A place takes in its first resident: the time to file runs from that day.
///
/// Source: 养老机构管理办法 10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Operation began",
    extend("x-title-zh" = "开始收住服务", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct OperationBegan {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// What is done there.
    pub kinds: List<FacilityKind, 1, 6>,
    /// Day on which the first resident, guest or child was taken in.
    pub began_on: Day,
    /// How it became known.
    pub known_by: KnownBy,
    /// Day on which it became known.
    pub known_on: Day,
    /// Residents on that day; `null` where nobody counted.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub residents: Option<u32>,
}

act!(OperationBegan: region, day = began_on, touches_institution = institution);

code_list! {
    /// How a fact became known to the authority.
    pub enum KnownBy {
        /// 机构报告.
        Reported = "reported", "机构报告", "Reported by the home";
        /// 检查发现.
        Inspected = "inspected", "检查发现", "Found at an inspection";
        /// 投诉举报.
        Complaint = "complaint", "投诉举报", "Told in a complaint";
        /// 信息共享.
        Shared = "shared", "信息共享", "Told by another authority";
        /// 摸底排查.
        Survey = "survey", "摸底排查", "Found in a survey";
    }
}

/// A place stops its service for a time (暂停服务), as the authority records it.
///
/// Source: 老年人权益保障法 46; 山东省养老服务条例 38.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Operation suspended",
    extend("x-title-zh" = "暂停服务", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct OperationSuspended {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Digest of the plan; `null` where there was none.
    pub plan: Option<StatementDigest>,
    /// First day without service.
    pub suspended_on: Day,
    /// Last day without service, as planned; `null` where it is open.
    pub until_on: Option<Day>,
    /// Why, fit for publication.
    pub reason_public: Text<1000>,
}

act!(OperationSuspended: region, day = suspended_on, about = plan, touches_institution = institution, shown = Released);

/// A place that was suspended or stopped serves again.
///
/// Source: 消防法 70 for what a fire authority had stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Operation resumed",
    extend("x-title-zh" = "恢复服务", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct OperationResumed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that stopped it: a suspension, a penalty, an order to stop.
    pub stop: StatementDigest,
    /// First day of service.
    pub resumed_on: Day,
    /// Digests of the statements on which it rests, such as the acceptance of what was mended.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Why it may, fit for publication.
    pub reason_public: Text<1000>,
}

act!(OperationResumed: region, day = resumed_on, about = stop, closes = resumed_on, rests_on, shown_with_about);

/// A place ends its service (终止服务), as the authority records it.
///
/// Source: 老年人权益保障法 46; 山东省养老服务条例 38.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Operation ended",
    extend("x-title-zh" = "终止服务", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct OperationEnded {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Digest of the plan; `null` where there was none.
    pub plan: Option<StatementDigest>,
    /// First day without service.
    pub ended_on: Day,
    /// What ended it.
    pub cause: EndCause,
    /// Why, fit for publication.
    pub reason_public: Text<1000>,
    /// The notice or decision that records it.
    pub document: Document,
}

act!(OperationEnded: region, day = ended_on, about = plan, document, touches_institution = institution, shown = Released);

code_list! {
    /// What ended the service of a place.
    pub enum EndCause {
        /// 自行终止.
        OwnWish = "own_wish", "自行终止", "Its own wish";
        /// 责令关闭.
        Ordered = "ordered", "责令关闭", "Ordered to close";
        /// 登记被撤销或者吊销.
        Deregistered = "deregistered", "登记被撤销或者吊销", "Registration taken back";
        /// 擅自终止.
        Abandoned = "abandoned", "擅自终止", "Abandoned";
    }
}

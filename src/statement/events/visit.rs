//! Visits (现场检查): assigned with approval, notified beforehand, cancelled.
//!
//! A visit is a subject of its own, so that several authorities on one visit count once; each records its findings in
//! the dossier of the place and names the visit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, SupervisionField, Uscc};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::name::{FacilityId, PersonId};

use super::act::act;
use super::document::Document;

/// A visit is assigned: approved by the head, before it or, where it was urgent, afterwards.
///
/// Source: 养老机构行政检查办法 5 to 8; 国办发〔2024〕54号; practice.md 13.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Visit assigned",
    extend("x-title-zh" = "检查任务审批", "x-subject" = ["visits"], "x-touches" = ["subject", "data.facility"])
)]
pub struct VisitAssigned {
    /// Region of the place.
    pub region: RegionCode,
    /// The place.
    pub facility: FacilityId,
    /// Why it is visited.
    pub kind: VisitKind,
    /// What is inspected.
    pub fields: List<SupervisionField, 1, 6>,
    /// Items of the published list, by their codes.
    pub items: List<Text<100>, 0, 50>,
    /// Day of the visit.
    pub visit_on: Day,
    /// Who goes, of every authority that takes part.
    pub team: List<TeamMember, 1, 40>,
    /// The plan that it carries out.
    pub plan: Option<StatementDigest>,
    /// The draw that chose the place or the team.
    pub draw: Option<StatementDigest>,
    /// The campaign to which it belongs.
    pub campaign: Option<StatementDigest>,
    /// The higher authority that deployed a special check; `null` for one of its own.
    pub ordered_by: Option<Uscc>,
    /// The clue, complaint or order that led to it.
    pub occasion: Option<Text<500>>,
    /// Why nobody could approve it beforehand; `null` where somebody did.
    pub urgent_reason: Option<Text<500>>,
    /// The approval.
    pub document: Document,
}

act!(VisitAssigned: region, day = document.dated_on, document, touches_facility = facility, names = [plan, draw, campaign] {
        fn team(&self) -> Vec<PersonId> {
            self.team.iter().map(|member| member.officer).collect()
        }
});

/// One officer of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct TeamMember {
    /// For which authority.
    pub authority: Uscc,
    /// The officer, by the id on the public roll.
    pub officer: PersonId,
}

code_list! {
    /// Why a place is visited. Source: 养老机构行政检查办法 8.
    pub enum VisitKind {
        /// 日常检查.
        Daily = "daily", "日常检查", "Daily check";
        /// 专项检查.
        Special = "special", "专项检查", "Special check";
        /// 个案检查: never announced.
        Case = "case", "个案检查", "Case check";
    }
}

code_list! {
    /// The power by which officers act on a visit. Source: 老年人权益保障法 45; 养老机构管理办法 38.
    pub enum PowerBasis {
        /// The scheduled check of 66号令 38.
        Scheduled = "scheduled", "日常监督检查", "Scheduled check";
        /// 45 (一): ask homes and persons.
        Ask = "ask", "询问了解情况", "Ask homes and persons";
        /// 45 (二): enter a home that is suspected of a violation.
        EnterSuspected = "enter_suspected", "进入涉嫌违法场所检查", "Enter on suspicion";
        /// 45 (三): read and copy contracts, bills, accounts.
        ReadFiles = "read_files", "查阅、复制资料", "Read and copy files";
        /// 45 (四): order removal of a danger.
        OrderRemoval = "order_removal", "责令消除危险", "Order the removal of a danger";
        /// A power under another statute, such as that on fire or food.
        OtherStatute = "other_statute", "其他法律规定的职权", "Power under another statute";
    }
}

/// The place is told of a visit.
///
/// Why a decision: the notice is a sealed document of the authority, and given too late it is a fault of procedure;
/// a record of fact never is.
///
/// Source: 养老机构行政检查办法, 3 working days before daily and special checks, none before case checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Visit notified",
    extend("x-title-zh" = "检查通知", "x-subject" = ["visits"], "x-touches" = ["subject"])
)]
pub struct VisitNotified {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that assigned it.
    pub assignment: StatementDigest,
    /// Why the place is visited, as the assignment has it.
    pub kind: VisitKind,
    /// How it is told.
    pub mode: NoticeMode,
    /// Why it is told only on arrival; `null` where it is told before.
    pub reason: Option<Text<500>>,
    /// The notice.
    pub document: Document,
}

act!(VisitNotified: region, day = document.dated_on, document, about = assignment);

code_list! {
    /// How a place is told of a visit. Source: 养老机构行政检查办法 [press copies].
    pub enum NoticeMode {
        /// Beforehand.
        Advance = "advance", "提前书面通知", "In advance";
        /// With the notice in hand, where that is necessary.
        OnArrival = "on_arrival", "持通知直接检查", "On arrival";
    }
}

/// A visit is cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Visit cancelled",
    extend("x-title-zh" = "检查任务撤销", "x-subject" = ["visits"], "x-touches" = ["subject"])
)]
pub struct VisitCancelled {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that assigned it.
    pub assignment: StatementDigest,
    /// From which day it is off.
    pub cancelled_on: Day,
    /// Why.
    pub reason: Text<1000>,
}

act!(VisitCancelled: region, day = cancelled_on, about = assignment, ends = Revoked);

//! Licences (许可) that stand around a home: canteen, fire acceptance, clinic.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{StatementDigest, Text};
use crate::statement::name::FacilityId;

use super::act::act;
use super::document::Document;

/// A licence is applied for, or its renewal.
///
/// Source: 行政许可法 42, 50.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Licence applied for",
    extend("x-title-zh" = "许可申请", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.facility"])
)]
pub struct LicenceApplied {
    /// Region of the place.
    pub region: RegionCode,
    /// The place for which it shall hold, if for one.
    pub facility: Option<FacilityId>,
    /// What it shall allow.
    pub kind: LicenceKind,
    /// Digest of the statement that granted the licence which shall be renewed; `null` for a new one.
    pub renews: Option<StatementDigest>,
    /// Day on which it came in.
    pub applied_on: Day,
    /// Day on which it was taken up (受理): the time to decide runs from it; `null` while it is not.
    pub accepted_on: Option<Day>,
    /// What it shall allow, in words.
    pub content: Text<500>,
}

act!(LicenceApplied: region, day = applied_on, touches_facility = facility, names = [renews]);

/// A licence is refused (不予许可).
///
/// Source: 行政许可法 42.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Licence refused",
    extend("x-title-zh" = "不予许可决定", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct LicenceRefused {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the application.
    pub application: StatementDigest,
    /// Why.
    pub reason: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(LicenceRefused: region, day = document.dated_on, document, about = application);

/// A licence is granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Licence granted",
    extend("x-title-zh" = "许可准予", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.facility"])
)]
pub struct LicenceGranted {
    /// Region of the place.
    pub region: RegionCode,
    /// The place for which it holds, if it holds for one.
    pub facility: Option<FacilityId>,
    /// Digest of the application; `null` where that was on paper only.
    pub application: Option<StatementDigest>,
    /// What it allows.
    pub kind: LicenceKind,
    /// Number of the licence.
    pub licence_number: Text<100>,
    /// What it allows, in words (许可内容).
    pub content: Text<500>,
    /// First day.
    pub valid_from: Day,
    /// Last day; `null` where it does not expire.
    pub valid_until: Option<Day>,
    /// The decision.
    pub document: Document,
}

act!(LicenceGranted: region, day = document.dated_on, document, about = application, touches_facility = facility, shown = Released);

code_list! {
    /// Kinds of licence.
    pub enum LicenceKind {
        /// 食品经营许可.
        FoodOperation = "food_operation", "食品经营许可", "Food operation licence";
        /// 消防验收.
        FireAcceptance = "fire_acceptance", "消防验收", "Fire acceptance";
        /// 医疗机构执业 or 内设医疗机构备案.
        Medical = "medical", "医疗执业", "Medical practice";
        /// 托育服务许可, where a law introduces one.
        Childcare = "childcare", "托育服务许可", "Childcare licence";
        /// Another.
        Other = "other", "其他许可", "Another licence";
    }
}

/// A licence is taken back or struck off before its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Licence revoked",
    extend("x-title-zh" = "许可撤销", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct LicenceRevoked {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that granted it.
    pub licence: StatementDigest,
    /// On which ground.
    pub ground: RevocationGround,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(LicenceRevoked: region, day = document.dated_on, document, about = licence, ends = Revoked, adverse);

code_list! {
    /// Why a licence ends early. Source: 行政许可法 69, 70; 行政处罚法 9.
    pub enum RevocationGround {
        /// 撤销: it should not have been granted.
        Withdrawn = "withdrawn", "撤销", "Withdrawn";
        /// 注销: struck off, for example at the holder's end.
        StruckOff = "struck_off", "注销", "Struck off";
        /// 吊销: taken away as a penalty.
        Penalty = "penalty", "吊销", "Taken away as a penalty";
    }
}

/// A licence is renewed: it holds until another day (延续).
///
/// Source: 行政许可法 50.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Licence renewed",
    extend("x-title-zh" = "许可延续", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct LicenceRenewed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that granted it.
    pub licence: StatementDigest,
    /// Digest of the application; `null` where that was on paper only.
    pub application: Option<StatementDigest>,
    /// Last day now; `null` where it does not expire any more.
    pub valid_until: Option<Day>,
    /// The decision.
    pub document: Document,
}

act!(LicenceRenewed: region, day = document.dated_on, document, about = licence, names = [application], shown_with_about);

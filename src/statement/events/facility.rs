//! Places where care is given, registered or not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use super::document::Document;
use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};
use crate::statement::name::Subject;
use crate::statement::personal::{Digests, Personal};

/// A facility is entered: a place first, an operator if one is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Facility registered",
    extend("x-title-zh" = "设施登记", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.operated_by"])
)]
pub struct FacilityRegistered {
    /// Name at the door.
    pub name: Text<200>,
    /// What is done there.
    pub kinds: List<FacilityKind, 1, 6>,
    /// Region, as it is called on that day.
    pub region: RegionCode,
    /// Address.
    pub address: Text<300>,
    /// Legal person that operates it; `null` while unidentified.
    pub operated_by: Option<Uscc>,
    /// From which day.
    pub operated_from: Day,
    /// Telephone of whoever answers for it.
    #[serde(default, skip_serializing)]
    pub telephone: Personal<Text<40>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(FacilityRegistered: region, touches_institution = operated_by, shown = Released {
        fn operator(&self) -> Option<(Uscc, Day)> {
            self.operated_by.map(|code| (code, self.operated_from))
        }
});

/// The operator of a facility is named: for one that was unidentified, or at a change of operator.
///
/// The operator before it ends on the day before `operated_from`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Facility identified",
    extend("x-title-zh" = "设施运营主体查明", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.operated_by"])
)]
pub struct FacilityIdentified {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it.
    pub operated_by: Uscc,
    /// From which day.
    pub operated_from: Day,
    /// How it was found out, or under which contract it changed.
    pub basis: Text<500>,
    /// Day on which it was found out.
    pub identified_on: Day,
}

act!(FacilityIdentified: region, day = identified_on, touches_institution = operated_by, shown = Released {
        fn operator(&self) -> Option<(Uscc, Day)> {
            Some((self.operated_by, self.operated_from))
        }
});

/// Something about a place changes. What stays as it was is `null`.
///
/// A move to another county asks for a new filing there: the filing at the old place is cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Facility changed",
    extend("x-title-zh" = "设施变更", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FacilityChanged {
    /// Region of the place from that day on.
    pub region: RegionCode,
    /// First day on which it is so.
    pub changed_on: Day,
    /// Name at the door from that day on.
    pub name: Option<Text<200>>,
    /// What is done there from that day on.
    pub kinds: Option<List<FacilityKind, 1, 6>>,
    /// Address from that day on.
    pub address: Option<Text<300>>,
}

act!(FacilityChanged: region, day = changed_on, shown = Released);

/// Another legal person operates a place from a day on; what was recorded before stays with the place, and is told
/// apart by who operated it then.
///
/// The operator before it ends on the day before `operated_from`.
///
/// Source: practice.md 21 (nothing is inherited unlabelled).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Facility's operator changed",
    extend("x-title-zh" = "设施运营主体变更", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.predecessor", "data.operated_by"])
)]
pub struct FacilityOperatorChanged {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operated it until then.
    pub predecessor: Uscc,
    /// Legal person that operates it now.
    pub operated_by: Uscc,
    /// From which day.
    pub operated_from: Day,
    /// Last day of the contract; `null` where it is open.
    pub contract_until: Option<Day>,
    /// In which model.
    pub model: OperationModel,
    /// The contract, by number and parties (合同).
    pub contract: Text<300>,
    /// The decision.
    pub document: Document,
}

act!(FacilityOperatorChanged: region, day = document.dated_on, document, shown = Released {
        fn touches(&self) -> Vec<Subject> {
            [self.predecessor, self.operated_by].map(Subject::Institution).to_vec()
        }

        fn operator(&self) -> Option<(Uscc, Day)> {
            Some((self.operated_by, self.operated_from))
        }
});

code_list! {
    /// How a place comes to be operated by somebody.
    pub enum OperationModel {
        /// 公建民营: built by the public, operated by a private body.
        PublicBuiltPrivatelyRun = "public_built_privately_run", "公建民营", "Built by the public, privately run";
        /// 委托运营.
        Entrusted = "entrusted", "委托运营", "Entrusted";
        /// 租赁经营.
        Leased = "leased", "租赁经营", "Leased";
        /// 转让.
        Transferred = "transferred", "转让", "Transferred";
        /// 政府直接运营.
        PubliclyRun = "publicly_run", "公办公营", "Run by the public";
        /// Another.
        Other = "other", "其他方式", "Another way";
    }
}

code_list! {
    /// What is done at a facility.
    pub enum FacilityKind {
        /// 养老机构.
        ElderlyCareHome = "elderly_care_home", "养老机构", "Elderly-care home";
        /// 居家社区养老服务.
        CommunityCare = "community_care", "居家社区养老服务", "Community care";
        /// 日间照料.
        DayCare = "day_care", "日间照料", "Day care";
        /// 托育机构.
        Childcare = "childcare", "托育机构", "Childcare";
        /// 长者食堂.
        Canteen = "canteen", "长者食堂", "Canteen for elders";
    }
}

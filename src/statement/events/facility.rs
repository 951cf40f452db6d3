//! Places where care is given, registered or not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};
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

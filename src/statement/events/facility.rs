//! Places where care is given, registered or not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// What is done at a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum FacilityKind {
    /// 养老机构.
    ElderlyCareHome,
    /// 居家社区养老服务.
    CommunityCare,
    /// 日间照料.
    DayCare,
    /// 托育机构.
    Childcare,
    /// 长者食堂.
    Canteen,
}

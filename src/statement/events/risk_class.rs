//! Risk classes (信用风险分类): what the province gave, imported for those who allot inspections.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{Day, RegionCode, RiskClass};
use crate::statement::field::Text;

use super::act::act;

/// A class of risk is imported from the system that computed it.
///
/// Never public: it allots inspections and is no credit evaluation. Source: 国市监信发〔2022〕6号.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Risk class imported",
    extend("x-title-zh" = "信用风险分类导入", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct RiskClassImported {
    /// Region of the authority that imports it.
    pub region: RegionCode,
    /// The class.
    pub class: RiskClass,
    /// The system that computed it.
    pub system: Text<200>,
    /// Number or batch there.
    pub reference: Option<Text<100>>,
    /// Day of the classification.
    pub classified_on: Day,
    /// Last day on which it holds; `null` until the next one.
    pub valid_until: Option<Day>,
}

act!(RiskClassImported: region, day = classified_on);

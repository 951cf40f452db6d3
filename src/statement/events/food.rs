//! Food safety of canteens: the risk grade by which the frequency of checks follows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::Text;

use super::act::act;

/// The food risk of a canteen is graded: for the authority's own use.
///
/// Source: 食品生产经营监督检查管理办法 21, 22.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Food risk graded",
    extend("x-title-zh" = "食品安全风险分级", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FoodRiskGraded {
    /// Region of the place.
    pub region: RegionCode,
    /// The grade.
    pub grade: FoodRiskGrade,
    /// Day of the grading.
    pub graded_on: Day,
    /// Number of the food licence, if there is one.
    pub licence_number: Option<Text<100>>,
    /// Points of static risk (静态风险).
    #[schemars(range(max = 255_u8))]
    pub static_points: Option<u8>,
    /// Points of dynamic risk (动态风险).
    #[schemars(range(max = 255_u8))]
    pub dynamic_points: Option<u8>,
    /// Why.
    pub reason: Text<1000>,
}

act!(FoodRiskGraded: region, day = graded_on);

code_list! {
    /// Grades of food risk, A the lowest. No class of credit. Source: 食品生产经营监督检查管理办法 21.
    pub enum FoodRiskGrade {
        /// A.
        A = "A", "A级风险", "Risk grade A";
        /// B.
        B = "B", "B级风险", "Risk grade B";
        /// C.
        C = "C", "C级风险", "Risk grade C";
        /// D: a key object of supervision.
        D = "D", "D级风险", "Risk grade D";
    }
}

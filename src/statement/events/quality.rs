//! Recognised models of centres, and the quality of childcare.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};

use super::act::act;
use super::document::Document;
use super::grade::PartScore;

/// A centre for care and health is recognised as of one of three models. No class of credit.
///
/// Source: seed paper 1, item 2; thresholds are data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Centre model recognised",
    extend("x-title-zh" = "医养中心模式认定", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.partner"])
)]
pub struct CentreModelRecognised {
    /// Region of the place.
    pub region: RegionCode,
    /// The model.
    pub model: CentreModel,
    /// Floor area for care in square metres.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub care_area_m2: Option<u32>,
    /// Floor area of the clinic in square metres.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub clinic_area_m2: Option<u32>,
    /// How many services are offered.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub services: Option<u32>,
    /// The other side of the agreement, where two bodies work together.
    pub partner: Option<Uscc>,
    /// Day of the agreement.
    pub agreement_on: Option<Day>,
    /// The decision.
    pub document: Document,
}

act!(CentreModelRecognised: region, day = document.dated_on, document, touches_institution = partner, shown = Released);

code_list! {
    /// Models of centres. Source: seed paper 1, item 2.
    pub enum CentreModel {
        /// 一体式.
        A = "A", "一体式", "Integrated";
        /// 嵌入式①: care within a health body.
        B1 = "B1", "嵌入式（医疗机构内设养老）", "Embedded, run by a health body";
        /// 嵌入式②: a clinic within a care body.
        B2 = "B2", "嵌入式（养老机构内设医疗）", "Embedded, run by a care body";
        /// 结合式.
        C = "C", "结合式", "Linked by agreement";
    }
}

/// The quality of a nursery is graded.
///
/// Source: WS/T 821-2023, 1000 points in 7 parts, 16 basic items that veto, grades A to D.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Childcare quality graded",
    extend("x-title-zh" = "托育机构质量评估", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct ChildcareQualityGraded {
    /// Region of the place.
    pub region: RegionCode,
    /// The grade.
    pub grade: ChildcareGrade,
    /// The standard, with its version.
    pub standard: Text<100>,
    /// Points of each part.
    pub scores: List<PartScore, 1, 20>,
    /// Basic items that were not met, by their codes.
    pub vetoes: List<Text<40>, 0, 16>,
    /// Last day on which it holds; `null` where none is set.
    pub valid_until: Option<Day>,
    /// The decision.
    pub document: Document,
}

act!(ChildcareQualityGraded: region, day = document.dated_on, document, shown = Released);

code_list! {
    /// Grades of childcare, A the highest. No class of credit. Source: WS/T 821-2023.
    pub enum ChildcareGrade {
        /// A.
        A = "A", "A级", "Grade A";
        /// B.
        B = "B", "B级", "Grade B";
        /// C.
        C = "C", "C级", "Grade C";
        /// D.
        D = "D", "D级", "Grade D";
    }
}

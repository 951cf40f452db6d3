//! What a place is and has on a day: its capacity, its staff, its safety. Reports, not decisions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};

use super::act::act;

/// Capacity and residents of a place. What nobody counted is `null`.
///
/// Source: 养老机构管理办法 11; seeds 0 and 3 (targets of beds and nursing beds).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Capacity reported",
    extend("x-title-zh" = "床位与收住情况报告", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct CapacityReported {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Day for which the figures hold.
    pub as_of_on: Day,
    /// Who counted.
    pub counted_by: CountedBy,
    /// Beds that are set up.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub beds: Option<u32>,
    /// Of these, nursing beds (护理型床位).
    #[schemars(range(max = 4_294_967_295_u32))]
    pub nursing_beds: Option<u32>,
    /// Of these, occupied.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub occupied_beds: Option<u32>,
    /// Places for children under three (托位).
    #[schemars(range(max = 4_294_967_295_u32))]
    pub childcare_places: Option<u32>,
    /// Residents, guests or children on that day.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub residents: Option<u32>,
    /// Floor area in square metres.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub area_m2: Option<u32>,
}

act!(CapacityReported: region, day = as_of_on, touches_institution = institution);

code_list! {
    /// Who counted what is reported.
    pub enum CountedBy {
        /// 机构填报.
        Home = "home", "机构填报", "The home";
        /// 现场核实.
        Officers = "officers", "现场核实", "Officers at the place";
        /// 信息系统归集.
        System = "system", "信息系统归集", "An information system";
    }
}

/// Who works at a place. What nobody counted is `null`.
///
/// Source: seeds 0 and 3 (certified and trained carers); 养老机构消防安全管理规定 (training of managers and staff).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Staff reported",
    extend("x-title-zh" = "从业人员情况报告", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct StaffReported {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Day for which the figures hold.
    pub as_of_on: Day,
    /// Who counted.
    pub counted_by: CountedBy,
    /// All who work there.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub staff: Option<u32>,
    /// Carers (养老护理员, 保育人员).
    #[schemars(range(max = 4_294_967_295_u32))]
    pub carers: Option<u32>,
    /// Carers with a certificate of skill.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub certified: Option<u32>,
    /// Carers trained in the twelve months before.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub trained: Option<u32>,
    /// Staff with fire training in the twelve months before.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub fire_trained: Option<u32>,
}

act!(StaffReported: region, day = as_of_on, touches_institution = institution);

/// Equipment, links, drills and training for safety. What nobody looked at is `null`.
///
/// Source: 养老机构消防安全管理规定（民发〔2023〕37号）; 山东省消防条例 42; 河南省消防条例 35, 37.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Safety profile reported",
    extend("x-title-zh" = "安全设施与演练报告", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct SafetyProfileReported {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Day for which the figures hold.
    pub as_of_on: Day,
    /// Who counted.
    pub counted_by: CountedBy,
    /// Smoke detectors: automatic alarm or independent ones.
    pub detectors: Option<Fitted>,
    /// Sprinklers, simple ones included.
    pub sprinklers: Option<Fitted>,
    /// Whether its alarms reach a remote monitoring centre.
    pub linked: Option<Fitted>,
    /// Video monitoring of public areas.
    pub video: Option<Fitted>,
    /// Micro fire station (微型消防站).
    pub micro_station: Option<Fitted>,
    /// Fire drills in the twelve months before.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub drills: Option<u32>,
    /// Day of the last drill.
    pub last_drill_on: Option<Day>,
    /// Trainings in the twelve months before.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub trainings: Option<u32>,
    /// Day of the last full test of fire equipment.
    pub last_test_on: Option<Day>,
}

act!(SafetyProfileReported: region, day = as_of_on, touches_institution = institution);

code_list! {
    /// Whether something is fitted.
    pub enum Fitted {
        /// 已配备.
        Whole = "whole", "已配备", "Fitted";
        /// 部分配备.
        Partly = "partly", "部分配备", "Partly fitted";
        /// 未配备.
        Missing = "missing", "未配备", "Missing";
        /// 不适用.
        NotApplicable = "not_applicable", "不适用", "Not applicable";
    }
}

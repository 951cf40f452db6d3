//! Filings (备案): a home tells its authority that it operates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};

use super::act::act;
use super::facility::FacilityKind;

/// A filing is accepted and its receipt issued (备案回执).
///
/// Source: 养老机构管理办法 10-12; 托育机构登记和备案办法 7-9.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Filing accepted",
    extend("x-title-zh" = "备案受理", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct FilingAccepted {
    /// Region of the place.
    pub region: RegionCode,
    /// Who filed: the legal person that operates the place.
    pub institution: Uscc,
    /// Number of the receipt.
    pub receipt_number: Text<100>,
    /// Day of the receipt.
    pub accepted_on: Day,
    /// What is done there.
    pub kinds: List<FacilityKind, 1, 6>,
    /// Beds, or places of a nursery.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub beds: Option<u32>,
    /// Of these, nursing beds (护理型床位).
    #[schemars(range(max = 4_294_967_295_u32))]
    pub nursing_beds: Option<u32>,
    /// Floor area in square metres.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub area_m2: Option<u32>,
}

act!(FilingAccepted: region, day = accepted_on, touches_institution = institution, shown = Released);

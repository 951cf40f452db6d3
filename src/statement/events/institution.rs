//! Legal persons and sole traders that give care.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::{Day, RegionCode};
use crate::statement::field::Text;
use crate::statement::name::PersonId;
use crate::statement::personal::{Digests, Personal};

/// An institution is registered; its subject carries the social credit code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Institution registered",
    extend("x-title-zh" = "机构登记", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct InstitutionRegistered {
    /// Registered name.
    pub name: Text<200>,
    /// Region of the registered seat, as it is called on that day.
    pub region: RegionCode,
    /// Registered address; `null` where it is somebody's home.
    pub address: Option<Text<300>>,
    /// Day of registration.
    pub registered_on: Day,
    /// The legal representative (法定代表人) or responsible person.
    pub representative: Representative,
}

act!(InstitutionRegistered: region, day = registered_on, shown = Released);

/// The person who represents an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Representative {
    /// The person, under a random id.
    pub person: PersonId,
    /// Name.
    #[serde(default, skip_serializing)]
    pub name: Personal<Text<100>>,
    /// Telephone.
    #[serde(default, skip_serializing)]
    pub telephone: Personal<Text<40>>,
    /// Number of the identity document.
    #[serde(default, skip_serializing)]
    pub identity_number: Personal<Text<40>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

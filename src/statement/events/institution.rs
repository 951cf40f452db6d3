//! Legal persons and sole traders that give care.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use super::document::Document;
use crate::codes::code_list;
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

/// The registration of an institution changes (变更登记). What stays as it was is `null`.
///
/// Source: 养老机构管理办法 9 (who registers whom), 13.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Institution changed",
    extend("x-title-zh" = "机构变更登记", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct InstitutionChanged {
    /// Region of the registered seat from that day on.
    pub region: RegionCode,
    /// Day of the change in the register.
    pub changed_on: Day,
    /// Its name from that day on.
    pub name: Option<Text<200>>,
    /// Its registered address from that day on.
    pub address: Option<Text<300>>,
    /// What it may do from that day on (经营范围, 业务范围).
    pub scope: Option<Text<1000>>,
    /// Who represents it from that day on.
    pub representative: Option<Representative>,
}

act!(InstitutionChanged: region, day = changed_on, shown = Released);

/// An institution ends: it is struck off the register, or its registration is taken back.
///
/// Its homes must have placed their residents before. Source: 老年人权益保障法 46.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Institution deregistered",
    extend("x-title-zh" = "机构注销登记", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct InstitutionDeregistered {
    /// Region of the registered seat.
    pub region: RegionCode,
    /// In which way.
    pub ground: DeregistrationGround,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(InstitutionDeregistered: region, day = document.dated_on, document, shown = Released);

code_list! {
    /// Why a registration ends. Source: 民办非企业单位登记管理暂行条例 24, 25.
    pub enum DeregistrationGround {
        /// 注销登记, at its own wish and after liquidation.
        StruckOff = "struck_off", "注销登记", "Struck off";
        /// 撤销登记: it was obtained by fraud.
        Withdrawn = "withdrawn", "撤销登记", "Registration withdrawn";
        /// 吊销营业执照 or 登记证书, as a penalty.
        Penalty = "penalty", "吊销执照", "Licence taken away as a penalty";
        /// 宣告破产.
        Bankrupt = "bankrupt", "宣告破产", "Bankrupt";
    }
}

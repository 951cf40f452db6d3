//! Legal persons and sole traders that give care.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Shown, act};
use super::document::Document;
use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};
use crate::statement::name::{PersonId, Subject};
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

/// Other legal persons take over from an institution (承继). Each stays who it is: no record of the old one becomes one
/// of a successor, and the pages of both name each other.
///
/// Whether duties and claims passed on is decided by the law that governs the ground, not by this ledger. The old one
/// ends by a statement of its own where it ends.
///
/// Source: 民法典 67; practice.md 21.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Institution succeeded",
    extend("x-title-zh" = "机构承继", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.successors"])
)]
pub struct InstitutionSucceeded {
    /// Region of the registered seat of the old one.
    pub region: RegionCode,
    /// In which way.
    pub ground: SuccessionGround,
    /// Who takes over, by social credit code; several where it was divided.
    pub successors: List<Uscc, 1, 20>,
    /// Since which day.
    pub succeeded_on: Day,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
}

impl Act for InstitutionSucceeded {
    fn region(&self) -> Option<RegionCode> {
        Some(self.region)
    }

    fn legal_day(&self) -> Option<Day> {
        Some(self.succeeded_on)
    }

    fn touches(&self) -> Vec<Subject> {
        self.successors.iter().copied().map(Subject::Institution).collect()
    }

    fn shown(&self) -> Shown {
        Shown::Released
    }
}

code_list! {
    /// In which way others take over. Source: 民法典 67; practice.md 21.
    pub enum SuccessionGround {
        /// 吸收合并: an existing one takes it in.
        Absorbed = "absorbed", "吸收合并", "Absorbed by another";
        /// 新设合并: with others it becomes a new one.
        MergedIntoNew = "merged_into_new", "新设合并", "Merged into a new one";
        /// 分立: it is divided into several.
        Divided = "divided", "分立", "Divided";
        /// 改制, such as a private non-enterprise unit that becomes a company: another legal person of another form.
        Converted = "converted", "改制（民非转企业等）", "Converted into another form";
        /// 承接运营: another one goes on with the service, and the old one may stay.
        TakenOver = "taken_over", "承接运营", "Operation taken over";
    }
}

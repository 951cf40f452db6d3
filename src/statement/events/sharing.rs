//! What authorities tell each other about those whom they register: registrations shared, changes notified.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};
use crate::statement::name::FacilityId;

use super::act::act;

/// A registrar shares what it registered with the authority that oversees the trade.
///
/// Source: 托育机构登记和备案办法（试行） 6; 四部门关于养老领域非法集资的意见 (2022-11): shared registration and filing data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Registration shared",
    extend("x-title-zh" = "登记信息共享", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.facility"])
)]
pub struct RegistrationShared {
    /// Region of the registered seat.
    pub region: RegionCode,
    /// The place, if one is known already.
    pub facility: Option<FacilityId>,
    /// What was registered.
    pub content: SharedContent,
    /// Day on which it was registered.
    pub registered_on: Day,
    /// Day on which it was shared.
    pub shared_on: Day,
    /// The authority that got it.
    pub recipient: Uscc,
    /// What it may do, as the register has it.
    pub scope: Option<Text<1000>>,
}

act!(RegistrationShared: region, day = shared_on, touches_facility = facility);

code_list! {
    /// What a registrar shares.
    pub enum SharedContent {
        /// 设立登记.
        Registered = "registered", "设立登记", "Registration";
        /// 变更登记.
        Changed = "changed", "变更登记", "Change";
        /// 注销登记.
        Deregistered = "deregistered", "注销登记", "Deregistration";
    }
}

/// One authority tells another that something changed at an institution.
///
/// Source: practice.md, also named by the papers: changes notified among approval, tax and civil affairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Change notified",
    extend("x-title-zh" = "变更告知", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.facility"])
)]
pub struct ChangeNotified {
    /// Region of the registered seat.
    pub region: RegionCode,
    /// The place that is concerned, if one is.
    pub facility: Option<FacilityId>,
    /// What changed.
    pub changes: List<ChangeKind, 1, 10>,
    /// Day of the change.
    pub changed_on: Day,
    /// Day on which it was told.
    pub notified_on: Day,
    /// The authority that was told.
    pub recipient: Uscc,
    /// The change, in words.
    pub content: Text<1000>,
}

act!(ChangeNotified: region, day = notified_on, touches_facility = facility);

code_list! {
    /// What changes at an institution or a place.
    pub enum ChangeKind {
        /// 名称.
        Name = "name", "名称", "Name";
        /// 法定代表人或者主要负责人.
        Representative = "representative", "法定代表人或者主要负责人", "Representative";
        /// 住所或者服务场所地址.
        Address = "address", "住所或者服务场所地址", "Address";
        /// 服务场所权属.
        PremisesTitle = "premises_title", "服务场所权属", "Title to the premises";
        /// 床位数量.
        Beds = "beds", "床位数量", "Beds";
        /// 服务设施面积.
        Area = "area", "服务设施面积", "Area";
        /// 服务内容.
        Services = "services", "服务内容", "Services";
        /// 经营范围或者业务范围.
        Scope = "scope", "经营范围或者业务范围", "Scope of business";
        /// 纳税人状态.
        TaxStatus = "tax_status", "纳税人状态", "Tax status";
        /// 终止.
        Ended = "ended", "终止", "End";
    }
}

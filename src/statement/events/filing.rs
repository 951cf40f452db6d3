//! Filings (备案): a home tells its authority that it operates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::name::FacilityId;
use crate::statement::personal::{Digests, Personal};

use super::act::Shown;
use super::act::act;
use super::document::Document;
use super::facility::FacilityKind;
use super::sharing::ChangeKind;

/// A home hands in what it files (备案申请).
///
/// Source: 养老机构管理办法 10, 11; 托育机构登记和备案办法（试行） 8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Filing submitted",
    extend("x-title-zh" = "备案申请", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct FilingSubmitted {
    /// Region of the place.
    pub region: RegionCode,
    /// Who files: the legal person that operates the place.
    pub institution: Uscc,
    /// Day on which the material came in.
    pub submitted_on: Day,
    /// Digest of the submission that it mends, after a request for correction.
    pub amends: Option<StatementDigest>,
    /// What is done there.
    pub kinds: List<FacilityKind, 1, 6>,
    /// By which title the premises are held; `null` where it is not said.
    pub premises: Option<PremisesTitle>,
    /// Beds, or places of a nursery.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub beds: Option<u32>,
    /// Of these, nursing beds (护理型床位).
    #[schemars(range(max = 4_294_967_295_u32))]
    pub nursing_beds: Option<u32>,
    /// Floor area in square metres.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub area_m2: Option<u32>,
    /// What was handed in.
    pub papers: List<FilingPaper, 0, 20>,
    /// Whom to ask.
    #[serde(default, skip_serializing)]
    pub contact: Personal<Text<100>>,
    /// Telephone of that person.
    #[serde(default, skip_serializing)]
    pub contact_telephone: Personal<Text<40>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(FilingSubmitted: region, day = submitted_on, touches_institution = institution, names = [amends]);

code_list! {
    /// By which title premises are held (服务场所权属).
    pub enum PremisesTitle {
        /// 自有.
        Owned = "owned", "自有", "Owned";
        /// 租赁.
        Leased = "leased", "租赁", "Leased";
        /// 无偿使用.
        Lent = "lent", "无偿使用", "Lent";
        /// 公建民营.
        Public = "public", "公建民营", "Owned by the public";
    }
}

code_list! {
    /// What is handed in with a filing. Source: 养老机构管理办法 11; 托育机构登记和备案办法（试行） 8.
    pub enum FilingPaper {
        /// 备案申请书.
        Application = "application", "备案申请书", "Application";
        /// 登记证书.
        Registration = "registration", "登记证书", "Certificate of registration";
        /// 符合建筑、消防、食品安全、医疗卫生、特种设备要求的承诺书.
        Commitment = "commitment", "承诺书", "Commitment";
        /// 场地证明.
        Premises = "premises", "场地证明", "Proof of premises";
        /// 工作人员资格证明.
        StaffQualification = "staff_qualification", "工作人员资格证明", "Qualification of staff";
        /// 工作人员健康证明.
        StaffHealth = "staff_health", "工作人员健康证明", "Health of staff";
        /// 评价为“合格”的托幼机构卫生评价报告.
        HealthEvaluation = "health_evaluation", "卫生评价报告", "Health evaluation";
        /// 消防安全检查合格证明.
        FireSafety = "fire_safety", "消防安全检查合格证明", "Fire safety certificate";
        /// 食品经营许可证.
        FoodLicence = "food_licence", "食品经营许可证", "Food licence";
        /// Another.
        Other = "other", "其他材料", "Another paper";
    }
}

/// What was handed in is not complete or does not fit; the home is told what to mend (指导补正, 不符合备案要求告知).
///
/// For a nursery the defect is made public too. Source: 养老机构管理办法 12; 托育机构登记和备案办法（试行） 9.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Correction of filing requested",
    extend("x-title-zh" = "备案补正告知", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FilingCorrectionRequested {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the submission.
    pub submission: StatementDigest,
    /// Day on which that came in: the time to publish the defect runs from it.
    pub submitted_on: Day,
    /// What is done there.
    pub kinds: List<FacilityKind, 1, 6>,
    /// What is missing or does not fit, fit for publication.
    pub defects: List<Text<500>, 1, 50>,
    /// The notice.
    pub document: Document,
}

act!(FilingCorrectionRequested: region, day = document.dated_on, document, about = submission {
        /// Of a nursery the defect is public; of a home the law asks for guidance only.
        fn shown(&self) -> Shown {
            if self.kinds.contains(&FacilityKind::Childcare) { Shown::Released } else { Shown::Never }
        }
});

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
    /// Digest of the submission; `null` where that was on paper only.
    pub submission: Option<StatementDigest>,
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

act!(FilingAccepted: region, day = accepted_on, about = submission, touches_institution = institution, shown = Released);

/// A change is filed with the office that accepted the filing (变更备案). What stays as it was is `null`.
///
/// Source: 养老机构管理办法 13; 托育机构登记和备案办法（试行） 10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Filing changed",
    extend("x-title-zh" = "变更备案", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FilingChanged {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that accepted the filing.
    pub filing: StatementDigest,
    /// What changed.
    pub changes: List<ChangeKind, 1, 10>,
    /// Day on which it changed.
    pub changed_on: Day,
    /// Day on which the change was filed.
    pub filed_on: Day,
    /// Number of the new receipt; `null` where none is issued.
    pub receipt_number: Option<Text<100>>,
    /// Beds from that day on.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub beds: Option<u32>,
    /// Of these, nursing beds.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub nursing_beds: Option<u32>,
    /// Floor area in square metres from that day on.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub area_m2: Option<u32>,
    /// The change, fit for publication.
    pub content_public: Text<1000>,
}

act!(FilingChanged: region, day = filed_on, about = filing, shown_with_about);

/// A filing is struck off (注销备案): the home ended, moved to another county, or had filed what was not so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Filing cancelled",
    extend("x-title-zh" = "备案注销", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FilingCancelled {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that accepted the filing.
    pub filing: StatementDigest,
    /// On which ground.
    pub ground: FilingEnd,
    /// The place to which the home moved, where it did and that is known.
    pub moved_to: Option<FacilityId>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(FilingCancelled: region, day = document.dated_on, document, about = filing, ends = Revoked, adverse);

code_list! {
    /// Why a filing ends.
    pub enum FilingEnd {
        /// 终止服务.
        Ended = "ended", "终止服务", "Service ended";
        /// 迁出原备案地.
        MovedAway = "moved_away", "迁出原备案地", "Moved to another county";
        /// 运营主体变更.
        OperatorChanged = "operator_changed", "运营主体变更", "Another operator";
        /// 提供虚假材料.
        Untrue = "untrue", "备案材料不实", "What was filed is not true";
    }
}

//! Natural persons under their random ids: who they are, and in which capacity they work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, IdentityDocument, RegionCode, Uscc};
use crate::statement::field::Text;
use crate::statement::personal::{Digests, Personal};

use super::act::act;

/// A person is identified by a document that an officer saw, so that who may ask by it finds the person's listings.
///
/// Source: practice.md 24; 养老服务市场失信联合惩戒对象名单管理办法（试行）; 甘肃省实施细则 2 (whom it covers).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Person identified",
    extend("x-title-zh" = "自然人身份登记", "x-subject" = ["persons"], "x-touches" = ["subject", "data.employer"])
)]
pub struct PersonIdentified {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// In which capacity the person works.
    pub capacity: PersonCapacity,
    /// For whom; of a sole trader the trade itself; `null` where nobody employs the person.
    pub employer: Option<Uscc>,
    /// Which document was seen.
    pub document_kind: IdentityDocument,
    /// Name, as the document has it.
    #[serde(default, skip_serializing)]
    pub name: Personal<Text<100>>,
    /// Number of the document; it has to check for its kind.
    #[serde(default, skip_serializing)]
    pub document_number: Personal<Text<40>>,
    /// On which day the document was seen.
    pub identified_on: Day,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(PersonIdentified: region, day = identified_on, touches_institution = employer);

code_list! {
    /// In which capacity a person works (从业人员). Source: 甘肃省实施细则 2.
    pub enum PersonCapacity {
        /// 法定代表人.
        LegalRepresentative = "legal_representative", "法定代表人", "Legal representative";
        /// 主要负责人.
        Principal = "principal", "主要负责人", "Principal";
        /// 管理人员.
        Manager = "manager", "管理人员", "Manager";
        /// 养老护理员, 保育人员.
        Carer = "carer", "护理人员、保育人员", "Carer";
        /// 个体工商户经营者.
        SoleTrader = "sole_trader", "个体工商户经营者", "Sole trader";
        /// Another.
        Other = "other", "其他从业人员", "Another worker";
    }
}

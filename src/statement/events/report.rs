//! Reports of the overseen: the annual report, and those of an operator of a public home.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{FileDigest, StatementDigest, Text, Within};
use crate::statement::personal::{Digests, Personal};

use super::act::act;

/// An institution files its annual report (年度报告).
///
/// Source: 企业信息公示暂行条例 8 (1 January to 30 June); 民办非企业单位登记管理暂行条例 23 (31 March, 31 May);
/// 托育机构管理规范 38.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Annual report filed",
    extend("x-title-zh" = "年度报告报送", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct AnnualReportFiled {
    /// Region of the registered seat.
    pub region: RegionCode,
    /// The year that it reports on.
    pub year: Within<1990, 2200>,
    /// To whom.
    pub recipient: ReportRecipient,
    /// Day on which it was filed.
    pub filed_on: Day,
    /// Whether it was found to conform (内容符合要求); `null` while nobody has looked.
    pub conforms: Option<bool>,
    /// SHA-256 of the report.
    #[serde(default, skip_serializing)]
    pub content: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(AnnualReportFiled: region, day = filed_on, shown = Released);

code_list! {
    /// To whom annual reports go.
    pub enum ReportRecipient {
        /// 企业信用信息公示系统.
        MarketRegister = "market_register", "企业信用信息公示系统", "Market supervision's register";
        /// 社会组织登记管理机关.
        Registrar = "registrar", "社会组织登记管理机关", "Registrar of social organisations";
        /// 业务主管单位.
        Supervisor = "supervisor", "业务主管单位", "Supervising body";
        /// 卫生健康部门.
        Health = "health", "卫生健康部门", "Health authority";
    }
}

/// The operator of a public home reports to the authority (公建民营运营报告).
///
/// Source: seed 0 (五): on assets and operation, and on sudden grave events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Operator's report filed",
    extend("x-title-zh" = "运营方报告", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.operator"])
)]
pub struct OperatorReportFiled {
    /// Region of the place.
    pub region: RegionCode,
    /// Who reports.
    pub operator: Uscc,
    /// What kind of report it is.
    pub kind: OperatorReportKind,
    /// Digest of the selection of the operator, or of the periodic report before this one.
    pub previous: Option<StatementDigest>,
    /// First day of the time that it reports on.
    pub period_from: Option<Day>,
    /// Last day of that time.
    pub period_until: Option<Day>,
    /// Day of a sudden event.
    pub happened_on: Option<Day>,
    /// Day on which it came in.
    pub filed_on: Day,
    /// Last day of the next periodic report, by the contract.
    pub next_due_on: Option<Day>,
    /// State-owned assets in its hands, in fen.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub assets_fen: Option<u64>,
    /// Persons who live there.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub residents: Option<u32>,
    /// What it says, fit for publication.
    pub summary_public: Text<4000>,
    /// SHA-256 of the report.
    #[serde(default, skip_serializing)]
    pub content: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(OperatorReportFiled: region, day = filed_on, names = [previous], touches_institution = operator);

code_list! {
    /// Kinds of report of an operator.
    pub enum OperatorReportKind {
        /// 定期报告.
        Periodic = "periodic", "定期报告", "Periodic";
        /// 突发重大情况报告.
        Sudden = "sudden", "突发重大情况报告", "Of a sudden grave event";
    }
}

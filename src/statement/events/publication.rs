//! Release: the reviewed act by which a record begins to be shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Deed;
use super::act::act;
use crate::codes::{Day, Tier};
use crate::statement::field::{FileDigest, StatementDigest, Text};

/// A record is released for publication.
///
/// One release a record: it ends with its record, so that nothing of what has ended goes on being named beside
/// what is still shown.
///
/// Source: 政府信息公开条例 17; 市场监督管理行政处罚信息公示规定 5 to 8; practice.md 3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Publication released",
    extend("x-title-zh" = "公示放行", "x-subject" = ["institutions", "facilities", "cases", "persons", "authorities"], "x-touches" = ["subject"])
)]
pub struct PublicationReleased {
    /// Digest of the statement that is released.
    pub statement: StatementDigest,
    /// Day of publication (公示之日).
    pub released_on: Day,
    /// What the reviewer checked: secrecy, privacy, trade secrets (审查意见).
    pub review: Text<500>,
    /// The tier of a penalty, where the fine bands in force do not fix it.
    pub tier: Option<Tier>,
    /// Why a light penalty is shown although in principle it is not (确有必要公示).
    pub necessity: Option<Text<500>>,
    /// SHA-256 of the text as shown, where it is another than that of the statement.
    pub public_copy: Option<FileDigest>,
}

act!(PublicationReleased: day = released_on, about = statement, shown = Release {
        fn deed(&self) -> Deed<'_> {
            Deed::Releases { on: self.released_on, tier: self.tier, necessary: self.necessity.is_some() }
        }
});

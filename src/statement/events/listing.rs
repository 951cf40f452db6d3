//! Listings (列入名单): notified, decided, removed. Always a decision, never computed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{ListKind, RegionCode};
use crate::statement::field::{Count, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// A listing is notified: facts, grounds, measures, and the right to be heard.
///
/// Source: 国办发〔2020〕49号 (八).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Listing notified",
    extend("x-title-zh" = "列入事先告知", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct ListingNotified {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: Text<40>,
    /// Digests of the statements on which it would rest.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Measures that would follow.
    pub measures: List<Measure, 0, 20>,
    /// Facts in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The notice.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(ListingNotified: region, day = document.dated_on, document, rests_on, adverse);

/// A measure of joint punishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Measure {
    /// What it is.
    pub name: Text<200>,
    /// The law that allows it; without one it is recorded and cannot be executed.
    pub legal_basis: Option<Text<200>>,
}

/// A listing is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Listing decided",
    extend("x-title-zh" = "列入决定", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct ListingDecided {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: Text<40>,
    /// Digest of the notice; `null` where the list knows none.
    pub notice: Option<StatementDigest>,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// Digests of the statements on which it rests.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Number of the superior authority's consent, where one is needed.
    pub consent_number: Option<Text<100>>,
    /// Months until removal may be asked, where the decision sets them.
    pub months_min: Option<Count<120>>,
    /// Months after which it ends, where the decision sets them.
    pub months_max: Option<Count<120>>,
    /// Measures that follow.
    pub measures: List<Measure, 0, 20>,
    /// Facts, fit for publication after review.
    pub facts_public: Text<4000>,
    /// Facts in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The decision.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(ListingDecided: region, day = document.dated_on, document, about = notice, rests_on, considered, shown = Released, adverse, falls);

/// A listing is removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Listing removed",
    extend("x-title-zh" = "移出决定", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct ListingRemoved {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that decided it.
    pub listing: StatementDigest,
    /// Why.
    pub ground: RemovalGround,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// Reason.
    pub reason: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(ListingRemoved: region, day = document.dated_on, document, about = listing, considered, ends = Removed);

code_list! {
    /// Why a listing is removed.
    pub enum RemovalGround {
        /// On application after the minimum term (期满申请移出).
        Applied = "applied", "期满申请移出", "On application after the minimum term";
        /// The ground is mended (事由消除).
        Mended = "mended", "事由消除", "The ground is mended";
        /// What it rested on was annulled (依据撤销).
        BasisAnnulled = "basis_annulled", "依据撤销", "What it rested on was annulled";
        /// The longest term is over (期限届满).
        TermOver = "term_over", "期限届满", "The longest term is over";
    }
}

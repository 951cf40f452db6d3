//! The kinds of administrative penalty (行政处罚的种类).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of penalty. One decision can hold several.
///
/// Not among them, since they are no penalties: orders to rectify (责令改正, art. 28), compulsory measures such as
/// sealing (临时查封), and talks (约谈).
///
/// Source: 行政处罚法 (2021) art. 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyType {
    /// 警告.
    Warning,
    /// 通报批评.
    PublicCriticism,
    /// 罚款.
    Fine,
    /// 没收违法所得.
    GainsConfiscated,
    /// 没收非法财物.
    PropertyConfiscated,
    /// 暂扣许可证件.
    PermitSuspended,
    /// 降低资质等级.
    QualificationLowered,
    /// 吊销许可证件.
    PermitRevoked,
    /// 限制开展生产经营活动.
    BusinessRestricted,
    /// 责令停产停业.
    BusinessSuspended,
    /// 责令关闭.
    ClosureOrdered,
    /// 限制从业.
    OccupationRestricted,
    /// 行政拘留.
    Detention,
    /// 法律、行政法规规定的其他行政处罚.
    Other,
}

impl PenaltyType {
    /// Every kind, in the order of the statute.
    pub const ALL: [Self; 14] = [
        Self::Warning,
        Self::PublicCriticism,
        Self::Fine,
        Self::GainsConfiscated,
        Self::PropertyConfiscated,
        Self::PermitSuspended,
        Self::QualificationLowered,
        Self::PermitRevoked,
        Self::BusinessRestricted,
        Self::BusinessSuspended,
        Self::ClosureOrdered,
        Self::OccupationRestricted,
        Self::Detention,
        Self::Other,
    ];

    /// The statute's words.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::Warning => "警告",
            Self::PublicCriticism => "通报批评",
            Self::Fine => "罚款",
            Self::GainsConfiscated => "没收违法所得",
            Self::PropertyConfiscated => "没收非法财物",
            Self::PermitSuspended => "暂扣许可证件",
            Self::QualificationLowered => "降低资质等级",
            Self::PermitRevoked => "吊销许可证件",
            Self::BusinessRestricted => "限制开展生产经营活动",
            Self::BusinessSuspended => "责令停产停业",
            Self::ClosureOrdered => "责令关闭",
            Self::OccupationRestricted => "限制从业",
            Self::Detention => "行政拘留",
            Self::Other => "法律、行政法规规定的其他行政处罚",
        }
    }

    /// The item of art. 9 under which it stands, 1 to 6.
    #[must_use]
    pub const fn article_item(self) -> u8 {
        match self {
            Self::Warning | Self::PublicCriticism => 1,
            Self::Fine | Self::GainsConfiscated | Self::PropertyConfiscated => 2,
            Self::PermitSuspended | Self::QualificationLowered | Self::PermitRevoked => 3,
            Self::BusinessRestricted | Self::BusinessSuspended | Self::ClosureOrdered | Self::OccupationRestricted => 4,
            Self::Detention => 5,
            Self::Other => 6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_on_the_wire_are_frozen() {
        let names: Vec<String> = PenaltyType::ALL
            .iter()
            .map(|kind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned())
            .collect();
        assert_eq!(
            names.join(" "),
            "warning public_criticism fine gains_confiscated property_confiscated permit_suspended \
             qualification_lowered permit_revoked business_restricted business_suspended closure_ordered \
             occupation_restricted detention other"
        );
        let schema = jsonschema::validator_for(schemars::schema_for!(PenaltyType).as_value()).unwrap();
        for (kind, name) in PenaltyType::ALL.iter().zip(names) {
            assert_eq!(serde_json::from_value::<PenaltyType>(name.as_str().into()).unwrap(), *kind);
            assert!(schema.is_valid(&name.into()));
        }
        assert!(!schema.is_valid(&"Warning".into()));
    }

    #[test]
    fn kinds_stand_in_the_order_of_the_statute() {
        assert!(PenaltyType::ALL.is_sorted_by_key(|kind| kind.article_item()));
        assert_eq!(PenaltyType::ALL.map(PenaltyType::article_item), [1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 6]);
        let labels: std::collections::BTreeSet<&str> = PenaltyType::ALL.map(PenaltyType::label_zh).into();
        assert_eq!(labels.len(), PenaltyType::ALL.len());
    }
}

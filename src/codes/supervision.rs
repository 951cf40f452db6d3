//! Who supervises, in which field, and the lists and tiers that the law knows.

use super::code_list::code_list;

code_list! {
    /// Lines of government.
    pub enum AuthorityKind {
        /// 民政.
        CivilAffairs = "civil_affairs", "民政", "Civil affairs";
        /// 市场监督管理.
        MarketSupervision = "market_supervision", "市场监督管理", "Market supervision";
        /// 卫生健康.
        Health = "health", "卫生健康", "Health";
        /// 消防救援.
        Fire = "fire", "消防救援", "Fire and rescue";
        /// 住房城乡建设.
        Housing = "housing", "住房城乡建设", "Housing and construction";
        /// 行政审批.
        Approval = "approval", "行政审批", "Administrative approval";
        /// 综合执法.
        IntegratedEnforcement = "integrated_enforcement", "综合行政执法", "Integrated enforcement";
        /// Another.
        Other = "other", "其他机关", "Another authority";
    }
}

code_list! {
    /// Fields of supervision.
    pub enum SupervisionField {
        /// 服务安全与质量.
        Service = "service", "服务安全与质量", "Service safety and quality";
        /// 消防安全.
        Fire = "fire", "消防安全", "Fire safety";
        /// 食品安全.
        Food = "food", "食品安全", "Food safety";
        /// 建筑安全.
        Building = "building", "建筑安全", "Building safety";
        /// 卫生防疫.
        Health = "health", "卫生防疫", "Health and epidemic control";
        /// 资金管理.
        Funds = "funds", "资金管理", "Funds";
    }
}

code_list! {
    /// The lists.
    pub enum ListKind {
        /// Source: 民发〔2019〕103号.
        JointPunishment = "joint_punishment", "失信联合惩戒对象名单", "Joint-punishment list";
        /// Source: 民发〔2019〕103号.
        Watch = "watch", "重点关注对象名单", "Watch list";
        /// 经营异常名录, 活动异常名录.
        Abnormal = "abnormal", "异常名录", "Abnormal register";
        /// Source: 总局令第44号; 民政部令第60号.
        Severe = "severe", "严重违法失信名单", "Severe violations list";
    }
}

code_list! {
    /// Tiers of misconduct (失信行为分级).
    ///
    /// Source: 国办发〔2025〕22号; Order 36.
    pub enum Tier {
        /// 轻微.
        Light = "light", "轻微", "Light";
        /// 一般.
        General = "general", "一般", "General";
        /// 严重.
        Severe = "severe", "严重", "Severe";
    }
}

code_list! {
    /// Classes of risk, the best first. Internal; no credit evaluation. Source: 国市监信发〔2022〕6号.
    pub enum RiskClass {
        /// Low.
        A = "a", "A类（低风险）", "A (low)";
        /// Fair.
        B = "b", "B类（较低风险）", "B (fair)";
        /// Higher.
        C = "c", "C类（较高风险）", "C (higher)";
        /// High.
        D = "d", "D类（高风险）", "D (high)";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_on_the_wire_are_those_of_the_codes() {
        for list in ListKind::ALL {
            assert_eq!(serde_json::to_value(list).unwrap(), list.as_str());
            assert!(!list.label_zh().is_empty() && !list.label_en().is_empty());
        }
        assert!(serde_json::from_value::<Tier>("Light".into()).is_err());
        assert!(Tier::Light < Tier::General && Tier::General < Tier::Severe);
    }
}

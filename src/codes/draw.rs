//! Codes of random draws: where the seed comes from, why an officer stands back, why a draw is repeated.

use super::code_list::code_list;

code_list! {
    /// Where the seed of a draw comes from: something that nobody at the drawing authority controls.
    ///
    /// Source: practice.md, what is left out on purpose: the digits of a public lottery, or dice; a beacon is no first choice.
    pub enum SeedKind {
        /// The digits of a public lottery draw.
        Lottery = "lottery", "公开彩票开奖号码", "Digits of a public lottery draw";
        /// Dice, read out in public.
        Dice = "dice", "当众掷骰", "Dice read out in public";
        /// A round of a drand beacon.
        Drand = "drand", "drand 随机信标", "A round of a drand beacon";
    }
}

code_list! {
    /// Why an officer does not inspect an object (回避).
    ///
    /// Source: 行政处罚法 art. 43 (direct interest, another relation); 公务员法 art. 76 (kinship).
    pub enum RecusalReason {
        /// 有直接利害关系.
        DirectInterest = "direct_interest", "有直接利害关系", "Direct interest";
        /// 亲属关系.
        Kinship = "kinship", "亲属关系", "Kinship";
        /// 有其他关系可能影响公正执法.
        OtherRelation = "other_relation", "有其他关系可能影响公正执法", "Another relation that may affect impartiality";
    }
}

code_list! {
    /// Why what was drawn does not stand, so that the method goes on to the next.
    pub enum RedrawReason {
        /// The object ended before it could be inspected.
        ObjectEnded = "object_ended", "检查对象已终止或注销", "The object ended";
        /// The object should not have stood in the list.
        ObjectOutOfScope = "object_out_of_scope", "不属于抽查范围", "The object is out of scope";
        /// The object was inspected as often as the cap of the year allows.
        ObjectAtCap = "object_at_cap", "已达年度检查频次上限", "The object is at its cap of inspections";
        /// The officer stands back for a reason that came up after the freeze.
        OfficerRecused = "officer_recused", "检查人员回避", "The officer stands back";
        /// The officer is ill, on leave or needed elsewhere.
        OfficerUnavailable = "officer_unavailable", "检查人员因故不能参加", "The officer is not available";
        /// The officer left the authority, or the certificate ended.
        OfficerLeft = "officer_left", "检查人员离任或执法证件失效", "The officer left";
    }
}

impl RedrawReason {
    /// Whether it is a reason that an officer has, and not an object.
    #[must_use]
    pub const fn is_of_officer(self) -> bool {
        match self {
            Self::OfficerRecused | Self::OfficerUnavailable | Self::OfficerLeft => true,
            Self::ObjectEnded | Self::ObjectOutOfScope | Self::ObjectAtCap => false,
        }
    }
}

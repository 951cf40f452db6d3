//! The target table: what policy papers want of an indicator, where and until when, as data with its clause.
//!
//! An indicator is computed from the log or reported by an authority; a target is what a paper says its value should
//! be; a threshold is what a paper wants of one facility or one payment. Nothing here is law of itself: each row
//! names its paper, and `[POLICY]`, `[AIM]`, `[SECONDARY]` or `[NO PLACE]` where a choice or a doubt lies in it.

use serde::{Deserialize, Serialize};

mod check;
mod choice;

use crate::codes::{Day, RegionCode, code_list};

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// From how many persons on a number about persons is told.
    pub small_cells: SmallCells,
    /// The papers.
    pub papers: Vec<Paper>,
    /// Units of values.
    pub units: Vec<Unit>,
    /// What is measured.
    pub indicators: Vec<Indicator>,
    /// What it should be.
    pub targets: Vec<Target>,
    /// What a single facility or payment should be.
    pub thresholds: Vec<Threshold>,
}

/// How few persons may be told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallCells {
    /// A group of fewer persons, or all but fewer of them, is withheld.
    pub least: u32,
    /// Where that stands.
    pub source: String,
    /// `[POLICY]`, or `null` for law that was read.
    pub mark: Option<String>,
}

/// A policy paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Its id, by which rows name it.
    pub id: String,
    /// Its title.
    pub title_zh: String,
    /// Its number; `null` where it has none.
    pub number: Option<String>,
    /// Its day; `null` where it bears none.
    pub dated_on: Option<Day>,
    /// For which region it speaks; `null` for the whole country, and where it names no place.
    pub place: Option<RegionCode>,
    /// Whether it says for which place it speaks. What does not is applied nowhere.
    pub place_named: bool,
    /// A doubt about it.
    pub mark: Option<String>,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
}

/// Something that is measured for a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Code of its unit.
    pub unit: String,
    /// Decimals of its value.
    pub scale: u8,
    /// How it is computed; `null` where an authority reports it.
    pub computation: Option<Computation>,
    /// Whether it counts persons, so that small numbers are withheld.
    pub about_persons: bool,
    /// A choice that lies in it.
    pub mark: Option<String>,
}

code_list! {
    /// How an indicator is computed from the log.
    pub enum Computation {
        /// Beds for care.
        Beds = "beds", "床位之和", "Sum of beds";
        /// Nursing beds.
        NursingBeds = "nursing_beds", "护理型床位之和", "Sum of nursing beds";
        /// Nursing beds among all.
        NursingBedShare = "nursing_bed_share", "护理型床位占床位之比", "Nursing beds among beds";
        /// The same, of homes alone.
        HomeNursingBedShare = "home_nursing_bed_share", "养老机构护理型床位占比", "Nursing beds among beds of homes";
        /// Beds of places that society runs.
        PrivateBedShare = "private_bed_share", "社会运营床位占床位之比", "Beds run by society among beds";
        /// Community facilities that society runs.
        PrivateCommunityShare =
            "private_community_share", "社会运营社区设施占比", "Community facilities run by society";
        /// Beds of the day, less those of the year before.
        BedGrowth = "bed_growth", "床位年增量", "Beds added in the year";
        /// The same of nursing beds.
        NursingBedGrowth = "nursing_bed_growth", "护理型床位年增量", "Nursing beds added in the year";
        /// Floor area.
        FloorArea = "floor_area", "面积之和", "Sum of floor areas";
        /// Homes whose filing stands.
        FiledHomes = "filed_homes", "已备案养老机构数", "Homes with a filing";
        /// Places of nurseries.
        ChildcarePlaces = "childcare_places", "托位之和", "Sum of childcare places";
        /// Homes with any grade.
        Grade1Share = "grade_1_share", "一级以上占比", "Homes of grade 1 or better";
        /// Homes of grade 2 or better.
        Grade2Share = "grade_2_share", "二级以上占比", "Homes of grade 2 or better";
        /// Homes of grade 3 or better.
        Grade3Share = "grade_3_share", "三级以上占比", "Homes of grade 3 or better";
        /// Places whose last fire check of the year found nothing.
        FirePassShare = "fire_pass_share", "消防检查合格占比", "Last fire check of the year passed";
        /// Places whose last food inspection of the year found nothing.
        FoodPassShare = "food_pass_share", "食品检查合格占比", "Last food inspection of the year passed";
        /// Places whose last service inspection of the year found nothing.
        ServicePassShare = "service_pass_share", "服务安全检查合格占比", "Last service inspection of the year passed";
        /// Carers with a certificate among carers, by the last reports of twelve months.
        CertifiedCarerShare = "certified_carer_share", "持证护理员占比", "Carers with a certificate among carers";
        /// Carers who were trained among carers.
        TrainedCarerShare = "trained_carer_share", "受训护理员占比", "Carers who were trained among carers";
        /// Staff with fire training among staff.
        FireTrainedShare = "fire_trained_share", "接受消防培训人员占比", "Staff with fire training among staff";
    }
}

impl Computation {
    /// Whether it is a share of something, and so has a denominator and the unit `percent`.
    #[must_use]
    pub const fn is_share(self) -> bool {
        match self {
            Self::Beds
            | Self::NursingBeds
            | Self::BedGrowth
            | Self::NursingBedGrowth
            | Self::FloorArea
            | Self::FiledHomes
            | Self::ChildcarePlaces => false,
            Self::NursingBedShare
            | Self::HomeNursingBedShare
            | Self::PrivateBedShare
            | Self::PrivateCommunityShare
            | Self::Grade1Share
            | Self::Grade2Share
            | Self::Grade3Share
            | Self::FirePassShare
            | Self::FoodPassShare
            | Self::ServicePassShare
            | Self::CertifiedCarerShare
            | Self::TrainedCarerShare
            | Self::FireTrainedShare => true,
        }
    }
}

code_list! {
    /// What a value should be.
    pub enum Wanted {
        /// Not less.
        AtLeast = "at_least", "不低于", "At least";
        /// Not more.
        AtMost = "at_most", "不高于", "At most";
        /// The same.
        Equals = "equals", "等于", "Equal to";
        /// It is so: its value is 1.
        Yes = "yes", "是", "Yes";
    }
}

code_list! {
    /// Of which regions of its jurisdiction a target speaks.
    pub enum Per {
        /// Of the jurisdiction as a whole.
        Whole = "whole", "总体", "As a whole";
        /// Of every county in it (每个县、市、区).
        EachCounty = "each_county", "每个县（市、区）", "Each county";
        /// Of every county that is no district (每个县、市).
        EachCountyWithoutDistricts = "each_county_without_districts", "每个县（市）", "Each county but for districts";
    }
}

code_list! {
    /// How often a target comes back.
    pub enum Every {
        /// Each year.
        Year = "year", "每年", "Each year";
        /// Each month.
        Month = "month", "每月", "Each month";
    }
}

/// A value that a paper sets: an integer with its decimals, 1 with scale 1 for 0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What of it.
    pub op: Wanted,
    /// The integer.
    pub value: u64,
    /// How many of its digits are decimals.
    pub scale: u8,
}

/// What an indicator should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its id.
    pub id: String,
    /// Code of the indicator.
    pub indicator: String,
    /// For which region; `null` for the whole country, and where the paper names no place.
    pub jurisdiction: Option<RegionCode>,
    /// Whether its paper names a place. What does not is applied nowhere.
    pub place_named: bool,
    /// Of which regions of it.
    pub per: Per,
    /// What the value should be.
    pub op: Wanted,
    /// The value, an integer.
    pub value: u64,
    /// How many of its digits are decimals.
    pub scale: u8,
    /// Code of its unit, that of the indicator.
    pub unit: String,
    /// From which day it is a target; `null` where the paper bears no day.
    pub from: Option<Day>,
    /// By which day it should be reached; `null` where it holds from the first.
    pub due: Option<Day>,
    /// How often it comes back; `null` for once.
    pub every: Option<Every>,
    /// Row of the table of mechanisms, by which `schemas/coverage.md` names it.
    pub row: Option<u16>,
    /// Id of its paper.
    pub paper: String,
    /// Clause of the paper, by its own numbering.
    pub clause: String,
    /// A choice or a doubt that lies in it.
    pub mark: Option<String>,
}

/// What one facility, agreement or payment should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Its id.
    pub id: String,
    /// What it is about; rows of several places and kinds share it.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Of which kind it speaks, such as `B2`; `null` for all.
    pub applies_to: Option<String>,
    /// For which region; `null` for the whole country, and where the paper names no place.
    pub jurisdiction: Option<RegionCode>,
    /// Whether its paper names a place. What does not is applied nowhere.
    pub place_named: bool,
    /// What the value should be.
    pub op: Wanted,
    /// The value, an integer.
    pub value: u64,
    /// How many of its digits are decimals.
    pub scale: u8,
    /// Code of its unit.
    pub unit: String,
    /// First day; `null` where the paper bears no day.
    pub from: Option<Day>,
    /// Last day; `null` while it holds.
    pub until: Option<Day>,
    /// Row of the table of mechanisms, by which `schemas/coverage.md` names it.
    pub row: Option<u16>,
    /// Id of its paper.
    pub paper: String,
    /// Clause of the paper, by its own numbering.
    pub clause: String,
    /// A choice or a doubt that lies in it.
    pub mark: Option<String>,
}

#[cfg(test)]
mod tests;

//! The options of the audit of conduct.

use crate::verify::{ConductAsked, Thresholds};

/// What is asked of conduct, and from where on something is worth a look.
#[derive(Debug, clap::Args)]
pub(super) struct ConductArgs {
    /// Also look at conduct: what was entered or done late, is overdue or
    /// missing, was decided against a rule, or looks as if nobody had looked. Needs to be
    /// shown every statement
    #[arg(long)]
    conduct: bool,
    /// Days between what happened and its entry
    #[arg(long, value_name = "DAYS", default_value_t = Thresholds::default().lag_days)]
    lag_days: i32,
    /// Days after the last day on which a release was due
    #[arg(long, value_name = "DAYS", default_value_t = Thresholds::default().unreleased_days)]
    unreleased_days: i32,
    /// Days that a tier may stay undetermined
    #[arg(long, value_name = "DAYS", default_value_t = Thresholds::default().undetermined_days)]
    undetermined_days: i32,
    /// Days that something without a legal time may stay open
    #[arg(long, value_name = "DAYS", default_value_t = Thresholds::default().open_days)]
    open_days: i32,
    /// Seconds between one inspection of a pair and its next
    #[arg(long, value_name = "SECONDS", default_value_t = Thresholds::default().within_seconds)]
    within_seconds: u32,
    /// Inspections of a pair from which "always" is said
    #[arg(long, value_name = "COUNT", default_value_t = Thresholds::default().together_min)]
    together_min: usize,
    /// Items of a checklist from which "all conform" is remarkable
    #[arg(long, value_name = "COUNT", default_value_t = Thresholds::default().ticked_items_min)]
    ticked_items_min: usize,
    /// Such checklists of one pair on one day
    #[arg(long, value_name = "COUNT", default_value_t = Thresholds::default().ticked_lists_min)]
    ticked_lists_min: usize,
    /// Draw so many entries to be looked at, by --seed
    #[arg(long, value_name = "COUNT", requires = "seed", requires = "conduct")]
    sample: Option<usize>,
    /// The seed of --sample: choose it after the entries are made
    #[arg(long, requires = "sample")]
    seed: Option<String>,
}

impl ConductArgs {
    /// What is asked, if it is.
    pub(super) fn asked(&self) -> Option<ConductAsked> {
        let thresholds = Thresholds {
            lag_days: self.lag_days,
            unreleased_days: self.unreleased_days,
            undetermined_days: self.undetermined_days,
            open_days: self.open_days,
            within_seconds: self.within_seconds,
            together_min: self.together_min,
            ticked_items_min: self.ticked_items_min,
            ticked_lists_min: self.ticked_lists_min,
        };
        self.conduct.then(|| ConductAsked { thresholds, sample: self.seed.clone().zip(self.sample) })
    }
}

//! Why the bytes of a table cannot be used.

use thiserror::Error;

use super::day::Day;
use super::region::RegionCode;

/// A fault in a table of regions or of working days. A program that meets one must not start.
#[derive(Debug, Error)]
pub enum TableError {
    /// Not the JSON that the table has.
    #[error("the table of {table} does not have its shape")]
    Json {
        /// Which table.
        table: &'static str,
        /// What the reader found.
        #[source]
        source: serde_json::Error,
    },
    /// A table without a single row knows nothing, and would say so of everything.
    #[error("the table of {table} is empty")]
    Empty {
        /// Which table.
        table: &'static str,
    },
    /// A name that ends before it begins.
    #[error("region {code} bears a name from {first} to {last}, which ends before it begins")]
    Years {
        /// The region.
        code: RegionCode,
        /// First year of the name.
        first: i16,
        /// Last year of the name.
        last: i16,
    },
    /// A successor, or a region with one, that has no row.
    #[error("region {code} is named in a succession but has no row")]
    UnknownRegion {
        /// The region.
        code: RegionCode,
    },
    /// A day listed under another year than its own.
    #[error("{day} is listed under the year {year}")]
    OtherYear {
        /// The day.
        day: Day,
        /// The year under which it stands.
        year: i16,
    },
    /// A day listed as a day off and as a working day.
    #[error("{day} is listed both as a day off and as a working day")]
    Both {
        /// The day.
        day: Day,
    },
}

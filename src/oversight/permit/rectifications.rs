//! Rectifications: an order leaves time to follow it.

use crate::statement::events::rectification::RectificationOrdered;

use super::{Impossible, impossible};

/// Nothing can be due before it is ordered.
pub(super) fn due_is_after_order(ordered: &RectificationOrdered) -> Result<(), Impossible> {
    let (due, dated) = (ordered.due_on, ordered.document.dated_on);
    if dated <= due {
        return Ok(());
    }
    Err(impossible("due-after-order", "/data/due_on", format!("it is due on {due}, and ordered on {dated}")))
}

//! The page of an institution as its register publishes it.

use serde_json::Value;

use crate::codes::Day;
use crate::log::TreeSize;
use crate::session::SessionError;
use crate::verify::InstitutionPage;

/// The page of an institution at a pin.
#[derive(Clone, Debug)]
pub struct Page {
    /// The day of the pin.
    pub day: Day,
    /// What it shows.
    pub shown: InstitutionPage,
    /// Whether the ledger has grown beyond the size of the pin.
    pub grown: bool,
}

/// Reads a page at a log size: `{"pin":"<size>@<day>","standing":{…},"timeline":[…],"grown":false}`; `standing` is `null`
/// where the register shows nobody of that code.
///
/// # Errors
///
/// [`SessionError::Page`].
pub fn read_page(bytes: &[u8], wanted: TreeSize) -> Result<Page, SessionError> {
    let page: Value = serde_json::from_slice(bytes).map_err(|_| SessionError::Page("it is no JSON"))?;
    let pin = page.get("pin").and_then(Value::as_str).and_then(|pin| pin.split_once('@'));
    let (size, day) = pin.ok_or(SessionError::Page("it names no pin"))?;
    let day = day.parse().map_err(|_| SessionError::Page("its pin has no day"))?;
    if size.parse() != Ok(wanted.0) {
        return Err(SessionError::Page("it is of another log size"));
    }
    let standing = page.get("standing").cloned().filter(|standing| !standing.is_null());
    let timeline = page.get("timeline").and_then(Value::as_array).cloned().unwrap_or_default();
    let grown = page.get("grown").and_then(Value::as_bool).unwrap_or(false);
    Ok(Page { day, shown: InstitutionPage { standing, timeline }, grown })
}

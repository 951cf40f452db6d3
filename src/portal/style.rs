//! The style sheet, served from the program under an address that names its content.

use std::sync::LazyLock;

use crate::codes::Hash;

/// The style sheet.
pub(super) const CSS: &str = include_str!("style.css");

/// Its address: another content has another, so that a browser may keep it for ever.
pub(super) static ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let digest = Hash::of(CSS.as_bytes()).to_string();
    format!("/style-{}.css", digest.get(..12).unwrap_or(&digest))
});

/// What a page may load and send: its own style sheet, and forms to this register.
pub(super) const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_small_and_fetches_nothing() {
        assert!(CSS.len() < 10_000, "{} bytes", CSS.len());
        for word in ["url(", "@import", "http"] {
            assert!(!CSS.contains(word), "{word}");
        }
    }
}

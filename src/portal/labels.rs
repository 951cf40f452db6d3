//! Values of views in words: codes, places, names, money.

use crate::service::register::{By, Coded, ListingView, Money, Place};

use super::language::{Language, Locale};

/// A code by its label.
pub(super) fn coded(locale: Locale, code: &Coded) -> &str {
    locale.pick(&code.label_zh, &code.label_en)
}

/// Several codes in a row.
pub(super) fn coded_all(locale: Locale, codes: &[Coded]) -> String {
    let names: Vec<&str> = codes.iter().map(|code| coded(locale, code)).collect();
    names.join(locale.pick("、", ", "))
}

/// A place by its names from the province down; by its code where the table has none.
pub(super) fn place(place: &Place) -> String {
    place.name()
}

/// An organisation by its name; by its code where none is public.
pub(super) fn named(by: &By) -> String {
    by.name.clone().unwrap_or_else(|| by.code.to_string())
}

/// Why somebody is listed; by its code where the ruleset of today does not name it.
pub(super) fn circumstance(locale: Locale, view: &ListingView) -> &str {
    let label = match locale.language {
        Language::Chinese => view.circumstance_zh.as_deref(),
        Language::English => view.circumstance_en.as_deref(),
    };
    label.unwrap_or(&view.circumstance)
}

/// The number of a record.
pub(super) fn record(locale: Locale, seq: u64) -> String {
    match locale.language {
        Language::Chinese => format!("第 {seq} 号记录"),
        Language::English => format!("record {seq}"),
    }
}

/// An amount of money: fen as yuan, thousands apart.
pub(super) fn money(locale: Locale, amount: &Money) -> String {
    match locale.language {
        Language::Chinese => amount.in_chinese(),
        Language::English => amount.in_english(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_in_yuan() {
        let (chinese, english) = (Locale::of(None, None), Locale::of(Some("en"), None));
        assert_eq!(money(chinese, &Money::of_fen(2_000_000)), "20,000 元");
        assert_eq!(money(chinese, &Money::of_fen(0)), "0 元");
        assert_eq!(money(english, &Money::of_fen(123_456_705)), "CNY 1,234,567.05");
    }
}

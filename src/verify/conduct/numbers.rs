//! Registers of document numbers: an office counts its documents of a year, so a missing number is a missing document.

use std::collections::BTreeMap;

use crate::codes::Uscc;
use crate::log::Seq;

use super::{ConductCode, ConductFinding, Seen};

/// Numbers between the lowest and the highest of a register that stand nowhere. What lies before the first or behind
/// the last entered cannot be seen.
pub(super) fn gaps(seen: Seen<'_>) -> Vec<ConductFinding> {
    let mut registers: BTreeMap<(Uscc, String), BTreeMap<u32, Seq>> = BTreeMap::new();
    for dossier in seen.dossiers.iter() {
        for record in dossier.own_records() {
            let Some((authority, document)) = record.authority().zip(record.event.document()) else { continue };
            let Some((register, number)) = parted(document.number.as_str()) else { continue };
            let first = registers.entry((authority, register)).or_default().entry(number).or_insert(record.seq);
            *first = record.seq.min(*first);
        }
    }
    let gap = |((number, seq), (next, after)): ((&u32, &Seq), (&u32, &Seq))| {
        let (from, until) = (number + 1, next - 1);
        let missing =
            if from == until { format!("number {from} is") } else { format!("numbers {from} to {until} are") };
        (from <= until).then(|| {
            let mut entries = vec![*seq, *after];
            entries.sort();
            ConductFinding {
                code: ConductCode::NumberMissing,
                entries,
                detail: format!("of one office and year {missing} missing between {number} and {next}"),
            }
        })
    };
    let of_register = |numbers: &BTreeMap<u32, Seq>| -> Vec<ConductFinding> {
        numbers.iter().zip(numbers.iter().skip(1)).filter_map(gap).collect()
    };
    registers.values().flat_map(of_register).collect()
}

/// Office and year, and the serial number.
fn parted(number: &str) -> Option<(String, u32)> {
    let (register, serial) = number.split_once('〕')?;
    let serial = serial.trim_start_matches('第').trim_end_matches('号');
    Some((register.to_owned(), serial.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_parted_before_its_serial() {
        assert_eq!(parted("宁市监罚〔2026〕12号"), Some(("宁市监罚〔2026".to_owned(), 12)));
        assert_eq!(parted("宁市监罚〔2026〕第003号"), Some(("宁市监罚〔2026".to_owned(), 3)));
        assert_eq!(parted("无号"), None);
    }
}

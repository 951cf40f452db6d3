//! Bytes for a reader: address, up to 32 bytes in hex.

use std::fmt::Write as _;

/// Bytes with their offsets from `first`.
pub fn hexdump(first: usize, bytes: &[u8]) -> String {
    let mut text = String::new();
    for (row, number) in bytes.chunks(32).zip(0..) {
        let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(text, "{:06x}  {}", first + 32 * number, hex.join(" ")).unwrap();
    }
    text
}

//! Markers, and the hunt for them in every spelling.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// Random texts, each under a label, the same for the same seed.
pub struct Markers {
    seed: u64,
    texts: BTreeMap<String, String>,
}

impl Markers {
    pub fn new(seed: u64) -> Self {
        Self { seed, texts: BTreeMap::new() }
    }

    fn random(&self, label: &str) -> [u8; 32] {
        Sha256::digest(format!("{} {label}", self.seed)).into()
    }

    fn keep(&mut self, label: &str, text: String) -> String {
        assert_eq!(self.texts.insert(label.to_owned(), text.clone()), None, "a label twice");
        text
    }

    /// A name-like text of Chinese characters and letters, with one character that JSON and addresses escape.
    pub fn text(&mut self, label: &str) -> String {
        let random = self.random(label);
        let hanzi = |at: usize| {
            let offset = u32::from(random[at]) * 64 + u32::from(random[at + 1]) % 64;
            char::from_u32(0x4e00 + offset).unwrap()
        };
        let text = format!("{}{}{}-{}{}", hanzi(0), hanzi(2), hex::encode(&random[8..12]), hanzi(4), hanzi(6));
        self.keep(label, text)
    }

    /// A SHA-256, as evidence is named.
    pub fn digest(&mut self, label: &str) -> String {
        let text = hex::encode(self.random(label));
        self.keep(label, text)
    }

    /// The number of an identity card with a right check character.
    pub fn number(&mut self, label: &str) -> String {
        let serial = u32::from(self.random(label)[0]) + 100;
        let body = format!("14092519491231{serial:03}");
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let check = "10X98765432".as_bytes()[usize::try_from(sum % 11).unwrap()] as char;
        self.keep(label, format!("{body}{check}"))
    }

    pub fn all(&self) -> impl Iterator<Item = (&String, &String)> {
        self.texts.iter()
    }

    pub fn labels(&self) -> BTreeSet<String> {
        self.texts.keys().cloned().collect()
    }
}

/// Every way in which a layer may have written a text. Base64 depends on what stands before, so its three ways.
pub fn spellings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf8 = text.as_bytes();
    let units: Vec<u16> = text.encode_utf16().collect();
    let percent = |upper: bool| -> String {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let escape = |b: &u8| if upper { format!("%{b:02X}") } else { format!("%{b:02x}") };
        utf8.iter().map(|b| if plain(*b) { char::from(*b).to_string() } else { escape(b) }).collect()
    };
    let escaped = |unit: &u16| match u8::try_from(*unit) {
        Ok(ascii) => char::from(ascii).to_string(),
        Err(_) => format!("\\u{unit:04x}"),
    };
    let mut found = vec![
        ("UTF-8", utf8.to_vec()),
        ("UTF-16LE", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16BE", units.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("percent", percent(true).into_bytes()),
        ("percent, lower case", percent(false).into_bytes()),
        ("hex", hex::encode(utf8).into_bytes()),
        ("hex, upper case", hex::encode_upper(utf8).into_bytes()),
        ("JSON escapes", units.iter().map(escaped).collect::<String>().into_bytes()),
        ("Rust escapes", text.escape_unicode().to_string().into_bytes()),
        ("Rust bytes", format!("{utf8:?}").trim_matches(['[', ']']).as_bytes().to_vec()),
    ];
    for skip in 0..3 {
        // The characters of base64 that depend on this text alone, wherever it begins.
        let padded = [&[0; 2][..skip], utf8].concat();
        let whole = padded.len() / 3 * 4;
        let from = [0, 2, 3][skip];
        for (name, text) in
            [("base64", STANDARD_NO_PAD.encode(&padded)), ("base64url", URL_SAFE_NO_PAD.encode(&padded))]
        {
            found.push((name, text.as_bytes()[from..whole].to_vec()));
        }
    }
    found.sort_by(|(_, a), (_, b)| a.cmp(b));
    found.dedup_by(|(_, a), (_, b)| a == b);
    found
}

/// All spellings of all markers, by their first two bytes.
pub struct Hunt {
    needles: Vec<(String, &'static str, Vec<u8>)>,
    by_head: Vec<Vec<usize>>,
}

impl Hunt {
    pub fn new(markers: &Markers) -> Self {
        Self::of(markers, &markers.labels())
    }

    /// For the markers of some labels.
    pub fn of(markers: &Markers, labels: &BTreeSet<String>) -> Self {
        let mut hunt = Self { needles: vec![], by_head: vec![vec![]; 1 << 16] };
        for (label, text) in markers.all().filter(|(label, _)| labels.contains(*label)) {
            for (spelling, bytes) in spellings(text) {
                assert!(bytes.len() >= 8, "{label} as {spelling} could be found by chance");
                hunt.by_head[head(&bytes)].push(hunt.needles.len());
                hunt.needles.push((label.clone(), spelling, bytes));
            }
        }
        hunt
    }

    /// The first marker in some bytes, and how it is spelt.
    pub fn first_in(&self, bytes: &[u8]) -> Option<(String, &'static str)> {
        // Files are written ahead with zeros, where nothing stands.
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 2).min(bytes.len());
        for at in 0..end.saturating_sub(1) {
            for needle in &self.by_head[head(&bytes[at..])] {
                let (label, spelling, needle) = &self.needles[*needle];
                if bytes[at..].starts_with(needle) {
                    return Some((label.clone(), spelling));
                }
            }
        }
        None
    }
}

fn head(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

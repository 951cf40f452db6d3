//! The lies themselves: what is done to a forged log, and what an audit must find.

use minglu::log::Entry;
use minglu::store::Body;

use super::{REVOKED, SIZE, TARGET};
use crate::forge::Forge;
use crate::kit::Pen;

pub type Wanted<'w> = Vec<(Option<u64>, &'w str)>;

/// One statement after the honest ones, of a pen that has not written these ids.
pub fn pen() -> Pen {
    let mut pen = Pen::new("example.cn/simulated");
    pen.skip(100);
    pen
}

pub const AT: Option<u64> = Some(TARGET as u64);
pub const AFTER: Option<u64> = Some(TARGET as u64 + 1);

/// What a liar without the ledger's key does to the frames, with every checksum put right.
pub type Lie = fn(&mut Forge);

pub fn lies() -> Vec<(&'static str, Lie, Wanted<'static>)> {
    vec![
        ("edited statement", edit_statement, vec![(AT, "digest-differs")]),
        (
            "edited statement, the entry edited with it",
            |forge| forge.replace(TARGET, &pen().inspect("另一", "另一")),
            vec![(AFTER, "chain-broken"), (None, "root-differs")],
        ),
        (
            "edited statement, everything linked again",
            |forge| {
                forge.replace(TARGET, &pen().inspect("另一", "另一"));
                forge.relink();
            },
            vec![(None, "root-differs")],
        ),
        (
            "dropped entry",
            |forge| drop(forge.records.remove(TARGET)),
            vec![(AT, "sequence-broken"), (None, "entries-missing")],
        ),
        (
            "dropped entry, the later ones numbered and linked again",
            |forge| {
                forge.records.remove(TARGET);
                forge.relink();
            },
            vec![(None, "entries-missing")],
        ),
        ("dropped last entry", |forge| drop(forge.records.pop()), vec![(None, "entries-missing")]),
        (
            "back-dated entry",
            |forge| {
                let entry = forge.entry(TARGET);
                forge.set_entry(TARGET, Entry { at: entry.at.plus_ms(-1), ..entry });
            },
            vec![(AT, "time-goes-back"), (AFTER, "chain-broken"), (None, "root-differs")],
        ),
        (
            "back-dated entry, everything linked again",
            |forge| {
                let entry = forge.entry(TARGET);
                forge.set_entry(TARGET, Entry { at: entry.at.plus_ms(-1), ..entry });
                forge.relink();
            },
            vec![(AT, "time-goes-back"), (None, "root-differs")],
        ),
        (
            "swapped statements",
            |forge| {
                let body = forge.records[TARGET].body.clone();
                forge.records[TARGET].body = std::mem::replace(&mut forge.records[TARGET + 1].body, body);
            },
            vec![(AT, "digest-differs"), (AFTER, "digest-differs")],
        ),
        (
            "statement said to be withdrawn",
            |forge| forge.records[TARGET].body = Body::Withdrawn(vec![]),
            // No entry of the founders withdraws it. The root still holds.
            vec![(AT, "statement-withdrawn")],
        ),
        (
            "signed with a revoked key",
            |forge| forge.append(&pen().inspect_in("140925", [21, REVOKED], "补记", "补记")),
            vec![(Some(SIZE as u64), "not-permitted"), (None, "entries-uncovered")],
        ),
        (
            "in another's region",
            |forge| forge.append(&pen().inspect_in("371002", [21, 22], "越界", "越界")),
            vec![(Some(SIZE as u64), "not-permitted"), (None, "entries-uncovered")],
        ),
        (
            "one signature broken",
            |forge| {
                let statement = String::from_utf8(pen().inspect("坏签", "坏签")).unwrap();
                let (head, tail) = statement.rsplit_once("\"signature\":\"").unwrap();
                let flipped = if tail.starts_with('A') { "B" } else { "A" };
                forge.append(format!("{head}\"signature\":\"{flipped}{}", &tail[1..]).as_bytes());
            },
            vec![(Some(SIZE as u64), "signature-invalid"), (None, "entries-uncovered")],
        ),
        (
            "recorded twice",
            |forge| {
                let again = forge.records[TARGET].clone();
                forge.records.push(again);
                forge.relink();
            },
            vec![(Some(SIZE as u64), "digest-twice"), (None, "entries-uncovered")],
        ),
    ]
}

pub fn edit_statement(forge: &mut Forge) {
    let before = forge.entry(TARGET);
    forge.replace(TARGET, &pen().inspect("另一", "另一"));
    forge.set_entry(TARGET, before);
}

/// What a liar who holds the ledger's key rewrites, and how long the log is then.
pub fn rewritings() -> Vec<(&'static str, Lie, &'static str)> {
    vec![
        ("truncated log with a fresh checkpoint", |forge| forge.records.truncate(10), "history-truncated"),
        (
            "fork from one entry on",
            |forge| {
                forge.replace(TARGET, &pen().inspect("另一", "另一"));
                forge.relink();
            },
            "history-differs",
        ),
        (
            "dropped entry",
            |forge| {
                forge.records.remove(TARGET);
                forge.relink();
            },
            "history-differs",
        ),
        (
            "back-dated everything",
            |forge| {
                for seq in 0..forge.records.len() {
                    let entry = forge.entry(seq);
                    forge.set_entry(seq, Entry { at: entry.at.plus_ms(-1000), ..entry });
                }
                forge.relink();
            },
            "history-differs",
        ),
    ]
}

//! What the demo says when all is told: the stories with where to look, counts, and what was marked.

use std::fmt::Write as _;
use std::path::Path;

use super::kept::Kept;
use super::stories::Told;

/// The stories, each with its days, addresses and a receipt.
pub(super) fn stories(told: &[Told], kept: &Kept, url: &str, receipts: &Path) -> String {
    let mut text = String::from("Stories:\n");
    for (number, story) in (1..).zip(told) {
        let _ = writeln!(text, "{number:>3}. {}\n     {}", story.zh, story.en);
        let _ = writeln!(text, "     {} to {}", story.first, story.last);
        for subject in &story.subjects {
            let _ = writeln!(text, "     {url}/v1/{subject}");
            let _ = writeln!(text, "     {url}/{subject}");
        }
        if let Some(seq) = kept.entries.get(&story.look) {
            let _ = writeln!(text, "     entry {seq}: {}", receipts.join(format!("{seq}.tlog-proof")).display());
        }
    }
    text
}

/// How many statements of each type.
pub(super) fn counts(kept: &Kept) -> String {
    let mut text = String::from("Statements by type:\n");
    for (name, count) in &kept.counts {
        let _ = writeln!(text, "{count:>7}  {name}");
    }
    text
}

/// What was marked, and whether it was meant to be.
pub(super) fn marks(kept: &Kept) -> String {
    let mut text = String::from("Marks:\n");
    for marked in &kept.marked {
        let marks = if marked.marks.is_empty() { "not marked".to_owned() } else { marked.marks.join("; ") };
        let meant = if marked.meant { "as told" } else { "not told" };
        let _ = writeln!(text, "  entry {:>5}  {}  {marks}  ({meant})", marked.seq, marked.kind.name());
    }
    text
}

//! Behind the papers: times and whether they were kept, what is not here, evidence.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::codes::Hash;
use crate::log::Seq;
use crate::oversight::Kept;

use super::super::content::{content, files_named};
use super::super::times::times;
use super::super::whole::{CaseFile, Exporter};
use super::super::words;
use super::{both, head, heading};

impl CaseFile {
    pub(super) fn times_section(&self) -> Markup {
        let ran = times(self);
        html! {
            section {
                (heading(("期限", "Times of procedure")))
                @if self.by == Exporter::Anybody {
                    p { (both(("仅按所示文书计算；未示出的记录可能已使期限终止。", "By the papers shown alone; a paper that is not shown may have ended a time."))) }
                }
                @if self.in_order().concat().iter().any(|paper| paper.is_irregular()) {
                    p { (both(("程序有瑕疵的不利文书在被维持前不起算、也不终止期限。", "An adverse paper that is irregular begins and ends no time until it is upheld."))) }
                }
                @if ran.is_empty() { p { (both(("所示文书未起算期限。", "The papers shown began no time."))) } }
                @else {
                    table {
                        thead { tr { (head(("事项", "What"))) (head(("起算", "From"))) (head(("届满", "Due"))) (head(("办结", "Done"))) (head(("是否遵守", "Kept"))) (head(("依据", "Rule"))) } }
                        @for one in &ran {
                            tr {
                                td { (one.what.0) span.en lang="en" { (one.what.1) } }
                                td { (one.from) " " (self.way(one.start)) }
                                td { @if let Some(due) = one.due { (due) } }
                                td { @if let Some((digest, on)) = one.ended { (on) " " (self.way(digest)) } }
                                td { (kept(one.kept)) }
                                td { (one.rule.0) span.en { (one.rule.1) } }
                            }
                        }
                    }
                }
            }
        }
    }

    pub(super) fn withheld_section(&self) -> Markup {
        html! {
            section {
                (heading(("未入卷的记录", "Named and not shown")))
                @if self.withheld.is_empty() {
                    p { (both(("卷内文书所引用的记录均已入卷。", "Every record that the papers name is in the file."))) }
                } @else {
                    table {
                        thead { tr { (head(("条目", "Entry"))) (head(("记录摘要", "Digest"))) (head(("原因", "Why"))) (head(("引用于", "Named by"))) } }
                        @for one in &self.withheld {
                            tr {
                                td.n { @match one.seq { Some(seq) => (seq), None => "—" } }
                                td { code { (one.digest.to_base64url()) } }
                                td { (both(words::class(&one.class))) span.en { (one.class) } }
                                td { @for seq in self.selection.absent.get(&one.digest).into_iter().flatten() { (self.by_entry(*seq)) " " } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn by_entry(&self, seq: Seq) -> Markup {
        let paper = self.known.values().find(|paper| paper.seq() == seq);
        html! { @if let Some(paper) = paper { (self.way(paper.digest())) } @else { (seq) } }
    }

    /// Every file that a paper names, with the numbers of these papers.
    pub(in crate::casefile) fn files_named(&self) -> BTreeMap<Hash, BTreeSet<usize>> {
        let mut found: BTreeMap<Hash, BTreeSet<usize>> = BTreeMap::new();
        for (paper, number) in self.in_order().concat().into_iter().zip(1..) {
            for sha256 in files_named(&content(paper, &self.rulebook)) {
                found.entry(sha256).or_default().insert(number);
            }
        }
        found
    }

    pub(super) fn evidence_section(&self) -> Markup {
        let named = self.files_named();
        html! {
            section {
                (heading(("证据与附件文件", "Files of evidence")))
                p { (both(("账本仅登记文件的 SHA-256；文件由办案机关保管。附卷文件的摘要已核对。",
                    "The ledger registers the SHA-256 of files; the authority keeps them. Enclosed files were compared with it."))) }
                @if named.is_empty() { p { (both(("所示文书未列文件。", "The papers shown name no file."))) } }
                @else {
                    table {
                        thead { tr { (head(("SHA-256", "SHA-256"))) (head(("文书", "Papers"))) (head(("附卷", "Enclosed"))) } }
                        @for (sha256, papers) in &named {
                            tr {
                                td { code { (sha256) } }
                                td { @for number in papers { a href=(format!("#p{number}")) { (number) } " " } }
                                td {
                                    @match self.evidence.get(sha256) {
                                        Some(enclosed) => a href=(enclosed.file(*sha256)) { "是 yes" },
                                        None => "否 no",
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kept(kept: Kept) -> Markup {
    match kept {
        Kept::InTime => both(("按期", "in time")),
        Kept::Late(days) => html! { span.bad { "逾期 " (days) " 日" span.en lang="en" { (days) " days late" } } },
        Kept::Overdue => html! { span.bad { (both(("逾期未办", "overdue"))) } },
        Kept::Lapsed => both(("届满，未见记录", "over, nothing on record")),
        Kept::Running => both(("未届满", "still running")),
        Kept::Suspended => both(("中止", "suspended")),
    }
}

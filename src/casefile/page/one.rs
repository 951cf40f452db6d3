//! One paper on the page.

use maud::{Markup, html};

use crate::codes::Hash;
use crate::statement::Event;

use super::super::content::{Row, Said, content};
use super::super::paper::Paper;
use super::super::whole::CaseFile;
use super::super::words;
use super::{both, head, line};

impl CaseFile {
    /// A paper with its number.
    pub(super) fn one(&self, number: usize, paper: &Paper) -> Markup {
        let statement = &paper.statement;
        let seq = paper.seq();
        let (file, receipt) = (format!("statements/{}", paper.file()), format!("receipts/{seq}.tlog-proof"));
        html! {
            article id=(format!("p{number}")) {
                h3 { (number) ". " (self.title_of(paper)) }
                @for mark in paper.marks.iter().flatten() {
                    p.notice {
                        span.bad { (both(words::mark(mark))) }
                        @if let Some(rule) = &mark.rule { " " (rule) }
                        @if let Some(clause) = &mark.clause { "：" (clause) }
                    }
                }
                table {
                    (line(("作出者", "Said by"), &self.source_name(statement.source)))
                    (line(("相对人", "About"), &self.party_name(statement.subject)))
                    (line(("法律日期", "Legal day"), &paper.legal_day().to_string()))
                    (line(("签署时间", "Signed (UTC)"), &statement.time.to_string()))
                    (line(("入账时间", "Recorded (UTC)"), &paper.entry.at.to_string()))
                    (line(("条目号", "Entry"), &seq.to_string()))
                    (line(("记录摘要", "Digest"), &paper.digest().to_base64url()))
                    tr {
                        th scope="row" { (both(("原件与回执", "Signed original and receipt"))) }
                        td { a href=(file) { (file) } " · " a href=(receipt) { (receipt) } }
                    }
                }
                (self.signers(paper))
                (self.rows(&content(paper, &self.rulebook)))
                @if paper.hidden > 0 { p.notice { (hidden(paper)) } }
                (self.services(paper))
            }
        }
    }

    fn signers(&self, paper: &Paper) -> Markup {
        html! {
            table {
                thead { tr { (head(("签署角色", "Signed as"))) (head(("机关", "Authority"))) (head(("执法证号", "Certificate"))) (head(("密钥", "Key"))) (head(("密钥登记条目", "Enrolled by entry"))) } }
                @for (role, kid) in paper.statement.signers.iter() {
                    @let key = self.keys.get(&kid);
                    tr {
                        td { (both(words::role(role))) }
                        td {
                            @if let Some(code) = key.and_then(|key| key.authority) {
                                (self.authority_name(code).map_or_else(|| code.to_string(), str::to_owned))
                            }
                        }
                        td { (self.certificate(kid).unwrap_or_default()) }
                        td { code { (kid) } }
                        td.n { @if let Some(key) = key { (key.enrolled) } }
                    }
                }
            }
        }
    }

    fn rows(&self, rows: &[Row]) -> Markup {
        html! {
            table {
                @for row in rows {
                    tr.personal[row.personal] {
                        th scope="row" {
                            @match row.zh {
                                Some(zh) => { (zh) span.en lang="en" { (row.en) } },
                                None => span lang="en" { (row.en) },
                            }
                            @if row.personal { span.en { "个人信息 personal" } }
                        }
                        td { (self.said(&row.said)) }
                    }
                }
            }
        }
    }

    fn said(&self, said: &Said) -> Markup {
        html! {
            @match said {
                Said::Text(text) => span.said { (text) },
                Said::Words(zh, en) => { (zh) span.en lang="en" { (en) } },
                Said::Statement(digest) => (self.way(*digest)),
                Said::File(sha256) => {
                    code { (sha256) }
                    @match self.evidence.get(sha256) {
                        Some(enclosed) => { " " a href=(enclosed.file(*sha256)) { "已附卷 enclosed" } },
                        None => span.en { "未附卷 not enclosed" },
                    }
                },
                Said::List(items) => {
                    @if items.is_empty() { "无 none" }
                    @else { ul { @for item in items { li { (self.said(item)) } } } }
                },
                Said::Object(rows, _) => (self.rows(rows)),
            }
        }
    }

    /// The way to a paper of this file; the bare digest of any other.
    pub(super) fn way(&self, digest: Hash) -> Markup {
        html! {
            @match self.number(digest) {
                Some(number) => a href=(format!("#p{number}")) { "本卷第 " (number) " 号 No. " (number) },
                None => { code { (digest.to_base64url()) } span.en { "未入卷 not in this file" } },
            }
        }
    }

    /// How the document of a paper was served (送达回证).
    fn services(&self, paper: &Paper) -> Markup {
        let served = self.in_order().concat().into_iter().filter_map(|found| {
            let Event::DocumentServed(served) = &found.event else { return None };
            (served.document.0 == paper.digest()).then_some((found, served))
        });
        let served: Vec<_> = served.collect();
        html! {
            @for (found, served) in served {
                p {
                    "送达 " (served.served_on) " " (served.mode.label_zh()) "，送达回证见" (self.way(found.digest()))
                    span.en lang="en" { "Served " (served.served_on) ", " (served.mode.label_en()) }
                }
            }
        }
    }
}

/// That personal fields are missing. Nobody but the ledger can tell erased ones from those that this reader has no
/// right to.
fn hidden(paper: &Paper) -> Markup {
    html! {
        "未示出的个人信息（未向本次读取人披露，或已依法删除）：" (paper.hidden) " 项"
        span.en lang="en" { "Personal fields not shown, to this reader or because they are erased by law: " (paper.hidden) }
    }
}

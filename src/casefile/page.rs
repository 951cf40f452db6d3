//! The page: cover, table of contents, every paper, what is not here, times, evidence, and how to verify it all.
//!
//! Chinese first, English beneath; A4; one file without script, picture or anything fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::codes::Day;
use crate::statement::{Event, Subject};

use super::paper::Paper;
use super::selection::Asked;
use super::whole::{CaseFile, Exporter};
use super::words::{self, Both};

mod ending;
mod one;
mod verifying;

const STYLE: &str = "\
@page{size:A4;margin:20mm 18mm 18mm 25mm}\
body{font:15px/1.6 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;margin:2rem auto;max-width:54rem;padding:0 1rem;color:#111;background:#fff}\
h1{font-size:2rem;text-align:center;letter-spacing:.5em}h2{font-size:1.25rem;border-bottom:2px solid #111;margin-top:2.5rem}h3{font-size:1.05rem;margin:1.2rem 0 .4rem}\
table{border-collapse:collapse;width:100%;margin:.4rem 0}th,td{border:1px solid #888;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{width:11rem;font-weight:600;background:#f4f4f4}thead th{width:auto}td.n{text-align:right;white-space:nowrap}\
.en{display:block;font-size:.8em;color:#444}h1 .en,h2 .en,h3 .en{letter-spacing:0}\
code,pre{font:.85em/1.4 monospace;overflow-wrap:anywhere;white-space:pre-wrap}a{color:#003a75}\
.cover{border:2px solid #111;padding:1.5rem;margin-bottom:2rem}.notice{border:2px solid #6b4e00;padding:.4rem .8rem;margin:.6rem 0}\
.bad{color:#8b0000;font-weight:600}.personal{background:#fff7e0}.said{white-space:pre-wrap}ol,ul{margin:.2rem 0;padding-left:1.4rem}\
article{margin-top:1.6rem}\
@media print{body{margin:0;padding:0;max-width:none;font-size:11pt}h2,h3{break-after:avoid}tr{break-inside:avoid}.cover{break-after:page}.part{break-before:page}a{color:inherit;text-decoration:none}}";

/// A heading of this level of importance, in both languages.
fn heading((zh, en): Both) -> Markup {
    html! { h2 { (zh) " " span.en lang="en" { (en) } } }
}

/// Words in both languages, Chinese first.
fn both((zh, en): Both) -> Markup {
    html! { (zh) span.en lang="en" { (en) } }
}

impl CaseFile {
    /// The page.
    pub(super) fn page(&self) -> String {
        let [grounds, papers] = self.in_order();
        let parts = [
            (("来源与依据", "Grounds: papers on which the case rests"), grounds, 1),
            (("案件文书", "Papers of the case"), papers, self.selection.grounds.len() + 1),
        ];
        let markup = html! {
            (DOCTYPE)
            html lang="zh-CN" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { "卷宗 " (self.title()) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    (self.cover())
                    (self.contents(&parts))
                    @for (title, papers, first) in &parts {
                        @if !papers.is_empty() {
                            section.part {
                                (heading(*title))
                                @for (number, paper) in (*first..).zip(papers) { (self.one(number, paper)) }
                            }
                        }
                    }
                    (self.times_section())
                    (self.withheld_section())
                    (self.evidence_section())
                    (self.verifying())
                }
            }
        };
        markup.into_string() + "\n"
    }

    /// What the file is called: the number of the case, else of what was asked.
    fn title(&self) -> String {
        self.numbers(|event| matches!(event, Event::CaseOpened(_)))
            .into_iter()
            .next()
            .unwrap_or_else(|| self.asked_for())
    }

    pub(super) fn asked_for(&self) -> String {
        match self.asked {
            Asked::Statement(digest) => digest.to_base64url(),
            Asked::Subject(subject) => subject.to_string(),
        }
    }

    /// Numbers of the documents of some papers of the case.
    fn numbers(&self, wanted: impl Fn(&Event) -> bool) -> Vec<String> {
        let [_, papers] = self.in_order();
        let documents =
            papers.into_iter().filter(|paper| wanted(&paper.event)).filter_map(|paper| paper.event.document());
        documents.map(|document| document.number.as_written().to_owned()).collect()
    }

    fn cover(&self) -> Markup {
        let [grounds, papers] = self.in_order();
        let distinct = |names: Vec<String>| {
            let mut names = names;
            names.sort();
            names.dedup();
            names.join("；")
        };
        let sources = distinct(papers.iter().map(|paper| self.source_name(paper.statement.source)).collect());
        let parties: Vec<Subject> = papers.iter().map(|paper| paper.statement.subject).collect();
        let parties = distinct(parties.into_iter().map(|party| self.party_name(party)).collect());
        let days: Vec<Day> = papers.iter().map(|paper| paper.legal_day()).collect();
        let span = days.iter().min().zip(days.iter().max()).map(|(first, last)| format!("{first} — {last}"));
        let cases = self.numbers(|event| matches!(event, Event::CaseOpened(_))).join("；");
        let decisions = self.numbers(|event| matches!(event, Event::PenaltyDecided(_) | Event::ListingDecided(_)));
        let (size, day) = self.pin;
        html! {
            header.cover {
                h1 { "卷宗" span.en lang="en" { "Case file" } }
                @if self.simulated {
                    p.notice { (both(("演示数据：本账本使用模拟时钟，机构与记录均为虚构。", "Demonstration: simulated clock, invented records."))) }
                }
                @if self.by == Exporter::Anybody {
                    p.notice { (both(("公开版：未出示身份导出，仅含当日可公开的内容；其余列于“未入卷的记录”。",
                        "Public version: exported without an identity. It holds what is public on the day; what is named and not shown is listed."))) }
                }
                table {
                    (line(("机关", "Authority"), &sources))
                    (line(("当事人", "Party"), &parties))
                    (line(("立案文号", "Number of the case"), &cases))
                    (line(("决定文号", "Number of the decision"), &decisions.join("；")))
                    (line(("起止日期", "From and until"), &span.unwrap_or_default()))
                    (line(("文书件数", "Papers"), &format!("{} + {}", papers.len(), grounds.len())))
                    (line(("未入卷记录", "Named and not shown"), &self.withheld.len().to_string()))
                    (line(("未示个人信息", "Personal fields not shown"), &papers.iter().chain(&grounds).map(|paper| paper.hidden).sum::<usize>().to_string()))
                    (line(("账本", "Ledger"), self.origin.as_str()))
                    (line(("截止点", "Pin: size of the log, and legal day"), &format!("{size}@{day}")))
                    (line(("规则清单", "Manifest in force"), &self.rulebook.digest.to_string()))
                    (line(("导出对象", "Asked for"), &self.asked_for()))
                    (line(("导出身份", "Exported as"), &self.exporter()))
                }
                p { (both(("行政复议法第四十八条、第七十条：被申请人应当提交作出行政行为的证据、依据和其他有关材料。",
                    "Administrative Reconsideration Law, arts. 48 and 70: the authority hands in the evidence, the basis and all other material."))) }
                h3 { (both(("检查点", "Checkpoint"))) }
                pre { (self.checkpoint) }
            }
        }
    }

    pub(super) fn exporter(&self) -> String {
        match &self.by {
            Exporter::Anybody => "公众 anybody".to_owned(),
            Exporter::Key { kid, holder, authority } => {
                let authority =
                    authority.map(|code| self.authority_name(code).map_or_else(|| code.to_string(), str::to_owned));
                format!("{} {holder} {kid}", authority.unwrap_or_default()).trim().to_owned()
            }
        }
    }

    fn contents(&self, parts: &[(Both, Vec<&Paper>, usize); 2]) -> Markup {
        html! {
            nav {
                (heading(("卷内目录", "Table of contents")))
                table {
                    thead { tr { (head(("序号", "No."))) (head(("文书", "Paper"))) (head(("文号", "Number"))) (head(("日期", "Legal day"))) (head(("条目", "Entry"))) (head(("备注", "Notes"))) } }
                    @for (title, papers, first) in parts {
                        @if !papers.is_empty() { tr { th colspan="6" { (both(*title)) } } }
                        @for (number, paper) in (*first..).zip(papers) {
                            tr {
                                td.n { a href=(format!("#p{number}")) { (number) } }
                                td { (self.title_of(paper)) }
                                td { @if let Some(document) = paper.event.document() { (document.number.as_written()) } }
                                td { (paper.legal_day()) }
                                td.n { (paper.seq()) }
                                td { @for mark in paper.marks.iter().flatten() { span.bad { (both(words::mark(mark))) } } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The type of a paper, as the catalogue in force calls it.
    fn title_of(&self, paper: &Paper) -> Markup {
        let name = paper.event.kind().name();
        let row = self.rulebook.catalogue.row(name);
        html! { (row.map_or(name, |row| &row.title_zh)) span.en lang="en" { (row.map_or(name, |row| &row.title_en)) } }
    }
}

/// A line of a table: a name and a text; nothing where there is no text.
fn line(name: Both, text: &str) -> Markup {
    html! { @if !text.is_empty() { tr { th scope="row" { (both(name)) } td.said { (text) } } } }
}

fn head(name: Both) -> Markup {
    html! { th scope="col" { (both(name)) } }
}

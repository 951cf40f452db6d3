//! The report as one page for people: Chinese and English, no script, fit for paper.
//!
//! Trust: everything that comes from the ledger is text and escaped; the page may load and run nothing.

use std::fmt::Write as _;

use super::{AuditedWith, EarlierAudit, Report, clock_word};
use crate::codes::Origin;
use crate::governance::Mark;
use crate::verify::finding::{Finding, Severity, Verdict};
use crate::verify::heads::HistoryVerdict;
use crate::verify::learnt::PROGRAM;

mod words;

pub use words::mark_zh;

use super::text::list;
use words::{class_zh, counted, meaning_zh, severity_zh, verdict_zh, why_zh};

const STYLE: &str = "\
body{font:16px/1.5 serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#111;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #888}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #aaa;padding:.25rem .5rem;text-align:left;vertical-align:top}\
td.n{text-align:right;white-space:nowrap}code,pre{font-family:monospace;font-size:.85rem;overflow-wrap:anywhere;white-space:pre-wrap}\
.verdict{font-size:1.3rem;border:2px solid;padding:.5rem 1rem}.unsound{color:#8b0000}.unsure{color:#6b4e00}.sound{color:#004d26}\
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

impl Report {
    /// The page.
    ///
    /// # Panics
    ///
    /// Never: writing to a string cannot fail.
    #[must_use]
    pub fn to_html(&self, with: &AuditedWith) -> String {
        let mut page = Page(String::new());
        self.write_html(with, &mut page).expect("writing to a string cannot fail");
        page.0
    }

    fn write_html(&self, with: &AuditedWith, page: &mut Page) -> std::fmt::Result {
        let origin = self.origin.as_ref().map_or("未知 not named", Origin::as_str);
        page.raw("<!doctype html>\n<html lang=\"zh-Hans\"><head><meta charset=\"utf-8\">")?;
        page.raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        )?;
        page.raw("<meta name=\"viewport\" content=\"width=device-width\">")?;
        page.element("title", &format!("明录核验报告 Audit of {origin}"))?;
        page.raw(&format!("<style>{STYLE}</style></head><body>\n"))?;
        page.element("h1", "账本核验报告 Audit of a ledger")?;
        self.verdict_html(page)?;
        self.ledger_html(origin, with, page)?;
        self.findings_html(page)?;
        self.checked_html(page)?;
        self.not_checked_html(page)?;
        self.counts_html(page)?;
        self.conduct_html(page)?;
        self.marks_html(page)?;
        self.manifests_html(page)?;
        trust_html(with, page)?;
        page.raw("</body></html>\n")
    }

    fn verdict_html(&self, page: &mut Page) -> std::fmt::Result {
        let class = match self.verdict() {
            Verdict::Sound => "sound",
            Verdict::Unsound => "unsound",
            Verdict::CouldNotTell => "unsure",
        };
        page.raw(&format!("<p class=\"verdict {class}\">"))?;
        page.text(&format!(
            "{} {} (exit code {})",
            verdict_zh(self.words()),
            self.words(),
            self.verdict().exit_code()
        ))?;
        page.raw("</p>\n")?;
        page.element("p", &format!("历史 History: {}", self.history_words()))?;
        page.element("p", &format!("所见范围 What was shown: {}", self.sight()))
    }

    fn ledger_html(&self, origin: &str, with: &AuditedWith, page: &mut Page) -> std::fmt::Result {
        page.heading("账本", "The ledger")?;
        page.raw("<table>")?;
        page.pair("账本名称 Ledger", origin)?;
        page.pair("读取地址 Read at", &with.ledger)?;
        page.pair("读取身份 Read as", &with.reader)?;
        page.pair("核验日期 Audited on", &with.on.map(|on| on.to_string()).unwrap_or_default())?;
        page.pair("核验程序 Program", PROGRAM)?;
        page.pair("账本时钟 Clock", self.clock.map_or("未知 not known", clock_word))?;
        page.pair("条目数 Entries", &self.size.to_string())?;
        page.pair("根哈希 Root", &self.root.to_string())?;
        if let HistoryVerdict::Continues { checkpoints, receipts, copied, cosigners } = &self.history {
            page.pair("对照的检查点 Earlier checkpoints", &checkpoints.to_string())?;
            page.pair("对照的回执 Receipts", &receipts.to_string())?;
            page.pair("对照的副本条目 Entries copied before", &copied.to_string())?;
            page.pair("见证方 Cosigners", &cosigners.join(", "))?;
        }
        let history = match &self.history {
            HistoryVerdict::NotComparable => "无可比较 not comparable",
            HistoryVerdict::Continues { .. } => "延续 continues",
            HistoryVerdict::Contradicted => "矛盾 contradicted",
        };
        page.pair("历史 History", history)?;
        let earlier = with.earlier.as_ref().map(EarlierAudit::words);
        page.pair("以前的核验 Earlier audit", &earlier.unwrap_or_else(|| "无 none".to_owned()))?;
        page.raw("</table>\n")
    }

    fn findings_html(&self, page: &mut Page) -> std::fmt::Result {
        page.heading("发现", "Findings")?;
        let severities = [Severity::Unsound, Severity::CouldNotTell, Severity::Note];
        if severities.iter().all(|severity| self.findings.total(*severity) == 0) {
            page.element("p", "未发现问题 None: unsound 0, could-not-tell 0, notes 0")?;
        }
        for severity in severities {
            let total = self.findings.total(severity);
            let found: Vec<&Finding> = self.findings.iter().filter(|finding| finding.severity() == severity).collect();
            if total == 0 {
                continue;
            }
            page.element("h3", &format!("{} {}: {total}", severity_zh(severity), severity.as_str()))?;
            page.raw("<table>")?;
            page.head(&["条目 Entry", "代码 Code", "含义", "Meaning", "内容 Found and wanted"])?;
            for finding in &found {
                let entry = finding.seq.map_or_else(|| "全账 the whole".to_owned(), |seq| seq.to_string());
                let (code, zh) = (finding.code, meaning_zh(finding.code));
                page.row(&[&entry, code.as_str(), zh, code.meaning(), &finding.detail])?;
            }
            page.raw("</table>\n")?;
            if total > found.len() as u64 {
                page.element("p", &format!("另有 {} 项 more", total - found.len() as u64))?;
            }
        }
        Ok(())
    }

    fn checked_html(&self, page: &mut Page) -> std::fmt::Result {
        page.heading("已核验", "Checked")?;
        page.raw("<table>")?;
        page.head(&["数量 Count", "内容", "What"])?;
        for checked in self.checked() {
            page.row(&[&checked.count.to_string(), counted(checked.what), checked.what])?;
        }
        page.raw("</table>\n")
    }

    fn not_checked_html(&self, page: &mut Page) -> std::fmt::Result {
        page.heading("未核验及原因", "Not checked, and why")?;
        if self.not_checked.is_empty() && self.not_shown.is_empty() {
            return page.element("p", "上表无遗漏 Nothing was left out of the list above");
        }
        page.raw("<table>")?;
        page.head(&["数量 Count", "内容", "What", "原因", "Why"])?;
        for not in &self.not_checked {
            page.row(&[&not.count.to_string(), counted(not.what), not.what, why_zh(&not.why), &not.why])?;
        }
        for (class, count) in &self.not_shown {
            page.row(&[&count.to_string(), "未示出的陈述", "statements held back", class_zh(class), class])?;
        }
        page.raw("</table>\n")?;
        for (what, found) in
            [("已删除的披露 Disclosures erased", &self.erased), ("未示出的披露 Disclosures withheld", &self.withheld)]
        {
            if found.total > 0 {
                page.element("p", &format!("{what}, 按条目 by entry: {}", found.words()))?;
            }
        }
        Ok(())
    }

    fn counts_html(&self, page: &mut Page) -> std::fmt::Result {
        page.heading("计数", "Counts")?;
        page.raw("<table>")?;
        for (name, count) in self.counts.named() {
            page.pair(name, &count.to_string())?;
        }
        page.raw("</table>\n")
    }

    fn conduct_html(&self, page: &mut Page) -> std::fmt::Result {
        let Some(conduct) = &self.conduct else { return Ok(()) };
        page.heading("履职情况（仅供查看，不影响结论）", "Conduct: worth a look, and no verdict")?;
        let (total, shown) = (conduct.totals.values().sum::<usize>(), conduct.findings.len());
        page.element("p", &format!("{} : {total}", conduct.day))?;
        page.raw("<table>")?;
        page.head(&["条目 Entries", "代码 Code", "含义", "Meaning", "内容 Found"])?;
        for finding in &conduct.findings {
            let code = finding.code;
            page.row(&[&list(&finding.entries), code.as_str(), code.zh(), code.en(), &finding.detail])?;
        }
        page.raw("</table>\n")?;
        if total > shown {
            page.element("p", &format!("另有 {} 项 more", total - shown))?;
        }
        if let Some(sample) = &conduct.sample {
            let (entries, of, seed) = (list(&sample.entries), sample.of, &sample.seed);
            page.element("p", &format!("抽样 Sample of {of}, 种子 seed {seed}: {entries}"))?;
        }
        Ok(())
    }

    fn marks_html(&self, page: &mut Page) -> std::fmt::Result {
        if self.marks.is_empty() {
            return Ok(());
        }
        page.heading("入账标记", "Marks with which statements entered")?;
        page.raw("<table>")?;
        for (code, count) in &self.marks {
            page.pair(&format!("{} {code}", mark_zh(code).unwrap_or_default()), &count.to_string())?;
        }
        page.raw("</table>\n<table>")?;
        page.head(&["条目 Entry", "标记", "Mark", "规则 Rule", "依据 Clause"])?;
        for (seq, mark) in &self.marked {
            let (rule, clause) = match mark {
                Mark::Irregular { rule, clause } => (rule.as_ref(), clause.to_string()),
                Mark::ClockDoubted => ("", String::new()),
                Mark::SignatureDoubted { kid } => ("", kid.to_string()),
            };
            page.row(&[&seq.to_string(), mark_zh(mark.code()).unwrap_or_default(), mark.code(), rule, &clause])?;
        }
        page.raw("</table>\n")?;
        let more = self.marks.values().sum::<u64>().saturating_sub(self.marked.len() as u64);
        if more > 0 { page.element("p", &format!("另有 {more} 项 more")) } else { Ok(()) }
    }

    fn manifests_html(&self, page: &mut Page) -> std::fmt::Result {
        page.heading("规则清单", "Manifests")?;
        page.raw("<table>")?;
        page.head(&["自条目 From entry", "摘要 Digest", "可用 Usable"])?;
        for manifest in &self.manifests {
            let usable = if manifest.usable { "是 yes" } else { "否 no" };
            page.row(&[&manifest.seq.to_string(), &manifest.digest.to_string(), usable])?;
        }
        page.raw("</table>\n")
    }
}

fn trust_html(with: &AuditedWith, page: &mut Page) -> std::fmt::Result {
    page.heading("信任依据", "Root of trust")?;
    let none = || "无 none".to_owned();
    for (title, text) in [
        ("政策文件 Policy file", with.policy.clone().unwrap_or_else(none)),
        ("密钥 Keys", if with.keys.is_empty() { none() } else { with.keys.join("\n") }),
        ("检查点 Checkpoint", with.checkpoint.clone().unwrap_or_else(none)),
    ] {
        page.element("h3", title)?;
        page.element("pre", &text)?;
    }
    Ok(())
}

/// A page that grows; whatever is told goes through [`text`](Self::text).
struct Page(String);

impl Page {
    fn raw(&mut self, markup: &str) -> std::fmt::Result {
        self.0.write_str(markup)
    }

    /// Text, with every character that markup is made of written as a reference, and nothing invisible.
    fn text(&mut self, text: &str) -> std::fmt::Result {
        for char in text.chars() {
            match char {
                '&' => self.0.write_str("&amp;")?,
                '<' => self.0.write_str("&lt;")?,
                '>' => self.0.write_str("&gt;")?,
                '"' => self.0.write_str("&quot;")?,
                '\'' => self.0.write_str("&#39;")?,
                '\n' | '\t' => self.0.write_char(char)?,
                char if char.is_control() => self.0.write_char('\u{fffd}')?,
                char => self.0.write_char(char)?,
            }
        }
        Ok(())
    }

    fn element(&mut self, name: &str, text: &str) -> std::fmt::Result {
        self.raw(&format!("<{name}>"))?;
        self.text(text)?;
        self.raw(&format!("</{name}>\n"))
    }

    fn heading(&mut self, zh: &str, en: &str) -> std::fmt::Result {
        self.raw("<h2>")?;
        self.text(zh)?;
        self.raw(" <span lang=\"en\">")?;
        self.text(en)?;
        self.raw("</span></h2>\n")
    }

    fn pair(&mut self, name: &str, value: &str) -> std::fmt::Result {
        self.raw("<tr>")?;
        self.element("th", name)?;
        self.element("td", value)?;
        self.raw("</tr>")
    }

    fn head(&mut self, names: &[&str]) -> std::fmt::Result {
        self.cells("th", names)
    }

    fn row(&mut self, cells: &[&str]) -> std::fmt::Result {
        self.cells("td", cells)
    }

    fn cells(&mut self, name: &str, cells: &[&str]) -> std::fmt::Result {
        self.raw("<tr>")?;
        for cell in cells {
            self.element(name, cell)?;
        }
        self.raw("</tr>\n")
    }
}

//! The Chinese words of a report.

use crate::verify::finding::Severity;

/// The verdict.
pub(super) fn verdict_zh(words: &str) -> &'static str {
    match words {
        "sound" => "无误",
        "unsound" => "有误",
        "could not tell" => "无法判定",
        "consistent in itself" => "自身一致，但无可比较的历史",
        _ => "",
    }
}

pub(super) const fn severity_zh(severity: Severity) -> &'static str {
    match severity {
        Severity::Unsound => "不成立",
        Severity::CouldNotTell => "未能判定",
        Severity::Note => "提示",
    }
}

/// What was counted, checked or not; empty for words that nobody translated yet.
pub(super) fn counted(what: &str) -> &'static str {
    match what {
        "entries: number, link, time, place in the tree" => "条目：序号、链接、时间、树中位置",
        "statements: digest and form" => "陈述：摘要与格式",
        "signatures" => "签名",
        "signatures, by an earlier audit of the same entries" => "签名（以前的核验已验证）",
        "permissions at the entry" | "permissions" => "入账时的签署权限",
        "procedures against the dossier at the entry" | "procedures" => "入账时的程序",
        "marks as the ledger tells them" => "账本所示标记",
        "standings as published" => "公布的信用状态",
        "listings as published" => "公布的名单",
        "penalties, grades and inspections as published" => "公布的处罚、等级、检查",
        "records with the days of their showing as published" => "公布的记录及公示期",
        "places with their names and operators as published" => "公布的场所及其名称、运营单位",
        "indicators as published" | "indicators" => "公布的指标",
        "manifests with their files and rules as published" => "公布的规则清单及文件",
        "draws run again from their lists" | "draws" => "重新运行的随机抽取",
        "tiles of hashes against the entries" | "tiles of hashes" => "哈希瓦片",
        "data files against their names" => "数据文件",
        "disclosures against their digests" | "disclosures" => "个人信息披露",
        "statements" => "陈述",
        "conduct" => "履职情况",
        "lots" => "抽取对象",
        "whose ledger it is" => "账本归属",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::tests::world::World;

    #[test]
    fn everything_that_a_report_counts_has_chinese_words() {
        let report = World::new().shown().replay();
        for checked in report.checked() {
            assert!(!counted(checked.what).is_empty(), "{}", checked.what);
        }
        for words in ["sound", "unsound", "could not tell", "consistent in itself"] {
            assert!(!verdict_zh(words).is_empty());
        }
    }
}

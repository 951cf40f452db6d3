//! The Chinese words of a report.

use crate::verify::finding::{FindingCode, Severity};

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

/// A mark in Chinese, by its code; `None` for a code that is none.
#[must_use]
pub fn mark_zh(code: &str) -> Option<&'static str> {
    match code {
        "irregular" => Some("程序瑕疵"),
        "clock-doubted" => Some("签署时间存疑"),
        "signature-doubted" => Some("签名存疑"),
        _ => None,
    }
}

/// What a finding means.
pub(super) const fn meaning_zh(code: FindingCode) -> &'static str {
    match code {
        FindingCode::EntryMalformed => "该行不是条目",
        FindingCode::SequenceBroken => "条目缺失、重复或次序错乱",
        FindingCode::ChainBroken => "条目未指向前一条目的哈希",
        FindingCode::TimeGoesBack => "条目时间早于前一条目",
        FindingCode::DigestTwice => "同一陈述在账本中出现两次",
        FindingCode::IdTwice => "两份陈述的来源与编号相同",
        FindingCode::DigestDiffers => "示出的陈述不是条目所承诺的陈述",
        FindingCode::StatementMalformed => "陈述不符合入账格式",
        FindingCode::OtherLedger => "陈述是为另一账本签署的",
        FindingCode::SignatureInvalid => "签名不成立",
        FindingCode::NotPermitted => "签署人在该条目时无权作出此陈述",
        FindingCode::DisclosureDiffers => "示出的披露不是所签署的披露",
        FindingCode::CheckpointRefused => "最新检查点不是该账本签署的",
        FindingCode::CheckpointKeyDiffers => "账本中的密钥与核验人掌握的密钥不符",
        FindingCode::StatementWithdrawn => "陈述已不在，而创始人并无撤下条目",
        FindingCode::RotationSignatureMissing => "两把检查点密钥并行期间，最新检查点缺少其中一个签名",
        FindingCode::PredecessorDiffers => "账本所承接的前账本状态与其签署的不符",
        FindingCode::EntriesMissing => "检查点涵盖的条目多于示出的条目",
        FindingCode::RootDiffers => "示出的条目得不出最新检查点所签的根",
        FindingCode::HistoryTruncated => "账本曾经更长",
        FindingCode::HistoryDiffers => "账本与早先检查点所签的不是同一账本",
        FindingCode::CheckpointsConflict => "账本就同一条目数签署了两个根",
        FindingCode::ReceiptContradicted => "条目与账本出具的回执不符",
        FindingCode::PublishedDiffers => "公开文件与账本内容不符",
        FindingCode::MarksDiffer => "账本所示标记与由账本推出的标记不符",
        FindingCode::ClassDiffers => "陈述的示出或不示出及其理由与由账本推出的不符",
        FindingCode::StandingDiffers => "公布的信用状态与由账本推出的不符",
        FindingCode::ListDiffers => "公布的名单与由账本推出的不符",
        FindingCode::PlaceDiffers => "公布的场所、其别号或经营者与由账本推出的不符",
        FindingCode::WindowDiffers => "记录的公示方式或期限与由账本推出的不符",
        FindingCode::RecordDiffers => "公布的处罚、等级或检查名录与由账本推出的不符",
        FindingCode::IndicatorDiffers => "公布的数字与由账本推出的不符",
        FindingCode::RulesetDiffers => "所示规则不是账本所采用的规则",
        FindingCode::ReadsDiffer => "受限读取日志与账本所载的链头不符",
        FindingCode::DrawDiffers => "按其名单重新运行的随机抽取与记录不符",
        FindingCode::MirrorDiffers => "条目与核验人早先的副本不符",
        FindingCode::EntryVersionUnknown => "本程序不识此版本的条目",
        FindingCode::TypeUnknown => "本程序不识此类型的陈述",
        FindingCode::AlgorithmUnknown => "本程序不识此签名算法",
        FindingCode::ManifestMissing => "未提供规则清单或其文件",
        FindingCode::ManifestUnusable => "本程序不能使用此规则清单，更新的程序或可使用",
        FindingCode::GovernanceUnseen => "可能涉及签署权限的陈述未示出",
        FindingCode::WithdrawalsUnread => "有陈述被撤下，而读取账本时尚不知晓",
        FindingCode::PermissionUnsure => "按现有信息签署人无权，但有更早的陈述不可读",
        FindingCode::SignaturesNotChecked => "签名未经验证",
        FindingCode::CheckpointMissing => "没有检查点说明账本长度",
        FindingCode::EntriesUncovered => "示出的条目超出最新检查点的范围",
        FindingCode::RootNotComparable => "根不一致，但未知版本的条目可能另有哈希方式",
        FindingCode::AwaitingCosignature => "见证签名少于政策要求",
        FindingCode::RegisterNotCompared => "公布的登记内容未能与账本比对",
        FindingCode::EarlierUnusable => "核验人保存的检查点或回执不能证明任何事",
        FindingCode::DrawDoubtful => "随机抽取的种子来源与事先公布的不符，或不是种子",
        FindingCode::PersonalNumberInClear => "明文中疑有身份证号或电话号码",
    }
}

/// Why something was not checked; empty for reasons that nobody translated yet.
pub(super) fn why_zh(why: &str) -> &'static str {
    match why {
        "not shown to this reader; that none of them rules who may sign is seen with an auditor's key only" => {
            "未向本读取人示出；其中是否有涉及签署权限的陈述，须以审计密钥查看"
        }
        "none was given beside the public files: see --statements" => "公开文件之外未提供陈述，参见 --statements",
        "withdrawn by the founders; their entries and proofs stay" => "已由创始人撤下；其条目与证明仍在",
        "withheld from this reader: no erasure that is shown names them" => "未向本读取人披露：所示的删除条目均未涉及",
        "erased, by an entry that says so" => "已删除，有条目为证",
        "a statement that is not shown to this reader may belong to the same case" => "未示出的陈述可能属于同一案件",
        "judged when they were entered, beside a statement that was withdrawn since" => {
            "入账时已判定，其后有相关陈述被撤下"
        }
        "their lists or results are not among the files of this reader" => "其名单或结果不在本读取人可得的文件中",
        "passed over unopened in draws; only the restricted lists say whose they are" => {
            "抽取中未开启而跳过；仅受限名单载明其归属"
        }
        "by keys that no statement shown here enrols" => "其密钥未由所示陈述登记",
        "handed out and never answered for" => "已分派而未得结果",
        "only who is shown every statement sees what is missing: it needs an auditor's key" => {
            "只有看到全部陈述的人才能发现缺失：需要审计密钥"
        }
        "no manifest in force can be used" => "没有可用的现行规则清单",
        "the register was read at another size of the log" => "登记内容是在账本另一长度时读取的",
        "entries of an unknown version may be hashed in another way" => "未知版本的条目可能另有哈希方式",
        "adopted by entries after those that are audited" => "由所核验条目之后的条目采用",
        "the ledger did not tell them at the size that is audited" => "账本未按所核验的长度给出",
        "they rest on statements that are not shown to this reader" => "其依据的陈述未向本读取人示出",
        "verified in batches, as --fast asks: only its own signer can have made a signature that strict verification refuses" => {
            "按 --fast 分批验证；严格验证会拒绝的签名，只有其签署人自己才能造出"
        }
        "files hold the log and no answers: what the ledger publishes is compared over HTTP" => {
            "文件只有账本而无答复：账本公布的内容须经 HTTP 比对"
        }
        "nothing that the ledger publishes was read beside the log" => "除账本外未读取其公布的内容",
        "marks are told to those who may see the statement by right" => "标记只告知有权查看该陈述的人",
        "only who is owed every statement sees whether the public is shown just what it must be" => {
            "只有有权查看全部陈述的人才能看出公众所见是否恰如其分"
        }
        "a backup holds none: they are made again" => "备份中没有，恢复时重新生成",
        "the copy holds none, and needs none" => "该副本中没有，也不需要",
        "the log of reads is for auditors of everything" => "读取日志仅供全面审计人查看",
        "the auditor knows no key of the ledger, so its key was taken from its own entry 0" => {
            "核验人未掌握账本密钥，故取自账本自己的第 0 号条目"
        }
        _ => "",
    }
}

/// Why a statement was held back, by the first word of its class.
pub(super) fn class_zh(class: &str) -> &'static str {
    match class.split(' ').next().unwrap_or_default() {
        "restricted" => "未公开，读取人无权查看",
        "expired" => "公示期满",
        "ended" => "已由后续记录终止",
        "withdrawn" => "已由创始人撤下",
        _ => "",
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
        "marks as the ledger tells them" | "marks" => "账本所示标记",
        "standings as published" => "公布的信用状态",
        "listings as published" => "公布的名单",
        "penalties, grades and inspections as published" => "公布的处罚、等级、检查",
        "records with the days of their showing as published" => "公布的记录及公示期",
        "places with their names and operators as published" => "公布的场所及其名称、运营单位",
        "statements shown or held back as anybody sees them" | "classes" => "向公众示出或不示出及其理由",
        "register" => "公布的登记内容",
        "rulesets" => "公布的规则",
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
        "restricted reads against what the ledger stated" | "restricted reads" => "受限读取日志",
        "strictness of signatures" => "签名的严格验证",
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
        for not in report.not_checked {
            assert!(!counted(not.what).is_empty() && !why_zh(&not.why).is_empty(), "{}: {}", not.what, not.why);
        }
        for words in ["sound", "unsound", "could not tell", "consistent in itself"] {
            assert!(!verdict_zh(words).is_empty());
        }
        let mut meanings: Vec<&str> = FindingCode::ALL.iter().map(|code| meaning_zh(*code)).collect();
        meanings.sort_unstable();
        meanings.dedup();
        assert_eq!(meanings.len(), FindingCode::ALL.len(), "each has words of its own");
    }
}

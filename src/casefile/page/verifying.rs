//! How whoever receives a case file verifies it, in both languages.

use maud::{Markup, html};

use super::super::whole::CaseFile;
use super::{both, heading};

impl CaseFile {
    pub(super) fn verifying(&self) -> Markup {
        let keys: Vec<String> = self.log_keys.iter().map(ToString::to_string).collect();
        let log = keys.iter().map(|key| format!(" --log '{key}'")).collect::<Vec<_>>().concat();
        let own = keys.iter().map(|key| format!(" --key '{key}'")).collect::<Vec<_>>().concat();
        let first = self.in_order().concat().into_iter().next_back();
        let one = first.map(|paper| {
            format!("minglu verify receipts/{}.tlog-proof{own} --statement statements/{}", paper.seq(), paper.file())
        });
        html! {
            section.part {
                (heading(("如何核验本卷宗", "How to verify this file")))
                p { (both(("本页是签名记录的排印；有证明力的是 statements/ 中的签名原件和 receipts/ 中的回执。两者不一致时，以原件为准。",
                    "This page is a rendering. What counts are the signed originals in statements/ and the receipts in receipts/; where they differ, the originals hold."))) }
                p { (both(("第一步：账本验证公钥必须与另行公布的公钥一致（政府网站、公报、见证方）。由账本自己给出的公钥不能证明账本。",
                    "First: compare the ledger's verifier keys with those published elsewhere (a gazette, a witness). Keys that a ledger tells of itself prove nothing about it."))) }
                pre { (keys.join("\n")) }
                ol {
                    li { (both(("文件完整性：在本目录运行", "Integrity of the files, in this directory:"))) pre { "sha256sum --check --strict SHA256SUMS" } }
                    li { (both(("全卷核验：Python 3 与 cryptography 库，不依赖本系统", "The whole file, with Python 3 and its library cryptography, without our program:"))) pre { "python3 verify.py case ." (log) } }
                    @if let Some(one) = &one {
                        li { (both(("逐件核验：本系统的程序", "One paper, with our program:"))) pre { (one) } }
                    }
                    li {
                        (both(("任意 JWS 程序库：statements/ 中每个文件是 RFC 7515 通用 JSON 序列化的 JWS（Ed25519）；公钥在 keys.json，按 kid 查找，kid 为 RFC 7638 指纹；公钥由 roll/ 中的记录登记，这些记录同样有回执。",
                            "Any JWS library: each file in statements/ is a JWS in general JSON serialization (RFC 7515, Ed25519). Public keys stand in keys.json by kid, which is the RFC 7638 thumbprint; the records in roll/ enrolled them, and have receipts too.")))
                    }
                    li { (both(("回执是 C2SP tlog-proof 文件，任何该格式的验证程序均可使用；检查点在 checkpoint。",
                        "A receipt is a C2SP tlog-proof file, for any verifier of that format; the checkpoint stands in checkpoint."))) }
                    li { (both(("个人信息：header.disclosures 中每一项的 SHA-256 列于 _sd（RFC 9901）；缺项即未向读取人披露或已依法删除。",
                        "Personal fields: the SHA-256 of each of header.disclosures stands in an _sd (RFC 9901); a digest without one was not shown to the exporter, or is erased by law."))) }
                    li { (both(("规则：data/ 中是规则清单及其全部文件，文件名为其 SHA-256。", "Rules: data/ holds the manifest and every file that it names, each under its SHA-256."))) }
                }
                p { (both(("另一次以同一截止点、同一检查点、同一身份导出，得到逐字节相同的目录，除非其间有内容依法停止公示或删除。",
                    "Another export with this pin, checkpoint and identity gives the same bytes, unless something ceased to be shown, or was erased, in between."))) }
            }
        }
    }
}

//! What this is, what the words mean, and what it does not know.

use maud::{Markup, html};

use crate::codes::ListKind;
use crate::rules::StandingCode;

use super::language::Locale;
use super::lists;
use super::standing;

/// The content of the page.
pub(super) fn content(locale: Locale) -> Markup {
    html! {
        h1 { (locale.pick("这是什么", "What this is")) }
        p { (locale.pick(
            "明录是养老和托育机构的公开监管账本。民政、消防、市场监管等机关把检查、处罚、等级等记录签名后写入账本；\
             写入后不能悄悄修改或删除，任何人都可以核验。",
            "Minglu is a public ledger of how care homes and nurseries are supervised. Authorities sign what they record; \
             what is recorded cannot be altered or taken away unnoticed, and anybody can check that.")) }
        h2 { (locale.pick("信用状况是什么意思", "What a standing means")) }
        @for code in StandingCode::ALL.iter().copied() {
            h3 { (standing::known_word(locale, code)) }
            p { (standing::meaning(locale, code)) }
        }
        h2 { (locale.pick("这里看不到什么", "What you do not see here")) }
        ul {
            li { (locale.pick("没有向本账本报送的机关的记录。每页都写明谁在报送；“未见记录”不等于没有问题。",
                "Records of authorities that do not report. Every page says who reports; nothing on record does not mean no problem.")) }
            li { (locale.pick("公示期已满、已修复或已撤销的记录。法律要求到期不再显示。",
                "Records whose time is over, that were repaired or annulled: the law has them no longer shown.")) }
            li { (locale.pick("尚未审查公示的记录，以及任何人的个人信息。",
                "Records that are not released yet, and anything personal.")) }
            li { (locale.pick("评分和推荐。这里只有事实。", "Scores and advice. There are only facts.")) }
        }
        h2 { (locale.pick("名单", "Lists")) }
        ul { @for list in ListKind::ALL.iter().copied() {
            li { a href=(locale.link(&format!("/lists/{}", list.as_str()))) { (lists::name(locale, list)) } }
        } }
        h2 { (locale.pick("发现错误", "If something is wrong")) }
        p { (locale.pick("请向作出记录的机关提出；每个机构页的末尾列有机关名称。更正会留下痕迹，不会抹掉原记录。",
            "Tell the authority that made the record; the page of each home names it at the end. A correction leaves a trace.")) }
    }
}

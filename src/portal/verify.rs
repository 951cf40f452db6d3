//! The page that checks a receipt in the reader's own browser, and the two modules behind it.
//!
//! The only page with a script. Its modules stand under an address that names their content, and may fetch from this
//! site alone. Trust: a site that lies can serve another script; the page says so, and the modules run in Node as well.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use maud::{Markup, PreEscaped, html};

use crate::codes::Hash;

use super::answer::for_ever;
use super::language::Locale;

const PAGE: &str = include_str!("verify.html");
const SCRIPT: &str = include_str!("verify-page.mjs");
const MODULE: &str = include_str!("verify.mjs");

/// The names of the modules, as the page and one another name them.
const SCRIPT_NAME: &str = "verify-page.mjs";
const MODULE_NAME: &str = "verify.mjs";

/// What the page may load beyond other pages: its modules, and what its own site answers them.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

static FOLDER: LazyLock<String> = LazyLock::new(|| {
    let digest = Hash::of([SCRIPT, MODULE].concat().as_bytes()).to_string();
    format!("/verify-{}", digest.get(..12).unwrap_or(&digest))
});

/// Where the modules are.
pub(super) fn addresses() -> [String; 2] {
    [SCRIPT_NAME, MODULE_NAME].map(|name| format!("{}/{name}", *FOLDER))
}

/// The content of the page. Its text is there in both languages, of which the style sheet shows the page's own.
pub(super) fn content(locale: Locale) -> Markup {
    let [script, _] = addresses();
    let page = PAGE.replace(&format!("src=\"{SCRIPT_NAME}\""), &format!("src=\"{script}\""));
    html! {
        h1 { (locale.pick("核验回执", "Check a receipt")) }
        (PreEscaped(page))
    }
}

/// The module that drives the page.
pub(super) async fn get_script() -> HttpResponse {
    module(SCRIPT)
}

/// The verifier.
pub(super) async fn get_module() -> HttpResponse {
    module(MODULE)
}

fn module(text: &'static str) -> HttpResponse {
    for_ever("text/javascript; charset=utf-8", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_its_script_and_the_script_its_module_where_they_are_served() {
        let [script, module] = addresses();
        let page = content(Locale::of(None, None)).into_string();
        assert_eq!((page.matches("<script").count(), page.matches(&script).count()), (1, 1));
        assert!(SCRIPT.contains(&format!("from \"./{MODULE_NAME}\"")));
        assert_eq!(script.rsplit_once('/').unwrap().0, module.rsplit_once('/').unwrap().0);
    }
}

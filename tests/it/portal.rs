//! The reader's pages over the real server: what they show, what they never show, and what they are made of.

mod markup;
mod town;

use crate::client::{Reply, send};
use crate::world::OFFICERS;

use self::markup::check;
use self::town::{FACILITY, HIDDEN, HOSTILE, RETRACTED, Town};

const BOTH: [(&str, &str); 2] = [("zh", "zh-CN"), ("en", "en")];

#[test]
fn every_page_is_small_whole_in_both_languages_and_fetches_nothing_from_others() {
    let town = Town::new();
    let home = town.home;
    let addresses = [
        "/".to_owned(),
        "/?q=%E9%A2%90%E5%85%BB".to_owned(),
        "/?places=1".to_owned(),
        format!("/institutions/{home}"),
        format!("/institutions/{home}?as_of=2026-11-19"),
        format!("/{FACILITY}"),
        "/lists/watch".to_owned(),
        "/about".to_owned(),
        "/verify?entry=7".to_owned(),
        "/submissions".to_owned(),
        "/indicators".to_owned(),
        "/indicators?region=140000&year=2025".to_owned(),
        "/indicators?region=999999".to_owned(),
        "/lists/unknown".to_owned(),
        "/institutions/123".to_owned(),
        format!("/institutions/{}", town.unreleased),
    ];
    for address in &addresses {
        for (lang, tag) in BOTH {
            let joint = if address.contains('?') { '&' } else { '?' };
            let reply = town.world.get(&format!("{address}{joint}lang={lang}"));
            assert!([200, 400, 404].contains(&reply.status), "{address}: {}", reply.status);
            assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{address}");
            assert_eq!(reply.header("content-language"), tag, "{address}");
            assert!(reply.header("content-security-policy").contains("style-src 'self'"), "{address}");
            let page = reply.text();
            assert!(page.contains(&format!("<html lang=\"{tag}\">")), "{address}");
            assert!(page.contains(if lang == "zh" { "模拟时钟" } else { "simulated clock" }), "{address}");
            // The one page with a script, which the test below looks at.
            let script = script_of(&page).map(|script| format!("<script type=\"module\" src=\"{script}\"></script>"));
            assert_eq!(script.is_some(), address.starts_with("/verify"), "{address}");
            check(address, &script.map_or(page.clone(), |script| page.replacen(&script, "", 1)));
        }
    }
}

fn script_of(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<script type=\"module\" src=\"")?;
    rest.split_once('"').map(|(address, _)| address.to_owned())
}

#[test]
fn a_receipt_is_checked_by_the_programs_own_script_and_no_other_page_may_run_one() {
    let town = Town::new();
    let reply = town.world.get("/verify");
    let policy = reply.header("content-security-policy").to_owned();
    for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'"] {
        assert!(policy.split("; ").any(|found| found == rule), "{policy}");
    }
    let script = script_of(&reply.text()).unwrap();
    let module = script.replace("verify-page.mjs", "verify.mjs");
    for (address, text) in [
        (&script, include_str!("../../src/portal/verify-page.mjs")),
        (&module, include_str!("../../src/portal/verify.mjs")),
    ] {
        let reply = town.world.get(address);
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/javascript; charset=utf-8"), "{address}");
        assert!(reply.header("cache-control").contains("immutable"), "{address}");
        assert_eq!(reply.text(), text, "{address}");
    }
    let dossier = town.world.get(&format!("/institutions/{}", town.home));
    assert!(!dossier.header("content-security-policy").contains("script-src"));
    assert!(dossier.text().contains("/verify?entry="));
}

#[test]
fn the_dossier_tells_what_is_released_and_nothing_else() {
    let town = Town::new();
    let page = town.page(&format!("/institutions/{}?lang=zh", town.home));
    for word in [
        "未在名单、无公示处罚",
        "谁在报送",
        "未见记录",
        "最近检查",
        "三层走廊整洁",
        "备案",
        "86",
        "时间线",
        "发现错误怎么办",
        "宁武县民政局",
        "怎样核验",
        "/receipt",
        "/log/statements/",
    ] {
        assert!(page.contains(word), "{word}");
    }
    let place = town.page(&format!("/{FACILITY}?lang=zh"));
    assert!(
        place.contains("运营单位的状况") && place.contains("三层走廊整洁") && place.contains(&town.home.to_string())
    );
    let all =
        [page, place, town.page("/?lang=zh"), town.page("/?lang=zh&places=1"), town.page("/lists/watch")].concat();
    for never in [HIDDEN, RETRACTED, town.unreleased.as_str(), "在场陪同"] {
        assert!(!all.contains(never), "{never}");
    }
    assert_eq!(town.world.get(&format!("/institutions/{}", town.unreleased)).status, 404);
}

#[test]
fn a_hostile_name_stays_a_name() {
    let town = Town::new();
    let escaped = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
    for address in ["/".to_owned(), format!("/institutions/{}", town.home), "/?q=%3Cimg".to_owned()] {
        let page = town.page(&address);
        assert!(page.contains(&escaped), "{address}");
        assert!(!page.contains("<img"), "{address}");
    }
}

#[test]
fn a_home_is_found_by_name_code_region_kind_form_and_standing() {
    let town = Town::new();
    let link = format!("/institutions/{}\"", town.home);
    let found = |query: &str| town.page(&format!("/?{query}")).contains(&link);
    let code = town.home.to_string().to_lowercase();
    for query in [
        "q=%E9%A2%90%E5%85%BB",
        &format!("q={code}"),
        "q=%E5%AE%81%E6%AD%A6",
        "region=140900",
        "kind=elderly_care_home",
        "form=social_service_body",
        "standing=normal",
        "q=&region=&kind=&standing=&form=",
    ] {
        assert!(found(query), "{query}");
    }
    for query in ["q=%E6%97%A0%E6%AD%A4", "region=650000", "kind=canteen", "form=company", "standing=listed"] {
        assert!(!found(query), "{query}");
    }
    assert!(town.page("/?q=%E6%97%A0%E6%AD%A4&lang=zh").contains("没有找到"));
}

#[test]
fn another_spelling_of_a_code_leads_to_the_one_of_all_links() {
    let town = Town::new();
    let reply = town.world.get(&format!("/institutions/{}?lang=en", town.home.to_string().to_lowercase()));
    assert_eq!(
        (reply.status, reply.header("location")),
        (308, format!("/institutions/{}?lang=en", town.home).as_str())
    );
}

#[test]
fn an_earlier_day_shows_what_had_happened_by_then() {
    let town = Town::new();
    let page = town.page(&format!("/institutions/{}?lang=zh&as_of=2026-11-19", town.home));
    assert!(page.contains("您看到的是这一天的状态") && !page.contains("三层走廊整洁"));
    // Nothing is known of tomorrow, and what is no day is today.
    for day in ["2030-01-01", "yesterday", "2026-02-30"] {
        let page = town.page(&format!("/institutions/{}?lang=zh&as_of={day}", town.home));
        assert!(page.contains("三层走廊整洁") && !page.contains("您看到的是这一天的状态"), "{day}");
    }
}

#[test]
fn a_page_of_another_name_leads_to_the_one_that_stays_and_a_successor_is_named_apart() {
    let mut town = Town::new();
    let (home, other) = (town.home, town.unreleased);
    town.named(true);
    let moved = town.world.get(&format!("/institutions/{other}?lang=en&as_of=2026-11-20"));
    let wanted = format!("/institutions/{home}?lang=en&as_of=2026-11-20");
    assert_eq!(
        (moved.status, moved.header("location"), moved.header("cache-control")),
        (308, wanted.as_str(), "public, max-age=300")
    );
    let page = town.page(&format!("/institutions/{home}?lang=en"));
    check("merged", &page);
    assert!(page.contains(&other.to_string()) && page.contains("Replaced or mistyped code"));
    town.named(false);
    assert_eq!(town.world.get(&format!("/institutions/{other}")).status, 404, "nothing of it is released");
    town.taken_over(other);
    let page = town.page(&format!("/institutions/{home}?lang=zh"));
    check("succeeded", &page);
    assert!(page.contains("已由其他机构承继") && page.contains(&format!("/institutions/{other}")));
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    let town = Town::new();
    let first = town.world.get("/about");
    let tag = first.header("etag").to_owned();
    let ask = |headers: &[(&str, &str)]| -> Reply { send(town.world.address, "GET", "/about", headers, &[]) };
    assert_eq!(ask(&[("if-none-match", &tag)]).status, 304);
    assert_eq!(ask(&[("if-none-match", &tag), ("accept-language", "en")]).status, 200);
    assert_eq!(ask(&[("accept-language", "en")]).header("content-language"), "en");
    assert_eq!(first.header("vary"), "Accept-Language, Accept-Encoding");
}

#[test]
fn the_style_sheet_is_the_programs_own_and_may_be_kept() {
    let town = Town::new();
    let page = town.page("/");
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let (address, _) = rest.split_once('"').unwrap();
    let reply = town.world.get(address);
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(reply.header("cache-control").contains("immutable"));
}

#[test]
fn a_party_answers_on_a_page_without_a_script_and_finds_its_entry() {
    let mut town = Town::new();
    let statement = town.inspected.clone();
    let wanted = format!("{{\"statement\":\"{statement}\"}}");
    let made = town.world.ask_as(OFFICERS[0], "POST", "/v1/party-codes", "application/json", wanted.as_bytes());
    assert_eq!(made.status, 201, "{}", made.text());
    let code = made.json()["code"].as_str().unwrap().to_owned();
    let form = town.page("/submissions?lang=zh");
    assert!(form.contains("<form method=\"post\"") && form.contains("听证申请") && !form.contains("<script"));
    let post = |body: &str| {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        send(town.world.address, "POST", "/submissions?lang=zh", &headers, body.as_bytes())
    };
    let words = "%E5%BC%82%E8%AE%AE%0D%0A%3Cb%3E";
    let wrong = post(&format!("code=0000&kind=objection&text={words}"));
    assert_eq!((wrong.status, wrong.header("cache-control")), (403, "no-store"));
    check("/submissions", &wrong.text());
    assert!(wrong.text().contains("编码无效") && !wrong.text().contains("<b>"), "nothing typed is written back");
    for (body, status) in [("", 400), ("kind=objection", 400), ("%ff=%00", 400)] {
        assert_eq!(post(body).status, status, "{body}");
    }
    let done = post(&format!("code={code}&kind=objection&text={words}&file="));
    assert_eq!(done.status, 200, "{}", done.text());
    check("/submissions", &done.text());
    assert!(done.text().contains("已入账") && !done.text().contains(&code));
    let entry = town.world.ledger().size().0 - 1;
    assert!(done.text().contains(&format!("/v1/entries/{entry}/receipt")));
    let other = post(&format!("code={code}&kind=objection&text=other"));
    assert_eq!(other.status, 409, "{}", other.text());
}

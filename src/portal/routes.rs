//! Every page with its address.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{Handler, HttpRequest, HttpResponse, Resource, guard};

use crate::codes::{Day, ListKind, RegionCode, Uscc};
use crate::service::Ledger;
use crate::service::register::{Figures, Register};
use crate::statement::{Subject, Uuid};

use super::about;
use super::answer::{Asking, Page, answer, for_ever};
use super::dossier::Dossier;
use super::finding;
use super::indicators;
use super::lists;
use super::refusal::Refusal;
use super::search::Asked;
use super::style;
use super::submissions;
use super::verify;

/// Names on the page of a list.
const LISTED_MAX: usize = 200;

/// The addresses of the pages, for the server to add to its own.
#[must_use]
pub fn routes(ledger: &Arc<Ledger>) -> Arc<dyn Fn(&mut ServiceConfig) + Send + Sync> {
    let ledger = Data::from(Arc::clone(ledger));
    Arc::new(move |config| {
        config.app_data(Data::clone(&ledger));
        config.service(page("/", get_search));
        config.service(page("/institutions/{uscc}", get_institution));
        config.service(page("/facilities/{id}", get_facility));
        config.service(page("/lists/{list}", get_list));
        config.service(page("/indicators", get_indicators));
        config.service(page("/about", get_about));
        config.service(page("/verify", get_verify));
        let [script, module] = verify::addresses();
        config.service(page(&script, verify::get_script));
        config.service(page(&module, verify::get_module));
        config.service(submissions::resource());
        config.service(page(&style::ADDRESS, get_style));
    })
}

fn page<F, Args>(address: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    web::resource(address.to_owned()).route(web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler))
}

/// The search.
async fn get_search(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    answer(ledger, request, |register, asking| {
        let asked = Asked {
            text: asking.text("q"),
            region: asking.text("region"),
            kind: asking.text("kind"),
            form: asking.text("form"),
            standing: asking.text("standing"),
            places: asking.text("places") == "1",
        };
        let after = asking.text("after");
        let address = asked.address(&after);
        let after = Some(after.as_str()).filter(|after| !after.is_empty());
        let found = finding::search(register, asking.locale, asked, after);
        let title = asking.locale.pick("养老托育机构监管记录查询", "Care homes and nurseries on record").to_owned();
        Ok(Page { title, address, content: found.content(asking.locale) })
    })
    .await
}

/// The dossier of a legal person. Another spelling of its code is led to the one that all links use.
async fn get_institution(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    let text = request.match_info().get("uscc").unwrap_or_default().to_owned();
    let code = Uscc::normalise(&text).ok();
    if let Some(code) = code.filter(|code| code.as_str() != text) {
        return moved(&request, &format!("/institutions/{code}"));
    }
    if let Some(moved) = code.and_then(|code| led(&ledger, &request, Subject::Institution(code))) {
        return moved;
    }
    answer(ledger, request, move |register, asking| {
        let code = code.ok_or(Refusal::Malformed)?;
        let days = days(register, asking);
        let mut found = register.institution(code).ok_or(Refusal::Nothing)?;
        if days.0 != days.1 {
            found.standing = register.standing(code, days.0).ok_or(Refusal::Nothing)?.standing;
        }
        let dossier = Dossier::of_institution(asking.locale, &found, days);
        Ok(page_of(&dossier, format!("/institutions/{code}"), days))
    })
    .await
}

/// Leads from a name that was merged into another to the one that stays.
fn led(ledger: &Ledger, request: &HttpRequest, name: Subject) -> Option<HttpResponse> {
    let stays = ledger.register(None).ok()?.canonical(name);
    (stays != name).then(|| moved(request, &format!("/{stays}")))
}

/// Leads to another address with the same question. What was merged may be parted again, so nobody keeps it for long.
fn moved(request: &HttpRequest, address: &str) -> HttpResponse {
    let question = if request.query_string().is_empty() { "" } else { "?" };
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, format!("{address}{question}{}", request.query_string())))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .finish()
}

/// The dossier of a place.
async fn get_facility(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().get("id").and_then(|text| text.parse::<Uuid>().ok());
    if let Some(moved) = id.and_then(|id| led(&ledger, &request, Subject::Facility(id))) {
        return moved;
    }
    answer(ledger, request, move |register, asking| {
        let id = id.ok_or(Refusal::Nothing)?;
        let days = days(register, asking);
        let mut found = register.facility(id).ok_or(Refusal::Nothing)?;
        if days.0 != days.1 {
            let holds = |until: Option<Day>| until.is_none_or(|last| days.0 <= last);
            let operator = found.operators.iter().find(|at| at.from <= days.0 && holds(at.until));
            found.operator_standing =
                operator.and_then(|at| Some(register.standing(at.operator.code, days.0)?.standing));
            found.summary.operator = operator.map(|at| at.operator.clone());
        }
        let dossier = Dossier::of_facility(asking.locale, &found, days);
        Ok(page_of(&dossier, format!("/facilities/{id}"), days))
    })
    .await
}

/// Who stands on a list.
async fn get_list(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    let name = request.match_info().get("list").unwrap_or_default();
    let list = ListKind::ALL.iter().copied().find(|list| list.as_str() == name);
    answer(ledger, request, move |register, asking| {
        let list = list.ok_or(Refusal::Nothing)?;
        let slice = crate::service::register::Slice { region: None, after: None, limit: LISTED_MAX };
        let found = register.listed(list, false, &slice);
        let content = lists::content(asking.locale, list, &found.items);
        let title = lists::name(asking.locale, list).to_owned();
        Ok(Page { title, address: format!("/lists/{}", list.as_str()), content })
    })
    .await
}

/// Figures against targets.
async fn get_indicators(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    answer(ledger, request, |register, asking| {
        let this_year = register.pin().day.year();
        let text = asking.text("region");
        let region = Some(text.as_str()).filter(|text| !text.is_empty());
        let region: Option<RegionCode> = region.map(str::parse).transpose().map_err(|_| Refusal::Nothing)?;
        let year = asking.text("year").parse::<i16>().ok().filter(|year| (2000..=this_year).contains(year));
        let year = year.unwrap_or(this_year);
        let found = register.indicators(Figures { region, year, parts: false }).ok_or(Refusal::Nothing)?;
        let below = register.regions_below(region, found.on);
        let title = asking.locale.pick("指标与目标", "Indicators and targets").to_owned();
        let address = indicators::address(region.as_ref().map(RegionCode::as_str), year);
        Ok(Page { title, address, content: indicators::content(asking.locale, &found, &below, this_year) })
    })
    .await
}

/// What this is.
async fn get_about(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    answer(ledger, request, |_, asking| {
        let title = asking.locale.pick("这是什么", "What this is").to_owned();
        Ok(Page { title, address: "/about".to_owned(), content: about::content(asking.locale) })
    })
    .await
}

/// The check of a receipt, in the reader's browser.
async fn get_verify(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    let mut page = answer(ledger, request, |_, asking| {
        let title = asking.locale.pick("核验回执", "Check a receipt").to_owned();
        Ok(Page { title, address: "/verify".to_owned(), content: verify::content(asking.locale) })
    })
    .await;
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(verify::POLICY));
    page
}

/// The style sheet.
async fn get_style() -> HttpResponse {
    for_ever("text/css; charset=utf-8", style::CSS)
}

/// The day that is asked for, and today.
fn days(register: &Register, asking: &Asking) -> (Day, Day) {
    let today = register.pin().day;
    (asking.day(today), today)
}

fn page_of(dossier: &Dossier<'_>, address: String, (on, today): (Day, Day)) -> Page {
    let address = if on == today { address } else { format!("{address}?as_of={on}") };
    Page { title: dossier.name.clone(), address, content: dossier.content() }
}

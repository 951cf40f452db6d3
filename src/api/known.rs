//! Two questions that have nothing to do with each other: on which legal day (`as_of`), and by what the ledger knew
//! (`known_at`).
//!
//! Trust: anybody may ask for a day, and is shown what may be shown today. What the ledger knew is told to those in
//! charge of what is asked for, and to those who audit them; nobody keeps such an answer.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::codes::{Day, RegionCode, Uscc};
use crate::log::TreeSize;
use crate::service::register::{Charge, Page, PinRefused, Register};
use crate::service::{AlsoRead, Ledger, Reader};
use crate::statement::{Subject, Uuid};

use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::Parameters;
use super::pinned;
use super::problem::{Problem, Slug};
use super::state::Api;

/// What an answer is about, which says who is in charge of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Institution(Uscc),
    Facility(Uuid),
    /// Everything of a region; `None` for the whole country.
    Region(Option<RegionCode>),
}

impl Of {
    /// The subject, where it is one that may have led to another.
    fn subject(self) -> Option<Subject> {
        match self {
            Self::Institution(code) => Some(Subject::Institution(code)),
            Self::Facility(id) => Some(Subject::Facility(id)),
            Self::Region(_) => None,
        }
    }

    /// The name that stays, where this one led to another at the moment of a register.
    fn elsewhere(self, register: &Register) -> Option<Subject> {
        let own = self.subject()?;
        Some(register.canonical(own)).filter(|stays| *stays != own)
    }
}

/// The address that stays of what is asked for: one legal person's code was replaced or mistyped, or one place was
/// entered twice. A pin of before, and one of after it was undone, answer for themselves.
pub(super) fn led(
    api: &Api,
    request: &HttpRequest,
    parameters: &Parameters,
    of: Of,
) -> Result<Option<HttpResponse>, Problem> {
    let register = pinned::register(api, parameters.pin()?)?;
    Ok(of.elsewhere(&register).map(|stays| onward(request, of, stays)))
}

/// The same address under the name that stays, and the same question.
fn onward(request: &HttpRequest, of: Of, stays: Subject) -> HttpResponse {
    let (path, own) = (request.path(), of.subject().map(|own| own.to_string()).unwrap_or_default());
    pinned::moved(request, &path.replacen(&own, &stays.to_string(), 1))
}

/// Answers one thing: to the public, or with `known_at` to those in charge.
pub(super) async fn one<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    parameters: &Parameters,
    (of, find): (Of, impl FnOnce(&Register) -> Option<T> + Send + 'static),
) -> Result<HttpResponse, Problem> {
    if parameters.text("known_at").is_some() {
        let reader = identity::reader(api, request)?;
        return inside(api, request, parameters, &reader, (of, find)).await;
    }
    if let Some(moved) = led(api, request, parameters, of)? {
        return Ok(moved);
    }
    let on = as_of(api, parameters)?;
    pinned::one(api, request, parameters, move |register| at(register, on, find)).await
}

/// Answers one page: to the public, or with `known_at` to those in charge of the region that the query names.
pub(super) async fn page<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    parameters: &Parameters,
    (region, find): (Option<RegionCode>, impl FnOnce(&Register) -> Page<T> + Send + 'static),
) -> Result<HttpResponse, Problem> {
    if parameters.text("known_at").is_some() {
        let reader = identity::reader(api, request)?;
        let found = move |register: &Register| Some(find(register));
        return inside(api, request, parameters, &reader, (Of::Region(region), found)).await;
    }
    let on = as_of(api, parameters)?;
    pinned::page(api, request, parameters, move |register| at(register, on, find)).await
}

fn at<T>(register: &Register, on: Day, find: impl FnOnce(&Register) -> T) -> T {
    if on == register.pin().day { find(register) } else { find(&register.as_of(on)) }
}

/// Answers from everything that the ledger knew, on the legal day asked for.
///
/// Trust: nobody gets here without being in charge; the answer is kept by nobody.
pub(super) async fn inside<T: Serialize + Send + 'static>(
    api: &Data<Api>,
    request: &HttpRequest,
    parameters: &Parameters,
    reader: &Reader,
    (of, find): (Of, impl FnOnce(&Register) -> Option<T> + Send + 'static),
) -> Result<HttpResponse, Problem> {
    choose(request, &["application/json"])?;
    if *reader == Reader::Anybody {
        let why = "what the ledger knew is told to officers in charge and to auditors, who prove who they are: to \
                   anybody else it would show what has ended; ask with as_of alone";
        return Err(Problem::new(Slug::Restricted, why));
    }
    if parameters.text("pin").is_some() {
        return Err(Problem::parameter("pin", "known_at says itself where the answer stands"));
    }
    if !is_in_charge(api, reader, of)? {
        let why = match of {
            Of::Institution(_) | Of::Facility(_) => {
                "only authorities in whose region it is, and those who audit them, are told this"
            }
            Of::Region(_) => {
                "name a region of the authority: only its authorities, and those who audit them, are told this"
            }
        };
        return Err(Problem::new(Slug::Restricted, why));
    }
    let (size, on) = (parameters.number("known_at")?.map(TreeSize), as_of(api, parameters)?);
    api.record(reader.clone(), AlsoRead { query: Some(parameters.told()), ..read_of(api, of) }).await?;
    let ledger: Arc<Ledger> = Arc::clone(&api.ledger);
    let ask = move |register: &Register| of.elsewhere(register).map_or_else(|| Ok(find(register)), Err);
    let found = web::block(move || ledger.register_known(size, on).map(|register| ask(&register))).await;
    let found = found.map_err(|error| Problem::internal(&error))?.map_err(|refused| unknown(&refused))?;
    let found = match found {
        Ok(found) => found,
        Err(stays) => return Ok(by_asker(onward(request, of, stays))),
    };
    let found = found.ok_or_else(|| Problem::not_found("nothing is on record at this address"))?;
    Ok(by_asker(caching::response(StatusCode::OK, Keep::Never).json(found)))
}

/// What was read: a dossier, or what the authorities of a region put on record.
fn read_of(api: &Api, of: Of) -> AlsoRead {
    match of {
        Of::Institution(code) => AlsoRead::about(Subject::Institution(code)),
        Of::Facility(id) => AlsoRead::about(Subject::Facility(id)),
        Of::Region(region) => {
            let governance = api.ledger.governance();
            // Those of the region, of a part of it, and those above it: what any of them recorded there was read.
            let acts_in = |own: &RegionCode| region.is_none_or(|read| own.contains(read) || read.contains(*own));
            let acting = governance.authorities().filter(|(_, authority)| authority.regions.iter().any(acts_in));
            AlsoRead::lists_of(acting.map(|(code, _)| code).collect())
        }
    }
}

/// Why there is no such knowledge.
pub(super) fn unknown(refused: &PinRefused) -> Problem {
    let why = match refused {
        PinRefused::Ahead { found, size } => format!("the log has {size} entries, found {found}"),
        PinRefused::NoRulebook => "no rulebook was in force then".to_owned(),
        PinRefused::Malformed | PinRefused::Moved { .. } => refused.to_string(),
    };
    Problem::parameter("known_at", &why)
}

/// Whether a reader is in charge of what is asked for, or audits somebody who is.
pub(super) fn is_in_charge(api: &Api, reader: &Reader, of: Of) -> Result<bool, Problem> {
    let register = pinned::register(api, None)?;
    let Some(charge) = Charge::of(&api.ledger.governance(), reader) else { return Ok(false) };
    Ok(match of {
        Of::Institution(code) => register.is_in_charge(&charge, code),
        Of::Facility(id) => register.is_in_charge_of_facility(&charge, id),
        Of::Region(region) => register.is_in_charge_of_region(&charge, region),
    })
}

/// The legal day asked for: today unless told, and never a day that has not come.
pub(super) fn as_of(api: &Api, parameters: &Parameters) -> Result<Day, Problem> {
    let today = api.ledger.legal_now().day();
    let on = parameters.read("as_of", "a day such as 2026-11-21 is wanted")?.unwrap_or(today);
    if on > today {
        return Err(Problem::parameter("as_of", "that day has not come"));
    }
    Ok(on)
}

/// The answer depends on the asker.
pub(super) fn by_asker(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("Authorization"));
    response
}

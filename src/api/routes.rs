//! Every address of the API on one screen.

use actix_web::guard;
use actix_web::web::{self, ServiceConfig};
use actix_web::{Handler, Resource, Route};

use super::frame::{unknown_address, unknown_method};
use super::{
    answers, draws, entries, health, institution, keys, log, outbox, pages, party, pending, proofs, queries, reads,
    register, statements, submit, work,
};

/// The addresses.
fn places() -> Vec<Place> {
    vec![
        Place::get("/", pages::get_start),
        Place::get("/v1/statements", statements::get_statements).and_post(submit::post_statements),
        Place::post("/v1/statements/check", submit::post_check),
        Place::get("/v1/statements/by-subject/{kind}/{id}", statements::get_statements_by_subject),
        Place::get("/v1/entries/{seq}", entries::get_entry),
        Place::get("/v1/entries/{seq}/receipt", entries::get_receipt),
        Place::get("/v1/entries/by-digest/{digest}", entries::get_entry_by_digest),
        Place::get("/v1/entries/by-digest/{digest}/receipt", entries::get_receipt_by_digest),
        Place::get("/v1/log/proofs/inclusion", proofs::get_inclusion),
        Place::get("/v1/log/proofs/consistency", proofs::get_consistency),
        Place::get("/v1/log/keys", keys::get_log_keys),
        Place::get("/v1/keys/{kid}", keys::get_key),
        Place::get("/v1/me/statements", statements::get_my_statements),
        Place::get("/v1/reads", reads::get_reads),
        Place::get("/v1/work", work::get_work),
        Place::get("/v1/pending", pending::get_pending).and_post(pending::post_pending),
        Place::get("/v1/pending/{id}", pending::get_pending_one)
            .and(web::put(), "GET, HEAD, PUT", pending::put_pending)
            .and(web::delete(), "GET, HEAD, PUT, DELETE", pending::delete_pending),
        Place::post("/v1/pending/{id}/signatures", pending::post_signature),
        Place::post("/v1/pending/{id}/opinions", pending::post_opinion),
        Place::post("/v1/party-codes", party::post_party_codes),
        Place::post("/v1/submissions", party::post_submissions),
        Place::post("/v1/authorised-queries", queries::post_authorised_queries),
        Place::get("/v1/outbox/{target}", outbox::get_outbox),
        Place::get("/v1/outbox/{target}/penalties.csv", outbox::get_penalties_file),
        Place::get("/v1/outbox/{target}/licences.csv", outbox::get_licences_file),
        Place::post("/v1/outbox/{target}/receipts", outbox::post_receipts),
        Place::get("/v1/institutions", register::get_institutions),
        Place::get("/v1/institutions/{uscc}", institution::get_institution),
        Place::get("/v1/institutions/{uscc}/timeline", institution::get_timeline),
        Place::get("/v1/institutions/{uscc}/standing", institution::get_standing),
        Place::get("/v1/institutions/{uscc}/eligibility", institution::get_eligibility),
        Place::get("/v1/institutions/{uscc}/risk", institution::get_risk),
        Place::get("/v1/facilities", register::get_facilities),
        Place::get("/v1/facilities/{id}", register::get_facility),
        Place::get("/v1/lists/{list}", register::get_list),
        Place::get("/v1/penalties", register::get_penalties),
        Place::get("/v1/grades", register::get_grades),
        Place::get("/v1/inspections", register::get_inspections),
        Place::get("/v1/draws", draws::get_draws),
        Place::get("/v1/draws/{id}", draws::get_draw),
        Place::get("/v1/draws/{id}/files/{digest}", draws::get_draw_file).and(
            web::put(),
            "GET, HEAD, PUT",
            draws::put_draw_file,
        ),
        Place::get("/v1/indicators", answers::get_indicators),
        Place::get("/v1/rulesets", answers::get_rulesets),
        Place::get("/v1/rulesets/{digest}", answers::get_ruleset),
        Place::get("/log/checkpoint", log::get_checkpoint),
        Place::get("/log/tile/{path}", log::get_tile),
        Place::get("/log/data/{digest}", log::get_data),
        Place::get("/log/statements/{digest}", log::get_statement),
        Place::get("/health/live", health::get_live),
        Place::get("/health/ready", health::get_ready),
        Place::get("/health/writable", health::get_writable),
        Place::get("/metrics", health::get_metrics),
        Place::get("/problems/{slug}", pages::get_problem),
        Place::get("/openapi.json", pages::get_openapi),
    ]
}

/// One address with its methods.
struct Place {
    path: &'static str,
    allow: &'static str,
    resource: Resource,
}

const READ: &str = "GET, HEAD";

impl Place {
    fn new(path: &'static str, allow: &'static str) -> Self {
        // A tile's address has several parts, all of them one name.
        let resource = web::resource(path.replace("{path}", "{path:.+}"));
        Self { path, allow, resource }
    }

    fn get<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: actix_web::FromRequest + 'static,
        F::Output: actix_web::Responder + 'static,
    {
        let place = Self::new(path, READ);
        let route = web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler);
        Self { resource: place.resource.route(route), ..place }
    }

    fn post<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: actix_web::FromRequest + 'static,
        F::Output: actix_web::Responder + 'static,
    {
        Self { allow: "POST", ..Self::new(path, "POST").and_post(handler) }
    }

    fn and_post<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: actix_web::FromRequest + 'static,
        F::Output: actix_web::Responder + 'static,
    {
        self.and(web::post(), "GET, HEAD, POST", handler)
    }

    /// One more method; `allow` names all of them.
    fn and<F, Args>(self, method: Route, allow: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: actix_web::FromRequest + 'static,
        F::Output: actix_web::Responder + 'static,
    {
        Self { allow, resource: self.resource.route(method.to(handler)), ..self }
    }

    fn service(self) -> Resource {
        let allow = self.allow;
        self.resource.default_service(web::to(move || unknown_method(allow)))
    }
}

/// Every address with its methods, as `Allow` has them.
#[must_use]
pub fn paths() -> Vec<(&'static str, &'static str)> {
    places().into_iter().map(|place| (place.path, place.allow)).collect()
}

/// Puts the addresses into an application.
pub(super) fn configure(config: &mut ServiceConfig) {
    for place in places() {
        config.service(place.service());
    }
    config.default_service(web::to(unknown_address));
}

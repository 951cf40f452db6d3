//! The description of the API, made from the handlers.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{Content, OpenApi as Document, Ref, RefOr, ResponseBuilder, Schema};
use utoipa::{Modify, OpenApi};

use crate::service::queries::QueryAnswer;
use crate::service::register::{
    DrawRow, DrawView, EligibilityAnswer, FacilityDossier, FacilityRow, GradeView, IndicatorsAnswer, InspectionView,
    InstitutionDossier, InstitutionRow, InstitutionStanding, ListingView, Outbox, Page, PenaltyView, RiskAnswer,
    RulesetList, RulesetView, Timeline, Work,
};
use crate::service::{KeyView, LogKeys, NewCode, PendingList, RecordedAnswers};

use super::problem::{ErrorBody, ProblemBody};
use super::{
    answers, draws, entries, health, institution, keys, log, outbox, pages, party, pending, proofs, queries, reads,
    register, statements, submit, work,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Minglu 明录",
        description = "A tamper-evident public oversight ledger. Errors are RFC 9457 problems.",
        version = env!("CARGO_PKG_VERSION"),
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        pages::get_start,
        statements::get_statements,
        statements::get_statements_by_subject,
        submit::post_statements,
        submit::post_check,
        entries::get_entry,
        entries::get_receipt,
        entries::get_receipt_by_digest,
        entries::get_entry_by_digest,
        proofs::get_inclusion,
        proofs::get_consistency,
        statements::get_my_statements,
        reads::get_reads,
        work::get_work,
        pending::get_pending,
        pending::post_pending,
        pending::get_pending_one,
        pending::put_pending,
        pending::delete_pending,
        pending::post_signature,
        pending::post_opinion,
        party::post_party_codes,
        party::post_submissions,
        queries::post_authorised_queries,
        outbox::get_outbox,
        outbox::get_penalties_file,
        outbox::get_licences_file,
        outbox::post_receipts,
        register::get_institutions,
        institution::get_institution,
        institution::get_timeline,
        institution::get_standing,
        institution::get_eligibility,
        institution::get_risk,
        register::get_facilities,
        register::get_facility,
        register::get_list,
        register::get_penalties,
        register::get_grades,
        register::get_inspections,
        draws::get_draws,
        draws::get_draw,
        draws::get_draw_file,
        draws::put_draw_file,
        answers::get_indicators,
        answers::get_rulesets,
        answers::get_ruleset,
        keys::get_log_keys,
        keys::get_key,
        log::get_checkpoint,
        log::get_tile,
        log::get_data,
        log::get_statement,
        health::get_live,
        health::get_ready,
        health::get_writable,
        health::get_metrics,
        pages::get_problem,
        pages::get_openapi
    ),
    components(schemas(ProblemBody, ErrorBody)),
    tags(
        (name = "submitting", description = "For officers: statements in, receipts out"),
        (name = "register", description = "For everybody: what is public about those who are overseen"),
        (name = "log", description = "For everybody who verifies"),
        (name = "operating", description = "For those who run it"),
        (name = "pages", description = "For people")
    ),
    modifiers(&EveryOperation)
)]
struct Description;

/// What holds for every operation: it may answer a problem.
struct EveryOperation;

impl Modify for EveryOperation {
    fn modify(&self, document: &mut Document) {
        let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
        let problem = ResponseBuilder::new()
            .description("A problem: its `type` is the address of a page that explains it")
            .content("application/problem+json", problem)
            .build();
        for item in document.paths.paths.values_mut() {
            let methods = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
            for operation in methods.into_iter().flatten() {
                operation.responses.responses.insert("default".to_owned(), RefOr::T(problem.clone()));
            }
        }
        let value = ApiKeyValue::with_description(
            "Authorization",
            "`Minglu <proof>`: a compact JWS for this one request, signed by an enrolled key (formats.md section 7)",
        );
        let scheme = SecurityScheme::ApiKey(ApiKey::Header(value));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("access_proof", scheme);
        components.schemas.extend(views());
    }
}

/// The schemas of the register's views, whose shapes the room `service` owns.
fn views() -> BTreeMap<String, RefOr<Schema>> {
    let settings = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    generator.subschema_for::<Page<InstitutionRow>>();
    generator.subschema_for::<Page<FacilityRow>>();
    generator.subschema_for::<Page<ListingView>>();
    generator.subschema_for::<Page<PenaltyView>>();
    generator.subschema_for::<Page<GradeView>>();
    generator.subschema_for::<Page<InspectionView>>();
    generator.subschema_for::<Page<DrawRow>>();
    generator.subschema_for::<DrawView>();
    generator.subschema_for::<InstitutionDossier>();
    generator.subschema_for::<FacilityDossier>();
    generator.subschema_for::<Timeline>();
    generator.subschema_for::<InstitutionStanding>();
    generator.subschema_for::<EligibilityAnswer>();
    generator.subschema_for::<RiskAnswer>();
    generator.subschema_for::<IndicatorsAnswer>();
    generator.subschema_for::<LogKeys>();
    generator.subschema_for::<KeyView>();
    generator.subschema_for::<RulesetList>();
    generator.subschema_for::<RulesetView>();
    generator.subschema_for::<Work>();
    generator.subschema_for::<PendingList>();
    generator.subschema_for::<NewCode>();
    generator.subschema_for::<QueryAnswer>();
    generator.subschema_for::<Outbox>();
    generator.subschema_for::<RecordedAnswers>();
    let read = |schema| serde_json::from_value(schema).expect("what schemars writes is a schema of OpenAPI 3.1");
    generator.take_definitions(true).into_iter().map(|(name, schema)| (name, read(schema))).collect()
}

/// The description, OpenAPI 3.1, as JSON.
///
/// # Panics
///
/// Never: the description has text keys only.
#[must_use]
pub fn openapi_json() -> String {
    let mut text = Description::openapi().to_pretty_json().expect("the description has text keys only");
    text.push('\n');
    text
}

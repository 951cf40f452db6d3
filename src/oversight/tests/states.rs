//! Named states of a dossier, from empty to removed.

use serde_json::json;

use super::acts::{Act, changed, plain};
use super::drawn;
use super::inspected;
use super::kit::{Life, digest, facility, institution, named, stranger};
use super::stages;
use crate::codes::AuthorityKind;
use crate::statement::{Event, EventKind};

/// A dossier at some stage, the day on which something is proposed to it, and what that is about.
pub struct State {
    pub name: &'static str,
    /// In words, for readers of the table.
    pub story: &'static str,
    pub life: Life,
    pub on: &'static str,
    /// The statement on which the attention lies.
    pub focus: &'static str,
}

impl State {
    /// What a statement of a type would be about here: the one of its type if there is one, else the focus.
    pub fn about(&self, kind: EventKind) -> &'static str {
        let own = [
            (EventKind::LicenceRevoked, "licence"),
            (EventKind::RectificationOrdered, "inspection"),
            (EventKind::FilingCorrectionRequested, "submission"),
            (EventKind::FilingChanged, "filing"),
            (EventKind::FilingCancelled, "filing"),
            (EventKind::LicenceRefused, "application"),
            (EventKind::LicenceRenewed, "licence"),
            (EventKind::ResidentsPlaced, "plan"),
            (EventKind::PrepaymentsSettled, "plan"),
            (EventKind::OperationSuspended, "plan"),
            (EventKind::OperationEnded, "plan"),
            (EventKind::OperationResumed, "suspension"),
            (EventKind::RectificationAccepted, "order"),
            (EventKind::PenaltyAnnulled, "penalty"),
            (EventKind::GradeRevoked, "grade"),
            (EventKind::GradeRechecked, "grade"),
            (EventKind::GradeDowngraded, "grade"),
            (EventKind::GradeApplicationDecided, "application"),
            (EventKind::GradeScored, "application"),
            (EventKind::GradeProposed, "application"),
            (EventKind::GradeRefused, "application"),
            (EventKind::CommitmentBreached, "commitment"),
            (EventKind::HonourWithdrawn, "honour"),
            (EventKind::ListingDecided, "notice"),
            (EventKind::ListingRemoved, "listing"),
        ];
        let own = own.into_iter().chain(stages::ABOUT).chain(inspected::ABOUT.iter().chain(drawn::ABOUT).copied());
        let own = own.into_iter().find(|(known, _)| *known == kind).map(|(_, label)| label);
        own.filter(|label| self.holds(label)).unwrap_or(self.focus)
    }

    /// A plain statement of a type: about what its type asks for, and resting on what stands here.
    pub fn proposed(&self, kind: EventKind) -> Event {
        let act = Act { on: self.on, number: 99, about: self.about(kind) };
        let asks = |member: &str| kind.schema()["properties"].get(member).is_some();
        let mut members = json!({});
        if asks("rests_on") && self.holds(self.focus) {
            members["rests_on"] = json!([named(self.focus)]);
        }
        if asks("clock") && self.holds("pause") {
            members["clock"] = json!(drawn::CLOCK);
        }
        if asks("proposal") && self.holds("proposal") {
            members["proposal"] = named("proposal");
        }
        changed(kind, act, members)
    }

    fn holds(&self, label: &str) -> bool {
        self.life.dossier.record(digest(label)).is_some()
    }
}

fn enter(life: Life, label: &str, kind: EventKind, on: &str, about: &str) -> Life {
    let number = 1 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, plain(kind, Act { on, number, about }))
}

fn filed() -> Life {
    let life = enter(nothing(), "facility", EventKind::FacilityRegistered, "2026-01-05", "");
    enter(life, "filing", EventKind::FilingAccepted, "2026-01-08", "")
}

/// A home that has applied for a grade.
pub fn applied() -> Life {
    enter(filed_home(), "application", EventKind::GradeApplied, "2026-04-07", "")
}

fn filed_home() -> Life {
    enter(Life::of(facility()), "filing", EventKind::FilingAccepted, "2024-05-06", "")
}

/// The same after it was admitted, before anything else.
pub fn admitted() -> Life {
    let act = Act { on: "2026-04-14", number: 30, about: "application" };
    let members = json!({"decision": "accepted", "reason_public": null});
    applied().enter("admission", changed(EventKind::GradeApplicationDecided, act, members))
}

/// The same after the committee has proposed a grade.
pub fn proposed() -> Life {
    let about = |on, number| Act { on, number, about: "application" };
    let papers = changed(EventKind::GradeScored, about("2026-04-28", 31), json!({"stage": "paper"}));
    let life = admitted().enter("papers", papers);
    let life = life.enter("visit", plain(EventKind::GradeScored, about("2026-05-12", 32)));
    let shown = json!({"publicity_from": "2026-06-01", "publicity_until": "2026-06-08"});
    life.enter("proposal", changed(EventKind::GradeProposed, about("2026-05-29", 33), shown))
}

fn nothing() -> Life {
    Life::of(institution())
}

fn ordered() -> Life {
    let life = enter(nothing(), "inspection", EventKind::InspectionRecorded, "2026-02-02", "");
    enter(life, "order", EventKind::RectificationOrdered, "2026-02-03", "inspection")
}

pub fn penalised() -> Life {
    enter(nothing(), "penalty", EventKind::PenaltyDecided, "2026-03-02", "")
}

pub fn penalty_served() -> Life {
    enter(penalised(), "service", EventKind::DocumentServed, "2026-03-04", "penalty")
}

pub fn released() -> Life {
    enter(penalty_served(), "release", EventKind::PublicationReleased, "2026-03-09", "penalty")
}

pub fn notified() -> Life {
    let act = Act { on: "2026-03-10", number: 20, about: "" };
    penalised().enter("notice", changed(EventKind::ListingNotified, act, json!({"rests_on": [named("penalty")]})))
}

pub fn notice_served() -> Life {
    enter(notified(), "notice service", EventKind::DocumentServed, "2026-03-11", "notice")
}

pub fn listed() -> Life {
    let act = Act { on: "2026-03-30", number: 21, about: "notice" };
    notice_served().enter("listing", changed(EventKind::ListingDecided, act, json!({"rests_on": [named("penalty")]})))
}

/// Registration, filing, licences, operation and exit.
fn entry_and_exit() -> Vec<State> {
    let state = |name, story, life, on, focus| State { name, story, life, on, focus };
    let began = enter(nothing(), "began", EventKind::OperationBegan, "2026-01-05", "");
    let submitted = enter(began.clone(), "submission", EventKind::FilingSubmitted, "2026-01-12", "");
    let corrected =
        enter(submitted.clone(), "defect", EventKind::FilingCorrectionRequested, "2026-01-14", "submission");
    let cancelled = enter(filed(), "cancellation", EventKind::FilingCancelled, "2026-02-02", "filing");
    let operated = enter(filed(), "hand-over", EventKind::FacilityOperatorChanged, "2026-02-02", "");
    let applied = enter(nothing(), "application", EventKind::LicenceApplied, "2026-01-05", "");
    let refused = enter(applied.clone(), "refusal", EventKind::LicenceRefused, "2026-01-12", "application");
    let licensed = enter(nothing(), "licence", EventKind::LicenceGranted, "2026-02-02", "");
    let renewed = enter(licensed, "renewal", EventKind::LicenceRenewed, "2026-02-09", "licence");
    let planned = enter(filed(), "plan", EventKind::SuspensionPlanned, "2026-02-02", "");
    let placed = enter(planned.clone(), "placement", EventKind::ResidentsPlaced, "2026-03-02", "plan");
    let settled = enter(placed.clone(), "settlement", EventKind::PrepaymentsSettled, "2026-03-04", "plan");
    let suspended = enter(settled.clone(), "suspension", EventKind::OperationSuspended, "2026-04-20", "plan");
    let resumed = enter(suspended.clone(), "resumption", EventKind::OperationResumed, "2026-06-01", "suspension");
    let ended = enter(settled.clone(), "end", EventKind::OperationEnded, "2026-04-20", "plan");
    let struck = enter(ended.clone(), "deregistration", EventKind::InstitutionDeregistered, "2026-05-06", "");
    vec![
        state("unfiled", "The first resident came, and nothing is filed in time.", began, "2026-01-20", "began"),
        state("submitted", "A filing was submitted.", submitted, "2026-01-14", "submission"),
        state("found wanting", "What was submitted is found wanting.", corrected, "2026-01-16", "submission"),
        state("filing cancelled", "The filing was cancelled.", cancelled, "2026-02-04", "filing"),
        state("handed over", "The facility has another operator.", operated, "2026-03-02", "filing"),
        state("applied", "A licence was applied for.", applied.clone(), "2026-01-19", "application"),
        state("undecided", "The same, when the time to decide is over.", applied, "2026-03-02", "application"),
        state("refused", "The licence was refused.", refused, "2026-01-19", "application"),
        state("renewed", "A licence was renewed.", renewed, "2026-02-16", "licence"),
        state("exit planned", "A plan to stop was handed in two weeks ago.", planned, "2026-02-16", "plan"),
        state("all placed", "All residents are placed, prepayments are not settled.", placed, "2026-04-20", "plan"),
        state("all settled", "All are placed and paid back.", settled, "2026-04-20", "plan"),
        state("suspended", "The service is suspended.", suspended, "2026-05-06", "suspension"),
        state("resumed", "The service was resumed.", resumed, "2026-06-08", "suspension"),
        state("service ended", "The service was ended.", ended, "2026-05-06", "plan"),
        state("deregistered", "The institution is struck off.", struck, "2026-05-11", "plan"),
    ]
}

/// Every state of the table.
pub fn all() -> Vec<State> {
    main_line().into_iter().chain(entry_and_exit()).chain(stages::all()).collect()
}

fn main_line() -> Vec<State> {
    let state = |name, story, life, on, focus| State { name, story, life, on, focus };
    let filed_life = filed();
    let graded = enter(filed_life.clone(), "grade", EventKind::GradeAwarded, "2026-02-02", "");
    let licensed = enter(nothing(), "licence", EventKind::LicenceGranted, "2026-02-02", "");
    let inspected = enter(nothing(), "inspection", EventKind::InspectionRecorded, "2026-02-02", "");
    let annulled = |life| enter(life, "annulment", EventKind::PenaltyAnnulled, "2026-04-20", "penalty");
    let removed = enter(listed(), "removal", EventKind::ListingRemoved, "2027-03-30", "listing");
    let mut found = vec![
        state("nothing", "Nothing is recorded.", nothing(), "2026-01-05", "nothing"),
        state("filed", "A facility is entered, its filing accepted.", filed_life, "2026-01-12", "filing"),
        state("graded", "A grade was awarded.", graded.clone(), "2026-02-09", "grade"),
        state(
            "grade revoked",
            "The grade was taken back.",
            enter(graded, "grade revocation", EventKind::GradeRevoked, "2026-02-16", "grade"),
            "2026-02-18",
            "grade",
        ),
        state("grade applied for", "A filed home has applied for a grade.", applied(), "2026-04-14", "application"),
        state("grade admitted", "The application was admitted.", admitted(), "2026-04-28", "application"),
        state("grade proposed", "It was scored, and a grade is proposed.", proposed(), "2026-06-01", "proposal"),
        state("objections over", "The time for objections is over.", proposed(), "2026-06-09", "proposal"),
        state(
            "committed",
            "A commitment was made.",
            enter(nothing(), "commitment", EventKind::CommitmentMade, "2026-03-10", ""),
            "2026-07-20",
            "commitment",
        ),
        state(
            "honoured",
            "An honour was awarded.",
            enter(nothing(), "honour", EventKind::HonourAwarded, "2025-12-10", ""),
            "2026-08-03",
            "honour",
        ),
        state("licensed", "A licence was granted.", licensed.clone(), "2026-02-09", "licence"),
        state(
            "licence revoked",
            "The licence was taken back.",
            enter(licensed, "revocation", EventKind::LicenceRevoked, "2026-02-16", "licence"),
            "2026-02-18",
            "licence",
        ),
        state("inspected", "An inspection found problems.", inspected, "2026-02-03", "inspection"),
        state("ordered", "Rectification was ordered.", ordered(), "2026-02-10", "order"),
        state(
            "rectified",
            "Rectification was accepted.",
            enter(ordered(), "acceptance", EventKind::RectificationAccepted, "2026-02-20", "order"),
            "2026-02-24",
            "order",
        ),
        state("penalised", "A penalty was decided.", penalised(), "2026-03-03", "penalty"),
        state("too early", "The same, asked for the day before the decision.", penalised(), "2026-03-01", "penalty"),
        state("penalty served", "The penalty was served.", penalty_served(), "2026-03-09", "penalty"),
        state("released", "The penalty was released.", released(), "2026-03-12", "penalty"),
        state("annulled", "The penalty was annulled.", annulled(released()), "2026-04-21", "penalty"),
        state("notified", "A listing on account of the penalty was notified.", notified(), "2026-03-11", "notice"),
        state("notice served", "The notice was served the day before.", notice_served(), "2026-03-12", "notice"),
        state(
            "answered",
            "The party answered the notice, and nobody answered the party.",
            enter(notice_served(), "defence", EventKind::PartySubmitted, "2026-03-12", "notice"),
            "2026-03-13",
            "notice",
        ),
        state("window over", "The time to answer the notice is over.", notice_served(), "2026-03-30", "notice"),
        state("listed", "The listing was decided.", listed(), "2026-04-07", "listing"),
        state("term over", "The minimum term of the listing is over.", listed(), "2027-03-30", "listing"),
        state("basis fell", "The penalty was annulled, the listing fell.", annulled(listed()), "2026-04-21", "listing"),
        state("removed", "The listing was removed.", removed, "2027-04-06", "listing"),
        state(
            "transcribed",
            "A penalty of 2021 was copied from paper.",
            enter(nothing(), "penalty", EventKind::RecordTranscribed, "2026-03-02", ""),
            "2026-03-03",
            "penalty",
        ),
        state(
            "misattributed",
            "The penalty belongs to another institution.",
            enter(released(), "mistake", EventKind::StatementMisattributed, "2026-03-16", "penalty"),
            "2026-03-17",
            "penalty",
        ),
        state(
            "foreign",
            "The penalty of another authority was served.",
            penalty_served().by(stranger(), AuthorityKind::MarketSupervision),
            "2026-03-12",
            "penalty",
        ),
    ];
    found.extend(inspected::all());
    found.extend(drawn::all());
    found
}

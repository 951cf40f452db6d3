//! Which roles must sign: fixed here for what rules the ledger, by the manifest for everything else.

use crate::statement::events::delegation::DelegatedRole;
use crate::statement::events::oversight_event;
use crate::statement::{Event, Kid, Role};

use super::admit::{Entering, Signer};
use super::competence::{lacking, source_kind};
use super::impossible::authority_of;
use super::refusal::Refusal;
use super::registry::{Governance, Holder};

/// Checks that every signer holds its role, that every introduced key proved possession, and that nobody is missing.
pub(super) fn check(registry: &Governance, entering: &Entering<'_>, signers: &[Signer<'_>]) -> Result<(), Refusal> {
    for signer in signers {
        if !may_sign(entering, signer) {
            return Err(Refusal::RoleNotHeld { kid: signer.kid, role: signer.role });
        }
    }
    let introduced: Vec<Kid> = entering.event.introduced_keys().iter().map(|key| key.kid()).collect();
    let proved = introduced.iter().filter(|kid| signers.iter().any(|signer| signer.kid == **kid)).count();
    if proved < introduced.len() {
        return Err(Refusal::RolesMissing { role: Role::Holder.to_string(), found: proved, wanted: introduced.len() });
    }
    let mut deputies = deputies(registry, entering, signers)?;
    for (role, wanted) in needed(registry, entering) {
        let own = signers.iter().filter(|signer| signer.role.as_str() == role).count();
        // A deputy stands in for one person only, whatever he may sign.
        let mut found = own;
        while found < wanted {
            let free = deputies.iter().position(|places| places.iter().any(|place| place.as_str() == role));
            let Some(deputy) = free else { break };
            deputies.remove(deputy);
            found += 1;
        }
        if found < wanted {
            return Err(Refusal::RolesMissing { role, found, wanted });
        }
    }
    Ok(())
}

/// Roles in whose place each deputy who signed may sign; one without a delegation for this type and day may not sign.
fn deputies(
    registry: &Governance,
    entering: &Entering<'_>,
    signers: &[Signer<'_>],
) -> Result<Vec<Vec<DelegatedRole>>, Refusal> {
    let (name, day) = (entering.event.kind().unversioned(), entering.legal_day());
    let mut found = Vec::new();
    for signer in signers.iter().filter(|signer| signer.role == Role::Delegate) {
        let places: Vec<DelegatedRole> = match authority_of(entering.statement.source).zip(signer.person) {
            Some((code, person)) => {
                let holds = |role: &DelegatedRole| registry.deputises(code, person, *role, (name, day));
                DelegatedRole::ALL.iter().copied().filter(holds).collect()
            }
            None => vec![],
        };
        if places.is_empty() {
            let detail = format!("no delegation lets the person of key {} sign {name} for {day}", signer.kid);
            return Err(lacking("delegation-missing", detail));
        }
        found.push(places);
    }
    Ok(found)
}

/// Whether the key may sign in this role, in this statement.
fn may_sign(entering: &Entering<'_>, signer: &Signer<'_>) -> bool {
    let founding = matches!(entering.event, Event::LedgerFounded(_));
    match (signer.role, signer.record) {
        // Only the founding has founders and a service key that no entry enrolled.
        (Role::Founder, None) => founding && signer.person.is_some(),
        (Role::Ledger, None) => founding && signer.person.is_none(),
        (Role::Holder, None) => !founding,
        (_, None) => false,
        // A key may ask for its own revocation; every other known key has nothing to prove. One that is
        // introduced again is let through to the refusal that says so.
        (Role::Holder, Some(_)) => {
            let again = entering.event.introduced_keys().iter().any(|key| key.kid() == signer.kid);
            again || matches!(entering.event, Event::KeyRevoked(revoked) if revoked.kid == signer.kid)
        }
        (role, Some(record)) => record.roles.contains(&role),
    }
}

/// Roles with the number of persons wanted.
fn needed(registry: &Governance, entering: &Entering<'_>) -> Vec<(String, usize)> {
    let quorum = registry.founding.as_ref().map_or(0, |founding| usize::from(founding.quorum));
    let fixed = |roles: &[(Role, usize)]| roles.iter().map(|(role, count)| (role.to_string(), *count)).collect();
    match entering.event {
        // All founders and the service key prove possession: introduced keys, checked by the caller.
        Event::LedgerFounded(founded) => fixed(&[(Role::Founder, founded.founders.len()), (Role::Ledger, 1)]),
        Event::LedgerKeyRotated(_) => fixed(&[(Role::Founder, quorum), (Role::Ledger, 1), (Role::Holder, 1)]),
        Event::ReadsCommitted(_) => fixed(&[(Role::Ledger, 1)]),
        Event::RulesetAdopted(_)
        | Event::LedgerClosed(_)
        | Event::WitnessAdmitted(_)
        | Event::AuthorityAdmitted(_)
        | Event::AuthoritySucceeded(_)
        | Event::StatementWithdrawn(_)
        | Event::AuditOpened(_) => fixed(&[(Role::Founder, quorum)]),
        Event::KeyEnrolled(_) => fixed(&[(Role::Approver, 2), (Role::Holder, 1)]),
        Event::KeyEnded(_) => fixed(&[(Role::Approver, 1)]),
        Event::KeyRevoked(revoked) => {
            let own = entering.statement.with_role(Role::Holder).any(|kid| kid == revoked.kid);
            let officer = registry.key(revoked.kid).is_some_and(|key| matches!(key.holder, Holder::Officer { .. }));
            match (officer, own, revoked.since) {
                (true, _, Some(_)) => fixed(&[(Role::Approver, 2)]),
                (true, false, None) => fixed(&[(Role::Approver, 1)]),
                (false, _, Some(_)) | (false, false, None) => fixed(&[(Role::Founder, quorum)]),
                (_, true, None) => vec![],
            }
        }
        Event::DelegationGranted(_)
        | Event::DelegationEnded(_)
        | Event::SignatureConfirmed(_)
        | Event::StatementReceivedLate(_)
        | Event::SubjectMerged(_)
        | Event::SubjectSplit(_)
        | Event::PersonalErased(_)
        | oversight_event!() => {
            let row = entering.rulebook.catalogue.row(&entering.statement.event_type);
            let signers = row.map_or(&[][..], |row| {
                let source = source_kind(entering.statement.source);
                row.signers_of(source, entering.event.procedure(), entering.event.region())
            });
            signers.iter().map(|need| (need.role.clone(), usize::from(need.count))).collect()
        }
    }
}

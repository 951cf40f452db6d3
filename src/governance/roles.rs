//! Which roles must sign: fixed here for what rules the ledger, by the manifest for everything else.

use crate::statement::events::oversight_event;
use crate::statement::{Event, Kid, Role};

use super::admit::{Entering, Signer};
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
    for (role, wanted) in needed(registry, entering) {
        let found = signers.iter().filter(|signer| signer.role.as_str() == role).count();
        if found < wanted {
            return Err(Refusal::RolesMissing { role, found, wanted });
        }
    }
    Ok(())
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
        Event::RulesetAdopted(_)
        | Event::AuthorityAdmitted(_)
        | Event::AuthoritySucceeded(_)
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
        Event::StatementReceivedLate(_) | Event::PersonalErased(_) | oversight_event!() => {
            let row = entering.rulebook.catalogue.row(&entering.statement.event_type);
            let signers =
                row.map_or(&[][..], |row| row.signers_for(entering.event.procedure(), entering.event.region()));
            signers.iter().map(|need| (need.role.clone(), usize::from(need.count))).collect()
        }
    }
}

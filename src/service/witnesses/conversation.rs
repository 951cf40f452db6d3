//! One witness is asked to cosign one checkpoint.

use std::time::Duration;

use crate::codes::Hash;
use crate::log::{
    AddCheckpoint, Checkpoint, NoteSignature, SignedNote, TREE_SIZE_MEDIA, TreeSize, VerifierKey, parse_tree_size,
    verify_cosignature,
};

use super::Asked;
use super::exchange::{Exchange, WitnessReply};

/// Requests of one conversation: the first, one after the size that it names, and one more if somebody else fed
/// the witness meanwhile.
const REQUESTS_MAX: usize = 3;

/// The checkpoint that is to be cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub checkpoint: Checkpoint,
    /// What is cosigned.
    pub text: String,
    /// With the log's signatures.
    pub note: String,
}

impl Head {
    /// The head in a note of the ledger's own; `None` before the founding, when there is none.
    pub(super) fn of(note: &str) -> Option<Self> {
        let checkpoint = Checkpoint::claimed(note).ok()?;
        Some(Self { text: checkpoint.to_text(), checkpoint, note: note.to_owned() })
    }

    /// The note with cosignatures below the log's own signatures.
    pub(super) fn cosigned<'s>(&self, cosignatures: impl IntoIterator<Item = &'s NoteSignature>) -> String {
        let own = SignedNote::parse(&self.note).expect("the ledger's own note is well-formed");
        let signatures = own.signatures().iter().cloned().chain(cosignatures.into_iter().cloned()).collect();
        let note = SignedNote::with_signatures(&self.text, signatures);
        note.expect("two keys of the log and 64 witnesses fit below a note").to_string()
    }
}

/// What a witness said in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It cosigned, and the cosignature holds.
    Cosigned(NoteSignature),
    /// It has cosigned a larger tree of this log.
    KnowsMore {
        /// How large.
        size: TreeSize,
        /// What it was asked.
        request: String,
    },
    /// It holds that this checkpoint contradicts what it cosigned.
    Refuses {
        /// What it was asked.
        request: String,
        /// What it answered.
        reply: WitnessReply,
    },
    /// No answer, or none that counts.
    Silent(String),
}

/// Makes the hashes that show that the larger tree continues the smaller.
pub(super) type Prove<'p> = &'p (dyn Fn(TreeSize, TreeSize) -> Result<Vec<Hash>, String> + Sync);

/// Asks one witness about one head, again from the size that it names if it names one.
pub(super) fn converse(
    witness: &Asked,
    head: &Head,
    known: &mut Option<TreeSize>,
    (exchange, timeout): (&dyn Exchange, Duration),
    prove: Prove<'_>,
) -> Said {
    let Some(url) = &witness.url else { return Said::Silent("the policy has no address for it".to_owned()) };
    let size = head.checkpoint.size;
    for _ in 0..REQUESTS_MAX {
        // Before anything is known the own size is named: who knows another answers it.
        let old = known.unwrap_or(size).min(size);
        let proof = match prove(old, size) {
            Ok(proof) => proof,
            Err(why) => return Said::Silent(format!("no proof from {old} entries could be made: {why}")),
        };
        let request = AddCheckpoint { old, proof, checkpoint: head.note.clone() }.to_text();
        let reply = match exchange.add_checkpoint(url, &request, timeout) {
            Ok(reply) => reply,
            Err(why) => return Said::Silent(why.to_string()),
        };
        match reply.status {
            200 => {
                let found = cosignature(&reply, head, &witness.key);
                if found.is_ok() {
                    *known = Some(size);
                }
                return found.map_or_else(Said::Silent, Said::Cosigned);
            }
            409 => {
                let named = parse_tree_size(&reply.body).filter(|_| reply.media == TREE_SIZE_MEDIA);
                let Some(named) = named else {
                    return Said::Silent(format!("409 without a size: {}", reply.words()));
                };
                // An older text has 409 where the size kept is the one sent and the root is another: a fork.
                if named == old {
                    return Said::Refuses { request, reply };
                }
                *known = Some(named);
                if named > size {
                    return Said::KnowsMore { size: named, request };
                }
            }
            422 => return Said::Refuses { request, reply },
            _ => return Said::Silent(format!("answered {reply}")),
        }
    }
    Said::Silent("named another size each time".to_owned())
}

/// The good cosignature of this key in an answer. Lines of unknown keys are ignored; a bad one of this key is no
/// answer at all.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
fn cosignature(reply: &WitnessReply, head: &Head, key: &VerifierKey) -> Result<NoteSignature, String> {
    let text = std::str::from_utf8(&reply.body).map_err(|_| "its cosignature is no text".to_owned())?;
    let lines = text.strip_suffix('\n').ok_or("its cosignature has no line end")?;
    let mut good = None;
    for line in lines.split('\n') {
        let signature = NoteSignature::parse(line).ok_or("a line of its answer is no signature")?;
        if signature.name != key.name() || signature.id != key.id() {
            continue;
        }
        if verify_cosignature(key, &head.text, &signature).is_none() {
            return Err("its cosignature does not hold".to_owned());
        }
        good.get_or_insert(signature);
    }
    good.ok_or_else(|| format!("no cosignature by {}+{}", key.name(), key.id()))
}

//! The policy file: which logs and witnesses an auditor believes, and how many witnesses are enough.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::note::{InvalidKey, NoteAlgorithm, VerifierKey};
use super::seq::decimal;

/// The auditor's root of trust, kept by the auditor.
///
/// ```text
/// log <vkey> [<url>]
/// witness <name> <vkey> [<url>]
/// group <name> all|any|<k> <name>...
/// quorum <name>|none
/// ```
///
/// Words stand apart by spaces and tabs; lines that begin with `#` and empty lines say nothing. A name is
/// defined before it is used and is a member of one group at most, so that no witness counts twice.
///
/// Source: C2SP tlog-policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<PolicyKey>,
    witnesses: Vec<PolicyKey>,
    /// What the file calls each witness.
    witness_names: Vec<String>,
    /// Each witness and group in the order of definition: members stand before their group.
    voters: Vec<Voter>,
    quorum: Quorum,
}

/// Who decides whether a checkpoint is cosigned enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quorum {
    /// No cosignature is asked for.
    Nobody,
    /// The voter with this number.
    Voter(usize),
}

/// A key of a policy, and where its owner can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyKey {
    /// The key.
    pub key: VerifierKey,
    /// Base address of the log, or submission prefix of the witness, as written.
    pub url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Voter {
    Witness(VerifierKey),
    Group { threshold: usize, members: Vec<usize> },
}

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// A line is refused.
    #[error("line {line} of the policy is refused")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        fault: PolicyFault,
    },
    /// The policy does not say what is enough.
    #[error("the policy has no quorum line")]
    NoQuorum,
}

/// What is wrong with a line of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PolicyFault {
    /// A control character other than tab.
    #[error("a policy has no control characters but tab and line end")]
    Characters,
    /// Not a kind of line.
    #[error("a line begins with log, witness, group or quorum, found {found:?}")]
    Keyword {
        /// The word found.
        found: String,
    },
    /// Too few or too many words.
    #[error("wanted: {wanted}")]
    Words {
        /// The shape of such a line.
        wanted: &'static str,
    },
    /// Not a key.
    #[error("the key is refused")]
    Key(#[source] InvalidKey),
    /// A key whose signatures are of the other kind.
    #[error("a log has a key of type 1, a witness one of type 4")]
    KeyType,
    /// The same public key a second time.
    #[error("this public key stands in an earlier line")]
    KeyTwice,
    /// A name that is taken or means nothing in this place.
    #[error("the name {name:?} is taken")]
    NameTwice {
        /// The name.
        name: String,
    },
    /// A name that no earlier line defines.
    #[error("no earlier line defines {name:?}")]
    NameUnknown {
        /// The name.
        name: String,
    },
    /// A name that already is a member of a group.
    #[error("{name:?} already is a member of a group")]
    MemberTwice {
        /// The name.
        name: String,
    },
    /// Not a count between one and the number of members.
    #[error("a group asks for all, any, or 1 to {members} of its members, found {found:?}")]
    Threshold {
        /// The word found.
        found: String,
        /// How many members it has.
        members: usize,
    },
    /// In a file of logs, a line about somebody else.
    #[error("a file of logs has log lines only")]
    OnlyLogs,
    /// A second quorum.
    #[error("an earlier line sets the quorum")]
    QuorumTwice,
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    ///
    /// [`PolicyError`]; nothing is guessed, for a policy half understood is none.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut reader = Reader::default();
        for (line, number) in text.split('\n').zip(1..) {
            reader.line(line).map_err(|fault| PolicyError::Line { line: number, fault })?;
        }
        let quorum = reader.quorum.ok_or(PolicyError::NoQuorum)?;
        let Reader { logs, witnesses, witness_names, voters, .. } = reader;
        Ok(Self { logs, witnesses, witness_names, voters, quorum })
    }

    /// The logs; a checkpoint of any of them will do.
    #[must_use]
    pub fn logs(&self) -> &[PolicyKey] {
        &self.logs
    }

    /// The witnesses, whether the quorum needs them or not.
    #[must_use]
    pub fn witnesses(&self) -> &[PolicyKey] {
        &self.witnesses
    }

    /// The witnesses, each with what the file calls it.
    pub fn named_witnesses(&self) -> impl Iterator<Item = (&str, &PolicyKey)> {
        self.witness_names.iter().map(String::as_str).zip(&self.witnesses)
    }

    /// Whether the quorum cannot be met without this witness, whatever all others say.
    #[must_use]
    pub fn requires(&self, key: &VerifierKey) -> bool {
        let others = self.witnesses.iter().map(|witness| &witness.key).filter(|other| *other != key);
        !self.satisfied(others)
    }

    /// Every key, for opening notes.
    #[must_use]
    pub fn keys(&self) -> Vec<VerifierKey> {
        self.logs.iter().chain(&self.witnesses).map(|known| known.key.clone()).collect()
    }

    /// Whether good cosignatures by these keys are enough. Keys of others do not count, nor the same twice.
    #[must_use]
    pub fn satisfied<'k>(&self, cosigners: impl IntoIterator<Item = &'k VerifierKey>) -> bool {
        let Quorum::Voter(quorum) = self.quorum else { return true };
        let cosigners: Vec<&VerifierKey> = cosigners.into_iter().collect();
        let mut votes = Vec::with_capacity(self.voters.len());
        for voter in &self.voters {
            votes.push(match voter {
                Voter::Witness(key) => cosigners.contains(&key),
                Voter::Group { threshold, members } => {
                    let given = members.iter().filter(|member| votes.get(**member) == Some(&true)).count();
                    given >= *threshold
                }
            });
        }
        votes.get(quorum) == Some(&true)
    }
}

/// Reads a file that has the `log` lines of a policy and nothing else: the logs that a witness watches.
///
/// A log may stand there with several keys, as during a rotation; each public key stands once.
///
/// # Errors
///
/// [`PolicyError::Line`].
pub fn parse_logs(text: &str) -> Result<Vec<PolicyKey>, PolicyError> {
    let mut reader = Reader::default();
    for (line, number) in text.split('\n').zip(1..) {
        let mut read = reader.line(line);
        if !reader.voters.is_empty() || reader.quorum.is_some() {
            read = Err(PolicyFault::OnlyLogs);
        }
        read.map_err(|fault| PolicyError::Line { line: number, fault })?;
    }
    Ok(reader.logs)
}

/// What the lines read so far have defined.
#[derive(Default)]
struct Reader<'t> {
    logs: Vec<PolicyKey>,
    witnesses: Vec<PolicyKey>,
    witness_names: Vec<String>,
    voters: Vec<Voter>,
    names: BTreeMap<&'t str, usize>,
    members: BTreeSet<usize>,
    quorum: Option<Quorum>,
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: &'t str) -> Result<(), PolicyFault> {
        if line.chars().any(|c| c.is_ascii_control() && c != '\t') {
            return Err(PolicyFault::Characters);
        }
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", key, url @ ..] => {
                let known = policy_key(key, url, NoteAlgorithm::Ed25519, "log <vkey> [<url>]")?;
                self.new_key(&known)?;
                self.logs.push(known);
                Ok(())
            }
            ["witness", name, key, url @ ..] => {
                let known = policy_key(key, url, NoteAlgorithm::Cosignature, WITNESS)?;
                let voter = Voter::Witness(known.key.clone());
                self.new_key(&known)?;
                self.define(name, voter)?;
                self.witnesses.push(known);
                self.witness_names.push((*name).to_owned());
                Ok(())
            }
            ["group", name, threshold, members @ ..] if !members.is_empty() => self.group(name, threshold, members),
            ["quorum", name] => {
                let quorum = if *name == NONE { Quorum::Nobody } else { Quorum::Voter(self.defined(name)?) };
                if self.quorum.replace(quorum).is_some() { Err(PolicyFault::QuorumTwice) } else { Ok(()) }
            }
            ["log", ..] => Err(PolicyFault::Words { wanted: "log <vkey> [<url>]" }),
            ["witness", ..] => Err(PolicyFault::Words { wanted: WITNESS }),
            ["group", ..] => Err(PolicyFault::Words { wanted: "group <name> all|any|<k> <name>..." }),
            ["quorum", ..] => Err(PolicyFault::Words { wanted: "quorum <name>|none" }),
            [other, ..] => Err(PolicyFault::Keyword { found: (*other).to_owned() }),
        }
    }

    /// Trust: one public key under two names would be one body with two voices; a log's among the witnesses, a log
    /// that vouches for itself.
    fn new_key(&self, new: &PolicyKey) -> Result<(), PolicyFault> {
        let mut known = self.logs.iter().chain(&self.witnesses);
        if known.any(|old| old.key.public_key() == new.key.public_key()) { Err(PolicyFault::KeyTwice) } else { Ok(()) }
    }

    fn group(&mut self, name: &'t str, threshold: &str, names: &[&str]) -> Result<(), PolicyFault> {
        let mut members = Vec::with_capacity(names.len());
        for member in names {
            let voter = self.defined(member)?;
            if !self.members.insert(voter) {
                return Err(PolicyFault::MemberTwice { name: (*member).to_owned() });
            }
            members.push(voter);
        }
        let threshold = match threshold {
            "all" => members.len(),
            "any" => 1,
            number => decimal(number)
                .and_then(|k| usize::try_from(k).ok())
                .filter(|k| (1..=members.len()).contains(k))
                .ok_or(PolicyFault::Threshold { found: number.to_owned(), members: members.len() })?,
        };
        self.define(name, Voter::Group { threshold, members })
    }

    fn define(&mut self, name: &'t str, voter: Voter) -> Result<(), PolicyFault> {
        if name == NONE || self.names.insert(name, self.voters.len()).is_some() {
            return Err(PolicyFault::NameTwice { name: name.to_owned() });
        }
        self.voters.push(voter);
        Ok(())
    }

    fn defined(&self, name: &str) -> Result<usize, PolicyFault> {
        self.names.get(name).copied().ok_or_else(|| PolicyFault::NameUnknown { name: name.to_owned() })
    }
}

/// The predefined name of a quorum that asks for nothing.
const NONE: &str = "none";
/// The shape of a witness line.
const WITNESS: &str = "witness <name> <vkey> [<url>]";

fn policy_key(key: &str, url: &[&str], wanted: NoteAlgorithm, shape: &'static str) -> Result<PolicyKey, PolicyFault> {
    let url = match url {
        [] => None,
        [url] => Some((*url).to_owned()),
        [_, _, ..] => return Err(PolicyFault::Words { wanted: shape }),
    };
    let key: VerifierKey = key.parse().map_err(PolicyFault::Key)?;
    if key.algorithm() == wanted { Ok(PolicyKey { key, url }) } else { Err(PolicyFault::KeyType) }
}

#[cfg(test)]
mod tests;

//! `minglu key`: make and show keys.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use ed25519_dalek::SigningKey;
use serde_json::json;

use crate::service::{read_secret, write_secret};
use crate::statement::PublicKey;
use crate::store::random_bytes;

use super::Ended;

/// Make and show keys
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key file (mode 0600; an existing file is not replaced)
    New {
        /// The file
        file: PathBuf,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the public part of a key file
    Show {
        /// The file
        file: PathBuf,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
}

/// A new key from the system's randomness.
pub(super) fn new_key() -> Result<SigningKey> {
    Ok(SigningKey::from_bytes(&random_bytes()?))
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let (key, json) = match &args.action {
        Action::New { file, json } => {
            let key = new_key()?;
            write_secret(file, &key)?;
            (key, *json)
        }
        Action::Show { file, json } => (read_secret(file)?, *json),
    };
    let public = PublicKey::from(&key);
    if json {
        println!("{}", json!({ "kid": public.kid(), "public_key": public }));
    } else {
        println!("kid        {}\npublic_key {public}", public.kid());
    }
    Ok(Ended::Sound)
}

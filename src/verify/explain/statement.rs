//! From the statement's texts to the digest in its entry.

use crate::codes::Hash;
use crate::log::Entry;
use crate::statement::{Disclosure, Envelope, Fault, PublicKey, Statement, base64url};

use super::{BASE64URL, ED25519, Explained, SHA256, Shown, Step, pem};

pub(super) fn steps(bytes: &[u8], of: &Explained<'_>, entry: &Entry) -> Result<Vec<Step>, Fault> {
    let statement = Statement::parse(bytes)?;
    let envelope = &statement.envelope;
    let mut steps = vec![Step {
        title: "Decode the payload: what was signed".to_owned(),
        redo: BASE64URL,
        input: vec![("payload, base64url", Shown::Text(envelope.payload.clone()))],
        output: vec![("the event, JSON", Shown::of(&base64url::decode(&envelope.payload).unwrap_or_default()))],
        holds: None,
    }];
    for disclosure in envelope.disclosures.iter().chain(of.disclosures) {
        steps.push(disclosure_step(&statement, disclosure));
    }
    for (index, (role, kid)) in statement.signers.iter().enumerate() {
        let Some(signature) = envelope.signatures.get(index) else { continue };
        steps.push(Step {
            title: format!("Decode protected header {index}: algorithm and key of the {role}"),
            redo: BASE64URL,
            input: vec![("protected, base64url", Shown::Text(signature.protected.clone()))],
            output: vec![("header, JSON", Shown::of(&base64url::decode(&signature.protected).unwrap_or_default()))],
            holds: None,
        });
        let key = of.signer_keys.iter().find(|key| key.kid() == kid);
        if let Some(key) = key {
            let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{key}"}}"#);
            steps.push(Step {
                title: format!("Hash the public key of the {role}: the kid names this key and no other"),
                redo: SHA256,
                output: vec![
                    ("SHA-256", Shown::hex(Hash::of(jwk.as_bytes()))),
                    ("as base64url, the kid", Shown::Text(Hash::of(jwk.as_bytes()).to_base64url())),
                ],
                holds: Some(Hash::of(jwk.as_bytes()).to_base64url() == kid.to_string()),
                input: vec![("public key as JWK", Shown::Text(jwk))],
            });
        }
        steps.push(signature_step(envelope, index, &format!("{role} {kid}"), key));
    }
    steps.push(digest_step(envelope, entry));
    Ok(steps)
}

fn disclosure_step(statement: &Statement, disclosure: &str) -> Step {
    let digest = Disclosure::digest_of(disclosure);
    let signed = statement.places().is_ok_and(|places| places.contains_key(&digest));
    Step {
        title: "Hash a disclosure: its digest must stand in an _sd of the event".to_owned(),
        redo: SHA256,
        input: vec![("disclosure, base64url", Shown::Text(disclosure.to_owned()))],
        output: vec![
            ("salt, name and value", Shown::of(&base64url::decode(disclosure).unwrap_or_default())),
            ("SHA-256", Shown::hex(digest)),
            ("as base64url", Shown::Text(digest.to_base64url())),
        ],
        holds: Some(signed),
    }
}

fn signature_step(envelope: &Envelope, index: usize, signer: &str, key: Option<&PublicKey>) -> Step {
    let signature = envelope.signatures.get(index);
    let message = signature.map(|found| format!("{}.{}", found.protected, envelope.payload)).unwrap_or_default();
    let bytes = signature.and_then(|found| base64url::decode(&found.signature)).unwrap_or_default();
    let good = key.map(|key| <&[u8; 64]>::try_from(bytes.as_slice()).is_ok_and(|s| key.accepts(message.as_bytes(), s)));
    let mut input =
        vec![("MESSAGE, the header, a dot, the payload", Shown::Text(message)), ("SIGNATURE", Shown::Hex(bytes))];
    if let Some(key) = key {
        input.push(("KEY.pem", Shown::Text(pem(&key.to_bytes()))));
    }
    let word = match good {
        Some(true) => "holds",
        Some(false) => "does not hold",
        None => "the key was not given",
    };
    Step {
        title: format!("Verify signature {index} by {signer}"),
        redo: ED25519,
        input,
        output: vec![("signature", Shown::Text(word.to_owned()))],
        holds: good,
    }
}

fn digest_step(envelope: &Envelope, entry: &Entry) -> Step {
    let mut text = format!("minglu-statement/v1\n{}", envelope.payload);
    for signature in &envelope.signatures {
        for part in [".", &signature.protected, ".", &signature.signature] {
            text.push_str(part);
        }
    }
    let digest = Hash::of(text.as_bytes());
    Step {
        title: "Hash the statement with its signatures: the digest that the entry carries".to_owned(),
        redo: SHA256,
        input: vec![("text", Shown::Text(text))],
        output: vec![("SHA-256", Shown::hex(digest)), ("as base64url", Shown::Text(digest.to_base64url()))],
        holds: Some(digest == entry.statement),
    }
}

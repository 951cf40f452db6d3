//! What a stranger may send: never a panic, never 5xx, always an answer that says what is wrong.

use std::io::Write as _;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use minglu::api::Options;
use proptest::prelude::*;

use crate::client::{connect, receive, send};
use crate::world::World;

/// One world for all cases: nothing that is sent here changes it.
fn world() -> &'static Mutex<World> {
    static WORLD: OnceLock<Mutex<World>> = OnceLock::new();
    WORLD.get_or_init(|| Mutex::new(World::populated()))
}

fn any_media() -> impl Strategy<Value = String> {
    prop_oneof![Just("application/jose+json".to_owned()), Just("application/x-ndjson".to_owned()), "[ -~]{0,30}",]
}

/// Bytes, or a statement with a few bytes of it changed.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let good = world().lock().unwrap().inspection();
    let length = good.len();
    let changed = prop::collection::vec((0..length, any::<u8>()), 1..8).prop_map(move |changes| {
        let mut bytes = good.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..2000),
        "[\\[\\]{}\",:0-9a-z\n]{0,400}".prop_map(String::into_bytes),
        changed
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever is posted: 4xx, or a good answer; never the server's fault.
    #[test]
    fn random_bytes_are_never_the_servers_fault(media in any_media(), check in any::<bool>(), body in any_body()) {
        let world = world().lock().unwrap();
        let target = if check { "/v1/statements/check" } else { "/v1/statements" };
        let reply = send(world.address, "POST", target, &[("content-type", &media)], &body);
        prop_assert!(reply.status < 500, "{}", reply.text());
        if reply.status == 200 && media == "application/x-ndjson" {
            for line in reply.lines() {
                prop_assert!(line["status"].as_u64().unwrap() < 500, "{line}");
            }
        } else if reply.status >= 400 {
            reply.slug();
        }
    }

    /// Whatever is asked for: an answer, never the server's fault.
    #[test]
    fn random_addresses_are_never_the_servers_fault(
        path in prop::sample::select(minglu::api::paths()), part in "[!-~]{0,40}", query in "[!-~&&[^#]]{0,40}",
        accept in "[ -~]{0,30}",
    ) {
        let world = world().lock().unwrap();
        let part = part.replace(['#', '?'], "%");
        let target = ["{seq}", "{digest}", "{path}", "{slug}"].iter().fold(path.0.to_owned(), |t, name| t.replace(name, &part));
        let reply = send(world.address, "GET", &format!("{target}?{query}"), &[("accept", &accept), ("accept-language", &accept), ("if-none-match", &accept)], &[]);
        prop_assert!(reply.status < 500, "{target}?{query}: {}", reply.text());
    }
}

#[test]
fn a_body_that_says_or_turns_out_to_be_too_long_is_refused() {
    let world = World::populated();
    let mut stream = connect(world.address);
    let head = "POST /v1/statements HTTP/1.1\r\nhost: l\r\ncontent-type: application/jose+json\r\n";
    // Only said: nothing of it is waited for.
    stream.write_all(format!("{head}content-length: 99999999999\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(receive(&mut stream, "POST").slug(), "too-large");
    let mut stream = connect(world.address);
    stream.write_all(format!("{head}transfer-encoding: chunked\r\n\r\n").as_bytes()).unwrap();
    let chunk = [b"8000\r\n", &vec![b' '; 0x8000][..], b"\r\n"].concat();
    for _ in 0..9 {
        stream.write_all(&chunk).unwrap();
    }
    assert_eq!(receive(&mut stream, "POST").slug(), "too-large");
}

#[test]
fn a_slow_body_is_given_up_and_a_slow_head_is_too() {
    let options = Options {
        workers: 1,
        body_patience: Duration::from_millis(100),
        head_patience: Duration::from_secs(1),
        ..Options::default()
    };
    let world = World::with(options, 16);
    let mut stream = connect(world.address);
    let head =
        "POST /v1/statements HTTP/1.1\r\nhost: l\r\ncontent-type: application/jose+json\r\ncontent-length: 10\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    let reply = receive(&mut stream, "POST");
    assert_eq!((reply.status, reply.slug().as_str()), (408, "slow-request"));
    let mut stream = connect(world.address);
    stream.write_all(b"GET / HTTP/1.1\r\nhos").unwrap();
    assert_eq!(receive(&mut stream, "GET").status, 408);
}

#[test]
fn a_body_that_breaks_off_writes_nothing() {
    let mut world = World::populated();
    let size = world.ledger().size();
    let statement = world.inspection();
    for media in ["application/jose+json", "application/x-ndjson"] {
        let mut stream = connect(world.address);
        let head = format!(
            "POST /v1/statements HTTP/1.1\r\nhost: l\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            statement.len() + 10
        );
        stream.write_all(&[head.as_bytes(), &statement].concat()).unwrap();
        stream.shutdown(std::net::Shutdown::Both).unwrap();
    }
    // Stopping waits for all requests.
    world.restart();
    assert_eq!(world.ledger().size(), size);
}

#[test]
fn one_connection_serves_many_requests() {
    let world = World::populated();
    let mut stream = connect(world.address);
    for seq in 0..3 {
        stream.write_all(format!("GET /v1/entries/{seq} HTTP/1.1\r\nhost: l\r\n\r\n").as_bytes()).unwrap();
        assert_eq!(receive(&mut stream, "GET").json()["seq"], seq);
    }
    let statement = b"x";
    let head =
        "POST /v1/statements HTTP/1.1\r\nhost: l\r\ncontent-type: application/jose+json\r\ncontent-length: 1\r\n\r\n";
    stream.write_all(&[head.as_bytes(), statement].concat()).unwrap();
    assert_eq!(receive(&mut stream, "POST").slug(), "malformed-statement");
    stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: l\r\n\r\n").unwrap();
    assert_eq!(receive(&mut stream, "GET").text(), "live\n");
}

//! Batches: in order, line by line, each for itself.

use std::io::{Read as _, Write as _};

use minglu::api::Options;
use minglu::statement::Role;
use serde_json::{Value, json};

use crate::client::{connect, receive, send, slug_of};
use crate::world::{OFFICERS, OWN, OWN_APPROVERS, OWN_REGION, World};

/// What each line came to: its status, and slug or number.
fn told(lines: &[Value]) -> Vec<(u64, u64, String)> {
    lines
        .iter()
        .map(|line| {
            let said = line["seq"].as_u64().map_or_else(|| slug_of(line), |seq| seq.to_string());
            (line["line"].as_u64().unwrap(), line["status"].as_u64().unwrap(), said)
        })
        .collect()
}

#[test]
fn lines_are_decided_in_order_and_a_bad_one_blocks_nobody() {
    let mut world = World::populated();
    let size = world.ledger().size().0;
    let enrolment = world.enrolment(OWN, OWN_REGION, OWN_APPROVERS, 25);
    let by_new = world.inspection_by(&[(Role::Handler, OFFICERS[0]), (Role::Handler, 25)]);
    let revocation = world.revocation(25);
    let too_late = world.inspection_by(&[(Role::Handler, OFFICERS[0]), (Role::Handler, 25)]);
    let good = world.inspection();
    let lines = vec![
        by_new.clone(),
        enrolment,
        by_new.clone(),
        b"{\"payload\":".to_vec(),
        vec![],
        vec![b'x'; 300_000],
        by_new.clone(),
        revocation,
        too_late,
        good.clone(),
        good.clone(),
    ];
    let reply = world.batch(&lines);
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/x-ndjson"));
    let n = |k: u64| (size + k).to_string();
    let wanted = [
        (1, 401, "unknown-key".to_owned()),
        (2, 201, n(0)),
        (3, 201, n(1)),
        (4, 400, "malformed-statement".to_owned()),
        (5, 400, "malformed-statement".to_owned()),
        (6, 413, "too-large".to_owned()),
        (7, 200, n(1)),
        (8, 201, n(2)),
        (9, 401, "revoked-key".to_owned()),
        (10, 201, n(3)),
        (11, 200, n(3)),
    ];
    assert_eq!(told(&reply.lines()), wanted);
    assert_eq!((&reply.lines()[6]["repeated"], &reply.lines()[9]["repeated"]), (&json!(true), &json!(false)));
    assert_eq!(reply.lines()[3]["request_id"], reply.header("x-request-id"));
    world.restart();
    let again = world.batch(&[good.clone(), by_new, good]);
    assert_eq!(told(&again.lines()), [(1, 200, n(3)), (2, 200, n(1)), (3, 200, n(3))]);
}

#[test]
fn a_batch_that_is_longer_than_the_queue_waits_and_loses_nothing() {
    let mut world = World::with(Options { workers: 1, ..Options::default() }, 1);
    world.populate();
    let size = world.ledger().size().0;
    let lines: Vec<Vec<u8>> = (0..600).map(|_| world.inspection()).collect();
    let reply = world.batch(&lines);
    let wanted: Vec<_> = (0..600).map(|k| (k + 1, 201, (size + k).to_string())).collect();
    assert_eq!(told(&reply.lines()), wanted);
    assert_eq!(world.ledger().size().0, size + 600);
}

#[test]
fn an_answer_comes_before_the_next_line_is_sent() {
    let mut world = World::populated();
    let mut stream = connect(world.address);
    let head = "POST /v1/statements HTTP/1.1\r\nhost: l\r\nconnection: close\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..3 {
        let line = [world.inspection(), b"\n".to_vec()].concat();
        stream.write_all(&[format!("{:x}\r\n", line.len()).into_bytes(), line, b"\r\n".to_vec()].concat()).unwrap();
        let (mut answer, mut chunk) = (Vec::new(), [0; 4096]);
        while !answer.windows(14).any(|part| part == b"\"status\":201,\"") {
            let count = stream.read(&mut chunk).unwrap();
            assert!(count > 0, "the answer ended early");
            answer.extend_from_slice(&chunk[..count]);
        }
        // The rest of this answer line, up to the end of its chunk.
        while !answer.ends_with(b"}\n\r\n") {
            let count = stream.read(&mut chunk).unwrap();
            answer.extend_from_slice(&chunk[..count]);
        }
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"0\r\n\r\n");
}

#[test]
fn more_work_than_the_server_takes_at_once_is_told_to_come_back() {
    let options = Options { workers: 1, batches_at_once: 1, ..Options::default() };
    let mut world = World::with(options, 16);
    world.populate();
    let mut first = connect(world.address);
    let head = "POST /v1/statements HTTP/1.1\r\nhost: l\r\nconnection: close\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n2\r\nx\n\r\n";
    first.write_all(head.as_bytes()).unwrap();
    let mut byte = [0];
    first.read_exact(&mut byte).unwrap();
    let second = world.batch(&[b"x".to_vec()]);
    assert_eq!((second.status, second.slug().as_str(), second.header("retry-after")), (503, "busy", "1"));
    first.write_all(b"0\r\n\r\n").unwrap();
    let mut rest = Vec::new();
    first.read_to_end(&mut rest).unwrap();
    assert_eq!(world.batch(&[b"x".to_vec()]).status, 200, "the first one is over");

    let mut world = World::with(Options { workers: 1, statements_at_once: 0, ..Options::default() }, 16);
    let founding = world.founding();
    let reply = world.post(&founding);
    assert_eq!((reply.status, reply.slug().as_str(), reply.header("retry-after")), (503, "busy", "1"));
    assert_eq!(world.get("/health/live").status, 200);
}

#[test]
fn a_batch_is_bounded_in_bytes_lines_and_time() {
    let options = Options {
        workers: 1,
        batch_bytes_max: 20_000,
        batch_lines_max: 3,
        body_patience: std::time::Duration::from_millis(200),
        ..Options::default()
    };
    let mut world = World::with(options, 16);
    world.populate();
    let bad = b"x".to_vec();
    let reply = world.batch(&[bad.clone(), bad.clone(), bad.clone()]);
    assert_eq!(told(&reply.lines()).len(), 3);
    let reply = world.batch(&[bad.clone(), bad.clone(), bad.clone(), bad.clone(), bad.clone()]);
    let said: Vec<String> = told(&reply.lines()).into_iter().map(|(_, _, said)| said).collect();
    assert_eq!(said, ["malformed-statement", "malformed-statement", "malformed-statement", "too-large"]);
    let announced = world.batch(&[vec![b'x'; 20_001]]);
    assert_eq!((announced.status, announced.slug().as_str()), (413, "too-large"));

    let good = world.inspection();
    let mut stream = connect(world.address);
    let head = "POST /v1/statements HTTP/1.1\r\nhost: l\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    stream.write_all(&[head.as_bytes(), &chunk(&good), &chunk(b"\n{\"pay")].concat()).unwrap();
    let reply = receive(&mut stream, "POST");
    let said: Vec<(u64, u64)> = told(&reply.lines()).into_iter().map(|(line, status, _)| (line, status)).collect();
    assert_eq!(said, [(1, 201), (2, 408)], "the good line counts, the half one is given up");

    let mut stream = connect(world.address);
    stream.write_all(&[head.as_bytes(), &chunk(&vec![b'y'; 15_000]), &chunk(&vec![b'y'; 15_000])].concat()).unwrap();
    let reply = receive(&mut stream, "POST");
    assert_eq!(told(&reply.lines()), [(1, 413, "too-large".to_owned())]);
}

#[test]
fn line_ends_of_both_kinds_and_a_last_line_without_one_are_read() {
    let mut world = World::populated();
    let (a, b, c) = (world.inspection(), world.inspection(), world.inspection());
    let headers = [("content-type", "application/x-ndjson")];
    let body = [&a[..], b"\r\n", &b[..], b"\n", &c[..]].concat();
    let reply = send(world.address, "POST", "/v1/statements", &headers, &body);
    assert_eq!(told(&reply.lines()).iter().map(|(_, status, _)| *status).collect::<Vec<_>>(), [201; 3]);
    let closed = send(world.address, "POST", "/v1/statements", &headers, &[&a[..], b"\n"].concat());
    assert_eq!(told(&closed.lines()).len(), 1);
    let nothing = send(world.address, "POST", "/v1/statements", &headers, b"");
    assert_eq!((nothing.status, nothing.body.len()), (200, 0));
}

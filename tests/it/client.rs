//! A small HTTP client that can also misbehave: what it sends is exactly what the test wrote.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// By lower-case name.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The slug of a problem, after a look at what every problem must have.
    pub fn slug(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status, "{self:?}");
        assert_eq!(body["request_id"], self.header("x-request-id"), "{self:?}");
        slug_of(&body)
    }
}

/// The slug of a problem's body.
pub fn slug_of(body: &Value) -> String {
    body["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")).unwrap_or_default().to_owned()
}

/// Opens a connection on which nothing waits for ever.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends a request on a connection of its own.
pub fn send(address: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut stream = connect(address);
    let mut request = format!("{method} {target} HTTP/1.1\r\nhost: ledger\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    if !body.is_empty() || method == "POST" {
        request.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    // The server may answer and close before it has read a body that it will not have.
    let _ = stream.write_all(body);
    receive(&mut stream, method)
}

/// Reads an answer to its end.
pub fn receive(stream: &mut TcpStream, method: &str) -> Reply {
    let mut bytes = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
        if complete(&bytes, method) {
            break;
        }
    }
    parse(&bytes, method)
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n")
}

fn complete(bytes: &[u8], method: &str) -> bool {
    let Some(end) = head_end(bytes) else { return false };
    let reply = head(&bytes[..end]);
    let rest = &bytes[end + 4..];
    if method == "HEAD" || reply.status == 304 {
        return true;
    }
    if reply.header("transfer-encoding") == "chunked" {
        return rest.ends_with(b"0\r\n\r\n") && unchunked(rest).is_some();
    }
    reply.header("content-length").parse().is_ok_and(|length: usize| rest.len() >= length)
}

fn parse(bytes: &[u8], method: &str) -> Reply {
    let end = head_end(bytes).unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(bytes)));
    let mut reply = head(&bytes[..end]);
    let rest = &bytes[end + 4..];
    reply.body = if reply.header("transfer-encoding") == "chunked" && method != "HEAD" {
        unchunked(rest).expect("a chunked body ends")
    } else {
        rest.to_vec()
    };
    reply
}

fn head(bytes: &[u8]) -> Reply {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| line.split_once(':').map(|(n, v)| (n.to_lowercase(), v.trim().to_owned()));
    Reply { status, headers: lines.filter_map(header).collect(), body: vec![] }
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        rest = rest.get(end + 2..)?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..length)?);
        rest = rest.get(length + 2..)?;
    }
}

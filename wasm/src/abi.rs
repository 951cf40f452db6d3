//! What the host calls: plain functions over numbers, and two buffers in the memory of the module.
//!
//! A call of `begin`, `next`, `give` or `without` returns the length of its answer, which lies at `output()`: JSON in
//! UTF-8. Before `begin` and `give` the host calls `input(length)` and writes that many bytes at the address that it
//! returns. Buffers may move at every call: their addresses are asked for anew each time.
//!
//! One instance holds one session. After a trap it is to be thrown away.

#![expect(unsafe_code, reason = "a name in the table of exports is an unsafe attribute; nothing else here is unsafe")]

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::session::{Session, SessionError};

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

/// Makes room for the next input and says where it is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Where the last answer lies.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(Vec::as_ptr)
}

/// Begins a session; the input says what is asked: see [`Asked`](crate::asked::Asked).
#[unsafe(no_mangle)]
pub extern "C" fn begin() -> usize {
    let begun = Session::begin(&taken_input());
    answer(begun.map(|session| {
        SESSION.set(Some(session));
        json!({})
    }))
}

/// What the session wants next, or what it found.
#[unsafe(no_mangle)]
pub extern "C" fn next() -> usize {
    answer(with_session(|session| Ok(session.step().to_json())))
}

/// Gives what it wanted last: the input.
#[unsafe(no_mangle)]
pub extern "C" fn give() -> usize {
    let given = taken_input();
    answer(with_session(|session| session.give(Some(&given)).map(|()| json!({}))))
}

/// Says that what it wanted last is not to be had.
#[unsafe(no_mangle)]
pub extern "C" fn without() -> usize {
    answer(with_session(|session| session.give(None).map(|()| json!({}))))
}

fn taken_input() -> Vec<u8> {
    INPUT.take()
}

fn with_session(call: impl FnOnce(&mut Session) -> Result<Value, SessionError>) -> Result<Value, SessionError> {
    SESSION.with_borrow_mut(|session| session.as_mut().map_or(Err(SessionError::NotBegun), call))
}

/// Keeps an answer for the host, and says how long it is.
fn answer(found: Result<Value, SessionError>) -> usize {
    let told = found.unwrap_or_else(|error| json!({ "error": crate::codes::with_causes(&error) }));
    let bytes = told.to_string().into_bytes();
    let length = bytes.len();
    OUTPUT.set(bytes);
    length
}

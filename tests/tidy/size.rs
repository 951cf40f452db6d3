//! How long files and functions may be.

use crate::Finding;
use crate::source::{Source, item_bytes, line_of, places};

const FILE_LINES_MAX: usize = 400;
const ROOM_LINES_MAX: usize = 80;
const FUNCTION_LINES_MAX: usize = 70;

/// A file is one idea; a room's `mod.rs` is its sign.
pub fn files_are_short(source: &Source) -> Vec<Finding> {
    let is_room = source.path.starts_with("src/") && source.path.ends_with("/mod.rs");
    let lines_max = if is_room { ROOM_LINES_MAX } else { FILE_LINES_MAX };
    let lines = source.text.lines().count();
    if !source.is_rust() || lines <= lines_max {
        return Vec::new();
    }
    vec![Finding::new(source, lines, format!("{lines} lines, at most {lines_max} are allowed"))]
}

/// From the line of `fn` to the line of the closing brace, tests aside.
pub fn functions_are_short(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for at in places(&source.product, "fn") {
        let (_, from) = source.product.split_at(at);
        let is_definition =
            from.get(2..).unwrap_or_default().trim_start().starts_with(|c: char| c.is_alphabetic() || c == '_');
        let lines = 1 + from.bytes().take(item_bytes(from)).filter(|byte| *byte == b'\n').count();
        if is_definition && lines > FUNCTION_LINES_MAX {
            let what = format!("a function of {lines} lines, at most {FUNCTION_LINES_MAX} are allowed");
            findings.push(Finding::new(source, line_of(&source.product, at), what));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(inner_lines: usize) -> String {
        format!("fn long(x: [u8; 2]) {{\n{}}}\n", "    if x { y('}') }\n".repeat(inner_lines))
    }

    #[test]
    fn a_long_file_is_found() {
        let long = |path: &str, lines: usize| files_are_short(&Source::new(path, "x\n".repeat(lines))).len();
        assert_eq!((long("src/log/a.rs", 400), long("src/log/a.rs", 401)), (0, 1));
        assert_eq!((long("src/log/mod.rs", 80), long("src/log/mod.rs", 81)), (0, 1));
        assert_eq!((long("tests/it/a.rs", 401), long("README.md", 401)), (1, 0));
    }

    #[test]
    fn a_long_function_is_found() {
        let long = |path: &str, text: String| functions_are_short(&Source::new(path, text));
        assert_eq!(long("src/log/a.rs", function(68)), []);
        let found =
            long("src/log/a.rs", format!("type F = fn(u8) -> u8;\ntrait T {{ fn short(&self); }}\n{}", function(69)));
        assert_eq!(found.iter().map(|f| (f.line, f.what.contains("71 lines"))).collect::<Vec<_>>(), [(3, true)]);
        assert_eq!(long("src/log/tests.rs", function(99)), []);
        assert_eq!(long("src/log/a.rs", format!("#[cfg(test)]\nmod tests {{\n{}}}", function(99))), []);
    }
}

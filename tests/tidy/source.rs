//! One file as the rules see it: its text, and its code without comments, strings and tests.

/// A text file of the repository.
pub struct Source {
    /// From the repository's root, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// As it stands, with comments, strings and characters blanked. Line for line as long as `text`.
    pub code: String,
    /// As `code`, with test code blanked too.
    pub product: String,
}

/// A path in code, such as `std::fs::read` or a lone `word`.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The line it stands in, from 1.
    pub line: usize,
    /// Its segments, joined by `::`.
    pub path: String,
    /// Whether a `use` says it, so that the first segment is a crate or a module.
    pub used: bool,
}

/// A `use` statement.
pub struct Use {
    /// The line it begins in, from 1.
    pub line: usize,
    /// Whether it is visible outside its module.
    pub public: bool,
    /// From after `use` to before the semicolon.
    pub tree: String,
}

impl Source {
    /// Prepares a file for the rules.
    pub fn new(path: &str, text: String) -> Self {
        let code = if is_rust(path) { without_literals(&text) } else { String::new() };
        let product = if is_test_file(path) { blanked(&code) } else { without_tests(&code) };
        Self { path: path.to_owned(), text, code, product }
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        is_rust(&self.path)
    }

    /// The room under `src/` that it belongs to; `lib.rs` and `main.rs` are rooms of their own.
    pub fn room(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/").filter(|_| self.is_rust())?;
        Some(below.split_once('/').map_or_else(|| below.trim_end_matches(".rs"), |(room, _)| room))
    }
}

fn is_rust(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "rs")
}

fn is_test_file(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// Spaces in the place of everything but line ends.
fn blanked(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect()
}

/// Whether `c` can stand in a name.
pub fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn without_literals(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        let literal = literal_bytes(rest, before);
        let (token, after) = rest.split_at(literal.unwrap_or(next.len_utf8()));
        code.push_str(&if literal.is_some() { blanked(token) } else { token.to_owned() });
        before = next;
        rest = after;
    }
    code
}

/// Length of the comment, string or character that `rest` begins with.
fn literal_bytes(rest: &str, before: char) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment_bytes(rest));
    }
    if in_name(before) {
        return None;
    }
    let prefix = usize::from(rest.starts_with(['b', 'c']));
    let body = rest.get(prefix..)?;
    if body.starts_with('"') {
        return Some(prefix + quoted_bytes(body, '"'));
    }
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw.get(hashes..)?.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let inner_bytes = inner.find(&end).map_or(inner.len(), |at| at + end.len());
        return Some(prefix + 1 + hashes + 1 + inner_bytes);
    }
    // `'a'` and `'\n'` are characters, `'a` is a lifetime.
    let mut chars = body.strip_prefix('\'')?.chars();
    let is_character = chars.next()? == '\\' || chars.next()? == '\'';
    is_character.then(|| prefix + quoted_bytes(body, '\''))
}

fn quoted_bytes(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    body.len()
}

fn block_comment_bytes(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut skip = 0;
    for (at, _) in rest.char_indices() {
        if at < skip {
            continue;
        }
        let here = rest.get(at..).unwrap_or_default();
        if here.starts_with("/*") {
            depth += 1;
            skip = at + 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            skip = at + 2;
            if depth == 0 {
                return skip;
            }
        }
    }
    rest.len()
}

/// Blanks each item under a `#[cfg(test)]` that has a body.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut product = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        let (before, marked) = rest.split_at(at);
        let (item, after) = marked.split_at(item_bytes(marked));
        product.push_str(before);
        product.push_str(&blanked(item));
        rest = after;
    }
    product + rest
}

/// Length of the item that `code` begins with: to its semicolon, or to the brace that closes it.
pub fn item_bytes(code: &str) -> usize {
    let mut braces = 0_usize;
    let mut brackets = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return at + 1;
                }
            }
            ';' if braces == 0 && brackets == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// The line, from 1, of the byte `at`.
pub fn line_of(code: &str, at: usize) -> usize {
    1 + code.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// The places where `word` stands alone, neither the beginning nor the end of a longer name.
pub fn places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let (before, from) = text.split_at(*at);
        let after = from.get(word.len()..).unwrap_or_default();
        let goes_back = before.ends_with(in_name) && word.starts_with(in_name);
        let goes_on = after.starts_with(in_name) && word.ends_with(in_name);
        !goes_back && !goes_on
    })
}

/// All `use` statements.
pub fn uses(code: &str) -> Vec<Use> {
    let statement = |at: usize| {
        let (before, from) = code.split_at(at);
        // `use<'a>` after `impl Trait` is no statement.
        let tree = from.strip_prefix("use").filter(|tree| tree.starts_with(char::is_whitespace))?;
        let line_start = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let tree = tree.split(';').next().unwrap_or_default().trim().to_owned();
        Some(Use { line: line_of(code, at), public: line_start.starts_with("pub"), tree })
    };
    places(code, "use").filter_map(statement).collect()
}

/// The paths of a `use` tree: `a::{b, c::{d, e as f}}` is `a::b`, `a::c::d` and `a::c::e`.
pub fn expanded(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((stem, group)) = tree.split_once('{') else {
        let path = tree.split_whitespace().next().unwrap_or_default();
        return if path.is_empty() { Vec::new() } else { vec![path.to_owned()] };
    };
    let group = group.rsplit_once('}').map_or(group, |(inside, _)| inside);
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().flat_map(|part| expanded(part)).map(|path| format!("{}{path}", stem.trim())).collect()
}

/// Every path that the code names, those of `use` statements written out.
pub fn names(code: &str) -> Vec<Named> {
    let mut found: Vec<Named> = uses(code)
        .iter()
        .flat_map(|use_| expanded(&use_.tree).into_iter().map(|path| Named { line: use_.line, path, used: true }))
        .collect();
    for (index, line) in code.lines().enumerate() {
        let paths = line.split(|c: char| !in_name(c) && c != ':').map(|path| path.trim_matches(':'));
        let paths = paths.filter(|path| !path.is_empty());
        found.extend(paths.map(|path| Named { line: index + 1, path: path.to_owned(), used: false }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_characters_are_no_code() {
        for literal in [
            "// std::fs",
            "/* a /* std::fs */ b */",
            r#""std::fs""#,
            r#""\"std::fs""#,
            r##"r#"" std::fs"#"##,
            r#"b"std::fs""#,
            r"'\''",
            "'s'",
        ] {
            let code = without_literals(&format!("a {literal}\nb"));
            assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "b"], "{literal}");
        }
        assert_eq!(without_literals("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(without_literals("r#type"), "r#type");
    }

    #[test]
    fn tests_are_no_product() {
        let inline = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { if x {} }\n}\nfn c() {}\n";
        let source = Source::new("src/log/x.rs", inline.into());
        assert!(source.product.contains("fn a") && source.product.contains("fn c") && !source.product.contains("fn b"));
        assert!(source.code.contains("fn b"));
        assert_eq!(source.product.lines().count(), source.text.lines().count());
        let beside = Source::new("src/log/x.rs", "#[cfg(test)]\nmod tests;\nfn a() {}".into());
        assert!(beside.product.contains("fn a"));
        assert!(Source::new("src/log/x/tests.rs", "fn a() {}".into()).product.trim().is_empty());
    }

    #[test]
    fn a_use_tree_is_its_paths() {
        assert_eq!(expanded("a::{b, c::{d, e as f}, self}"), ["a::b", "a::c::d", "a::c::e", "a::self"]);
        assert_eq!(expanded("a::b as c"), ["a::b"]);
        let all = names("pub use x::{\n    y,\n};\nlet z = std::fs::read();");
        assert!(all.contains(&Named { line: 1, path: "x::y".into(), used: true }));
        assert!(all.contains(&Named { line: 4, path: "std::fs::read".into(), used: false }));
    }

    #[test]
    fn a_file_under_src_has_a_room() {
        for (path, room) in [
            ("src/main.rs", Some("main")),
            ("src/log/mod.rs", Some("log")),
            ("src/log/a/b.rs", Some("log")),
            ("src/log/a.txt", None),
            ("tests/it/main.rs", None),
        ] {
            assert_eq!(Source::new(path, String::new()).room(), room, "{path}");
        }
    }
}

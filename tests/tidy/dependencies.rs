//! Each dependency says in one line why it is there.

use crate::Finding;
use crate::source::Source;

/// A dependency of the manifest.
struct Dependency {
    line: usize,
    name: String,
    reason: Option<String>,
}

/// The crates that the package's own manifest names, as code spells them.
pub fn all() -> Vec<String> {
    read(include_str!("../../Cargo.toml")).into_iter().map(|dependency| dependency.name.replace('-', "_")).collect()
}

/// Every dependency of a `Cargo.toml` ends in a comment with its reason.
pub fn each_says_why(source: &Source) -> Vec<Finding> {
    if !(source.path == "Cargo.toml" || source.path.ends_with("/Cargo.toml")) {
        return Vec::new();
    }
    let silent = read(&source.text).into_iter().filter(|dependency| dependency.reason.is_none());
    silent
        .map(|found| Finding::new(source, found.line, format!("`{}` does not say why it is here", found.name)))
        .collect()
}

fn read(manifest: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut in_table = false;
    let mut open = 0_i32;
    for (index, line) in manifest.lines().enumerate() {
        let (value, comment) = split_comment(line);
        if value.trim().is_empty() {
            continue;
        }
        if open == 0 && value.trim_start().starts_with('[') {
            let table = value.trim().trim_matches(['[', ']']);
            in_table = is_table_of_dependencies(table);
            // `[dependencies.name]` is a dependency of its own.
            if let Some((_, name)) = table.rsplit_once("dependencies.") {
                found.push(Dependency { line: index + 1, name: name.to_owned(), reason: comment });
            }
            continue;
        }
        if in_table && open == 0 {
            let name = value.split(['=', '.']).next().unwrap_or_default().trim().to_owned();
            found.push(Dependency { line: index + 1, name, reason: comment });
        } else if in_table && let Some(dependency) = found.last_mut() {
            dependency.reason = dependency.reason.take().or(comment);
        }
        open += value.chars().map(|c| i32::from("[{".contains(c)) - i32::from("]}".contains(c))).sum::<i32>();
    }
    found
}

fn is_table_of_dependencies(table: &str) -> bool {
    ["dependencies", "dev-dependencies", "build-dependencies"].into_iter().any(|kind| {
        table == kind
            || (table.starts_with("target.") && table.ends_with(&format!(".{kind}")))
            || table == format!("workspace.{kind}")
    })
}

/// What stands before and after the `#` that is in no string.
fn split_comment(line: &str) -> (&str, Option<String>) {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '#') => {
                let (value, comment) = line.split_at(at);
                let comment = comment.trim_start_matches('#').trim();
                return (value, (!comment.is_empty()).then(|| comment.to_owned()));
            }
            _ => {}
        }
    }
    (line, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent(text: &str) -> Vec<usize> {
        each_says_why(&Source::new("Cargo.toml", text.into())).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        for (text, lines) in [
            ("[dependencies]\na = \"1\" # why\nb = \"2\"\n", vec![3]),
            ("[dev-dependencies]\na = \"1\" #\n", vec![2]),
            ("[target.'cfg(not(x = \"y\"))'.dependencies]\na = \"1#2\"\n", vec![2]),
            ("[dependencies.a]\nversion = \"1\"\n", vec![1]),
            ("[dependencies]\na = { features = [\n  \"x\",\n] }\nb = \"1\" # why\n", vec![2]),
            ("[dependencies]\na = { features = [\n  \"x\",\n] } # why\n", vec![]),
            (
                "[package]\nname = \"a\"\n[dependencies]\n\n# only a comment\na = \"1\" # why\n[lints.rust]\nb = \"c\"\n",
                vec![],
            ),
        ] {
            assert_eq!(silent(text), lines, "{text}");
        }
    }

    #[test]
    fn the_manifest_of_this_package_is_read() {
        let all = all();
        for name in ["serde_json", "actix_web", "proptest"] {
            assert!(all.iter().any(|found| found == name), "{name} is missing from {all:?}");
        }
    }
}

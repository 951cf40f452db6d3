//! Whether a page is well made: tags that close, names that exist once, labels, and nothing from elsewhere.

use std::collections::BTreeSet;

const VOID: [&str; 4] = ["meta", "link", "input", "br"];

/// Panics where a page is not well made.
pub fn check(address: &str, page: &str) {
    assert!(page.len() < 100_000, "{address}: {} bytes", page.len());
    assert!(page.starts_with("<!DOCTYPE html>"), "{address}");
    for word in ["<script", "javascript:", "http://", "https://", "<style", "<img", "<iframe"] {
        assert!(!page.contains(word), "{address}: {word}");
    }
    let (mut open, mut ids, mut wanted, mut level) = (Vec::new(), BTreeSet::new(), Vec::new(), 0);
    for tag in page.split('<').skip(2).map(|part| part.split_once('>').unwrap_or_else(|| panic!("{address}: {part}")).0)
    {
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{address}");
            continue;
        }
        for forbidden in [" src=", " style=", " on"] {
            assert!(!tag.contains(forbidden), "{address}: {tag}");
        }
        let name = tag.split(' ').next().unwrap();
        if !VOID.contains(&name) {
            open.push(name);
        }
        if let Some(id) = attribute(tag, "id") {
            assert!(ids.insert(id), "{address}: two of {id}");
        }
        wanted.extend(attribute(tag, "for"));
        wanted.extend(attribute(tag, "aria-labelledby"));
        wanted.extend(attribute(tag, "href").and_then(|target| target.strip_prefix('#')));
        if let Some(found) = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            assert!(found <= level + 1, "{address}: a heading of level {found} below one of {level}");
            level = found;
        }
    }
    assert!(open.is_empty(), "{address}: {open:?}");
    for name in wanted {
        assert!(ids.contains(name), "{address}: nothing is called {name}");
    }
    assert_eq!(page.matches("<h1").count(), 1, "{address}");
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

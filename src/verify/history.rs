//! Comparing two copies of a log entry by entry.

use crate::log::Seq;

/// The first entry in which an old copy of the log differs from the log as it is now.
///
/// `None` if the log now begins with everything that the old copy holds. An entry that is gone counts as different.
pub fn first_difference<O, N>(old_lines: O, new_lines: N) -> Option<Seq>
where
    O: IntoIterator<Item: AsRef<[u8]>>,
    N: IntoIterator<Item: AsRef<[u8]>>,
{
    let mut new_lines = new_lines.into_iter();
    let differs = |old: O::Item| new_lines.next().is_none_or(|new| new.as_ref() != old.as_ref());
    old_lines.into_iter().map(differs).zip(0..).find(|(differs, _)| *differs).map(|(_, seq)| Seq(seq))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        let old = ["a", "b", "c"];
        for (new, wanted) in [
            (&["a", "b", "c"][..], None),
            (&["a", "b", "c", "d"], None),
            (&["a", "x", "y"], Some(1)),
            (&["a", "b"], Some(2)),
            (&[], Some(0)),
        ] {
            assert_eq!(first_difference(old, new), wanted.map(Seq), "{new:?}");
        }
        assert_eq!(first_difference([""; 0], ["a"]), None);
    }
}

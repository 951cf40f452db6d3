//! The two languages of the pages. Chinese is authoritative.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Chinese,
    English,
}

/// The language of one page, and whether its reader chose it by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Locale {
    pub language: Language,
    chosen: bool,
}

impl Language {
    /// As `lang` says it.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// As the parameter `lang` says it.
    const fn short(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split('-').next().unwrap_or_default();
        [Self::Chinese, Self::English].into_iter().find(|language| language.short().eq_ignore_ascii_case(first))
    }
}

impl Locale {
    /// By the parameter `lang`, else by the browser's preference, else Chinese.
    pub(super) fn of(parameter: Option<&str>, accept_language: Option<&str>) -> Self {
        match parameter.and_then(Language::of_tag) {
            Some(language) => Self { language, chosen: true },
            None => Self { language: preferred(accept_language.unwrap_or_default()), chosen: false },
        }
    }

    /// The words in this language.
    pub(super) const fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// The language of a text that was recorded, where it is another than that of the page.
    ///
    /// Names and facts are recorded in Chinese; a screen reader has to be told. Source: WCAG 2.2, 3.1.2.
    pub(super) fn lang_of(self, text: &str) -> Option<&'static str> {
        let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        (chinese && self.language == Language::English).then_some(Language::Chinese.tag())
    }

    /// An address of this register, which goes on in the language that its reader chose.
    pub(super) fn link(self, address: &str) -> String {
        if self.chosen { with_language(address, self.language) } else { address.to_owned() }
    }

    /// The parameter that a form has to carry on.
    pub(super) fn carried(self) -> Option<&'static str> {
        self.chosen.then(|| self.language.short())
    }

    /// The same address in the other language, and that language.
    pub(super) fn other(self, address: &str) -> (Language, String) {
        let other = match self.language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        };
        (other, with_language(address, other))
    }
}

fn with_language(address: &str, language: Language) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(before, after)| (before, Some(after)));
    let joint = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    format!("{address}{joint}lang={}{fragment}", language.short())
}

/// The first of the two languages that a browser's list names with a weight above nought.
///
/// Browsers list languages in the order in which their reader prefers them.
fn preferred(accept_language: &str) -> Language {
    let wanted = |item: &&str| !item.split(';').skip(1).any(|part| part.trim() == "q=0");
    let mut listed = accept_language.split(',').filter(wanted).map(|item| item.split(';').next().unwrap_or_default());
    listed.find_map(|tag| Language::of_tag(tag.trim())).unwrap_or(Language::Chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_goes_before_the_browser_and_the_browser_before_chinese() {
        let table = [
            (None, None, Language::Chinese),
            (None, Some("en-GB,zh;q=0.8"), Language::English),
            (None, Some("fr, zh-CN;q=0.9, en;q=0.8"), Language::Chinese),
            (None, Some("en;q=0, zh"), Language::Chinese),
            (Some("en"), Some("zh-CN"), Language::English),
            (Some("zh-CN"), Some("en"), Language::Chinese),
            (Some("<b>"), Some("en"), Language::English),
        ];
        for (parameter, header, wanted) in table {
            assert_eq!(Locale::of(parameter, header).language, wanted, "{parameter:?} {header:?}");
        }
    }

    #[test]
    fn a_chosen_language_goes_along_and_a_preferred_one_need_not() {
        let chosen = Locale::of(Some("en"), None);
        assert_eq!(chosen.link("/lists/watch"), "/lists/watch?lang=en");
        assert_eq!(chosen.link("/?q=a#found"), "/?q=a&lang=en#found");
        assert_eq!(chosen.other("/about"), (Language::Chinese, "/about?lang=zh".to_owned()));
        assert_eq!(Locale::of(None, Some("en")).link("/about"), "/about");
        assert_eq!((chosen.lang_of("颐养院"), chosen.lang_of("a1")), (Some("zh-CN"), None));
        assert_eq!(Locale::of(None, None).lang_of("颐养院"), None);
    }
}

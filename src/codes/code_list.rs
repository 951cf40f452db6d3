//! Code lists: closed sets of names, each with its labels in Chinese and English.

/// Defines a code list: an enum with its names on the wire and its labels, zh-CN first, which is authoritative.
///
/// ```text
/// code_list! {
///     /// What it is.
///     pub enum Tier {
///         /// 轻微.
///         Light = "light", "轻微", "Light";
///     }
/// }
/// ```
macro_rules! code_list {
    ($(#[$meta:meta])* pub enum $list:ident {
        $($(#[$doc:meta])* $code:ident = $name:literal, $zh:literal, $en:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[schemars(inline)]
        pub enum $list {
            $($(#[$doc])* #[serde(rename = $name)] $code,)*
        }

        impl $list {
            /// Every code of the list.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// Its name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// Its name in Chinese, as the law has it.
            #[must_use]
            pub const fn label_zh(self) -> &'static str {
                match self { $(Self::$code => $zh,)* }
            }

            /// Its name in English.
            #[must_use]
            pub const fn label_en(self) -> &'static str {
                match self { $(Self::$code => $en,)* }
            }
        }
    };
}
pub(crate) use code_list;

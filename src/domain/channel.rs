//! The six channels: what their links look like, what an account may be called, and what their parameter can carry.
//!
//! Source of the facts: the owners' pages for `m.me`, `ig.me`, `wa.me` and `t.me` links (lengths and alphabets are
//! official where [`Channel::promised`] says so); the `WebChat` form and its seven-digit accounts are seen in live links.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A way into a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// `https://m.me/PAGE?ref=TEXT`
    Messenger,
    /// `https://ig.me/m/USER?ref=TEXT`
    Instagram,
    /// `https://wa.me/PHONE?text=TEXT`
    Whatsapp,
    /// `https://t.me/BOT?start=TEXT`
    Telegram,
    /// `https://HOST/webchat/?p=ACCOUNT&ref=TEXT`
    Webchat,
    /// `viber://pa?chatURI=BOT&context=TEXT`, on sibling platforms only.
    Viber,
}

/// What a channel's owner says about one character of the parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// Works.
    Yes,
    /// "Allowed, not promised": it may be changed or lost on the way.
    Unpromised,
    /// Never arrives.
    No,
}

/// What can be said about an account part without asking the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountCheck {
    /// Follows the owner's rules.
    Good,
    /// Follows the rules, but is unusual: the sentence says how.
    Odd(String),
    /// A placeholder out of a manual (`FB_PAGE_ID`, `<PAGE_ID>`, `$bottag`).
    Template,
    /// Cannot be an account: the sentence says why.
    Bad(String),
}

impl Channel {
    /// All channels, in the order in which they are listed everywhere.
    pub const ALL: [Self; 6] =
        [Self::Messenger, Self::Instagram, Self::Whatsapp, Self::Telegram, Self::Webchat, Self::Viber];

    /// The name in commands, JSON and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messenger => "messenger",
            Self::Instagram => "instagram",
            Self::Whatsapp => "whatsapp",
            Self::Telegram => "telegram",
            Self::Webchat => "webchat",
            Self::Viber => "viber",
        }
    }

    /// The name as its owner writes it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Messenger => "Messenger",
            Self::Instagram => "Instagram",
            Self::Whatsapp => "WhatsApp",
            Self::Telegram => "Telegram",
            Self::Webchat => "WebChat",
            Self::Viber => "Viber",
        }
    }

    /// The letter that stands for the channel in the user interface.
    pub const fn letter(self) -> char {
        match self {
            Self::Messenger => 'm',
            Self::Instagram => 'i',
            Self::Whatsapp => 'w',
            Self::Telegram => 't',
            Self::Webchat => 'c',
            Self::Viber => 'v',
        }
    }

    /// The channel of a letter, see [`Self::letter`].
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.letter() == letter)
    }

    /// The query parameter that carries the payload.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Messenger | Self::Instagram | Self::Webchat => "ref",
            Self::Whatsapp => "text",
            Self::Telegram => "start",
            Self::Viber => "context",
        }
    }

    /// What the account part of this channel is called.
    pub const fn account_noun(self) -> &'static str {
        match self {
            Self::Messenger => "page id or page username",
            Self::Instagram => "Instagram username",
            Self::Whatsapp => "phone number",
            Self::Telegram => "bot username",
            Self::Webchat => "account id",
            Self::Viber => "bot URI",
        }
    }

    /// The most characters the parameter may have, as it stands in the URL (official; `None`: none is documented).
    pub const fn limit(self) -> Option<usize> {
        match self {
            Self::Messenger | Self::Instagram => Some(2083),
            Self::Telegram => Some(64),
            Self::Whatsapp | Self::Webchat | Self::Viber => None,
        }
    }

    /// Whether the parameter can carry `c` (before percent-encoding).
    pub const fn carries(self, c: char) -> Carries {
        let plain = c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        match self {
            Self::Messenger | Self::Instagram if plain || c == '=' => Carries::Yes,
            Self::Messenger => Carries::Unpromised,
            Self::Telegram if plain => Carries::Yes,
            Self::Instagram | Self::Telegram => Carries::No,
            Self::Whatsapp | Self::Webchat | Self::Viber => Carries::Yes,
        }
    }

    /// The characters that the owner promises to carry, in words; `None` where any will do.
    pub const fn promised(self) -> Option<&'static str> {
        match self {
            Self::Messenger | Self::Instagram => Some("letters, digits, “-”, “_” and “=”"),
            Self::Telegram => Some("letters A–Z, digits, “_” and “-”"),
            Self::Whatsapp | Self::Webchat | Self::Viber => None,
        }
    }

    /// Whether two accounts of this channel are the same one. Messenger and Instagram ignore case, Messenger also dots;
    /// Telegram ignores case.
    pub fn same_account(self, a: &str, b: &str) -> bool {
        match self {
            Self::Messenger => {
                let fold = |s: &str| s.replace('.', "").to_lowercase();
                fold(a) == fold(b)
            }
            Self::Instagram | Self::Telegram => a.eq_ignore_ascii_case(b),
            Self::Whatsapp => digits(a) == digits(b),
            Self::Webchat | Self::Viber => a == b,
        }
    }

    /// Checks the account part by the owner's rules.
    pub fn check_account(self, account: &str) -> AccountCheck {
        use AccountCheck::{Bad, Good, Odd, Template};
        if account.is_empty() {
            return Bad(format!("the {} is empty", self.account_noun()));
        }
        if self == Self::Webchat && account == WEBCHAT_VARIABLE {
            return Good;
        }
        if is_template(account) {
            return Template;
        }
        let bad_char = |ok: fn(char) -> bool| account.chars().find(|&c| !ok(c));
        match self {
            Self::Messenger => {
                if let Some(c) = bad_char(|c| c.is_ascii_alphanumeric() || c == '.') {
                    // Underscores occur in manuals' examples only, but Facebook has let a few old pages keep them.
                    return if c == '_' {
                        Odd("a page username has letters, digits and dots, and no underscore".into())
                    } else if c == '-' {
                        // Facebook's own pages write NAME-ID for a page that has no username.
                        Odd("a page username has letters, digits and dots, and no hyphen; the id alone is safer".into())
                    } else {
                        Bad(format!("a page username has letters, digits and dots, not “{c}”"))
                    };
                }
                if account.bytes().all(|b| b.is_ascii_digit()) || account.len() >= 5 {
                    Good
                } else {
                    Odd("a page username has at least 5 characters".into())
                }
            }
            Self::Instagram => {
                if let Some(c) = bad_char(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')) {
                    Bad(format!("an Instagram username has letters, digits, “.” and “_”, not “{c}”"))
                } else if account.len() > 30 {
                    Bad(format!("an Instagram username has at most 30 characters, this one {}", account.len()))
                } else if account.starts_with('.') || account.ends_with('.') || account.contains("..") {
                    Bad("an Instagram username has no dot first or last, and no two in a row".into())
                } else {
                    Good
                }
            }
            Self::Whatsapp => {
                if let Some(c) = bad_char(|c| c.is_ascii_digit()) {
                    Bad(format!("a WhatsApp number is digits only, in the international form, without “{c}”"))
                } else if account.bytes().all(|b| b == b'0') {
                    Odd("a number of zeros is an example, nobody answers it".into())
                } else if account.starts_with('0') {
                    Bad("a WhatsApp number starts with the country code, not with 0".into())
                } else if !(7..=15).contains(&account.len()) {
                    Bad(format!("an international number has 7 to 15 digits, this one {}", account.len()))
                } else {
                    Good
                }
            }
            Self::Telegram => {
                if let Some(c) = bad_char(|c| c.is_ascii_alphanumeric() || c == '_') {
                    Bad(format!("a Telegram username has letters, digits and “_”, not “{c}”"))
                } else if !(5..=32).contains(&account.len()) {
                    Bad(format!("a Telegram username has 5 to 32 characters, this one {}", account.len()))
                } else if account.to_ascii_lowercase().ends_with("bot") {
                    Good
                } else {
                    Odd("the username of a Telegram bot normally ends in “bot”".into())
                }
            }
            Self::Webchat => {
                if let Some(c) = bad_char(|c| c.is_ascii_digit()) {
                    Bad(format!("a WebChat account is a number, without “{c}”"))
                } else if account.len() == 7 {
                    Good
                } else {
                    Odd(format!("every WebChat account seen so far has 7 digits, this one {}", account.len()))
                }
            }
            Self::Viber => {
                match bad_char(|c| c.is_ascii_graphic() && !matches!(c, '&' | '#' | '?' | '/' | '%' | '+')) {
                    Some(c) => Bad(format!("a Viber bot URI has no “{c}”")),
                    None => Good,
                }
            }
        }
    }
}

/// The platform's variable for a bot's own `WebChat` link, with its `?p=` already in place: as a `WebChat` account it
/// makes links of the form `{{webchat}}&ref=TEXT`, for use inside a flow.
pub const WEBCHAT_VARIABLE: &str = "{{webchat}}";

fn digits(s: &str) -> String {
    s.chars().filter(char::is_ascii_digit).collect()
}

/// Whether an account part is a placeholder out of a manual: `FB_PAGE_ID`, `<PAGE_ID>`, `{page}`, `$bottag`,
/// `[PAGE]`, `1XXXXXXXXXX`.
pub fn is_template(account: &str) -> bool {
    let bytes = account.as_bytes();
    let marked = account.contains(['<', '>', '$', '{', '}', '[', ']']);
    let shouted = account.contains('_')
        && bytes.iter().all(|b| b.is_ascii_uppercase() || *b == b'_' || b.is_ascii_digit())
        && bytes.iter().any(u8::is_ascii_uppercase)
        && ["PAGE", "USER", "PHONE", "BOT", "ACCOUNT", "NUMBER", "NAME", "YOUR", "ID"]
            .iter()
            .any(|word| account.split('_').any(|part| part.starts_with(word)));
    // WhatsApp's own help writes `1XXXXXXXXXX` and `whatsappphonenumber`.
    let crossed = account.len() > 5
        && account.bytes().all(|b| b.is_ascii_digit() || b.eq_ignore_ascii_case(&b'x'))
        && account.to_ascii_lowercase().contains("xxx");
    let bare = account.eq_ignore_ascii_case("whatsappphonenumber")
        || matches!(account, "PAGE" | "PAGEID" | "USER" | "USERNAME" | "PHONE" | "BOT" | "ACCOUNT" | "HOST" | "URI");
    marked || shouted || crossed || bare
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// No channel has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChannel(pub String);

impl fmt::Display for UnknownChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no channel “{}”: use messenger, instagram, whatsapp, telegram, webchat or viber", self.0)
    }
}

impl std::error::Error for UnknownChannel {}

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|c| c.name().eq_ignore_ascii_case(s)).ok_or_else(|| UnknownChannel(s.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_letters_are_read_back() {
        for channel in Channel::ALL {
            assert_eq!(channel.name().parse(), Ok(channel));
            assert_eq!(Channel::from_letter(channel.letter()), Some(channel));
        }
        assert!("fax".parse::<Channel>().is_err());
    }

    #[test]
    fn accounts_follow_the_owners_rules() {
        use AccountCheck::{Good, Template};
        let kind = |c: Channel, a: &str| match c.check_account(a) {
            Good => "good",
            AccountCheck::Odd(_) => "odd",
            Template => "template",
            AccountCheck::Bad(_) => "bad",
        };
        for (channel, account, expected) in [
            (Channel::Messenger, "102938475610293", "good"),
            (Channel::Messenger, "bitcamp.ge", "good"),
            (Channel::Messenger, "rcat", "odd"),
            (Channel::Messenger, "your_page", "odd"),
            (Channel::Messenger, "FB_PAGE_ID", "template"),
            (Channel::Messenger, "<PAGE_ID>", "template"),
            (Channel::Messenger, "Harbour-Coffee-102938475610293", "odd"),
            (Channel::Messenger, "a b", "bad"),
            (Channel::Instagram, "stout.bread", "good"),
            (Channel::Instagram, "caliness_", "good"),
            (Channel::Instagram, "INSTAGRAM_USERNAME", "template"),
            (Channel::Instagram, ".dot", "bad"),
            (Channel::Instagram, "a..b", "bad"),
            (Channel::Instagram, "1234567890123456789012345678901", "bad"),
            (Channel::Whatsapp, "6281238970000", "good"),
            (Channel::Whatsapp, "01117510000", "bad"),
            (Channel::Whatsapp, "0000000000", "odd"),
            (Channel::Whatsapp, "+4912345678", "bad"),
            (Channel::Whatsapp, "123456", "bad"),
            (Channel::Whatsapp, "PHONE_NUMBER", "template"),
            (Channel::Whatsapp, "1XXXXXXXXXX", "template"),
            (Channel::Whatsapp, "whatsappphonenumber", "template"),
            (Channel::Telegram, "quiz_arena_bot", "good"),
            (Channel::Telegram, "quiz_arena", "odd"),
            (Channel::Telegram, "abc", "bad"),
            (Channel::Telegram, "$bottag", "template"),
            (Channel::Telegram, "BOT_USERNAME", "template"),
            (Channel::Webchat, "1166608", "good"),
            (Channel::Webchat, "116", "odd"),
            (Channel::Webchat, "CHATBOTBUILDER_ACCOUNT_ID", "template"),
            (Channel::Webchat, "{{webchat}}", "good"),
            (Channel::Webchat, "abc", "bad"),
            (Channel::Viber, "harbourcoffee", "good"),
            (Channel::Viber, "a&b", "bad"),
        ] {
            assert_eq!(kind(channel, account), expected, "{channel} {account}");
        }
        for channel in Channel::ALL {
            assert_eq!(kind(channel, ""), "bad");
        }
    }

    #[test]
    fn messenger_ignores_case_and_dots() {
        assert!(Channel::Messenger.same_account("Harbour.Coffee", "harbourcoffee"));
        assert!(!Channel::Instagram.same_account("harbour.coffee", "harbourcoffee"));
    }
}

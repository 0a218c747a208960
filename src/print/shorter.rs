//! What the parts of a link cost on paper, and shorter ways to say the same.
//!
//! A code has versions, and each has four modules more on a side than the one below: so a value costs nothing, or a
//! whole version. At the same module, and so at the same reach, a smaller version is a smaller code.

use super::Length;
use crate::domain::compose::{channel_text, payload_text, url};
use crate::domain::{Book, Channel, FieldKey, FieldType, Link, Placement, Uid, Value, check, encode};
use crate::qr::{Level, version};

/// A link with its values on a channel, to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    /// The book that it is in.
    pub book: &'a Book,
    /// The link.
    pub link: &'a Link,
    /// The placement.
    pub place: &'a Placement,
    /// The values, which need not be those of the placement.
    pub values: &'a [Value],
    /// The channel.
    pub channel: Channel,
    /// The level of error correction.
    pub level: Level,
}

/// What a value costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// The name of its field.
    pub field: String,
    /// The value.
    pub value: String,
    /// How much narrower the code would be without it, at the same module.
    pub width: Length,
}

/// A shorter way to say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Shorter {
    /// What to do: “the check code 7K2MX9 instead of “poster in hall a” in source”.
    pub what: String,
    /// What to know before.
    pub caution: Option<&'static str>,
    /// The version that the code then has.
    pub version: u8,
    /// How much narrower it is, at the same module.
    pub saving: Length,
}

/// What is not known of addresses in capitals.
const CAPITALS: &str = "phones read them alike by the rules of the web, but whether every phone still opens the app for \
                        them is not known: try it on some";

impl Printed<'_> {
    /// The version of its code; `None`: it has none.
    pub fn version(&self) -> Option<u8> {
        self.version_of(self.link, self.values)
    }

    fn version_of(&self, link: &Link, values: &[Value]) -> Option<u8> {
        version(&self.url_of(link, values)?, self.level).ok()
    }

    fn url_of(&self, link: &Link, values: &[Value]) -> Option<String> {
        let payload = payload_text(link, values).ok()?;
        url(&self.book.bot, self.channel, &channel_text(&self.book.bot, self.channel, &payload))
    }

    /// What each value costs where a module is `module` wide.
    pub fn costs(&self, module: Length) -> Vec<Cost> {
        let Some(now) = self.version() else { return Vec::new() };
        let without = |at: usize| {
            let mut values = self.values.to_vec();
            let value = values.remove(at);
            let version = self.version_of(self.link, &values)?;
            let field = self.book.name_of(&value.field).to_owned();
            Some(Cost { field, value: value.value, width: narrower(now, version, module) })
        };
        (0..self.values.len()).filter_map(without).collect()
    }

    /// Shorter ways to say the same that make the code smaller, the smallest first.
    pub fn shorter(&self, module: Length) -> Vec<Shorter> {
        let Some(now) = self.version() else { return Vec::new() };
        let mut found: Vec<Shorter> = Vec::new();
        let mut offer = |version: Option<u8>, what: String, caution| {
            if let Some(version) = version.filter(|version| *version < now) {
                found.push(Shorter { what, caution, version, saving: narrower(now, version, module) });
            }
        };
        let token = check::code(self.place.uid);
        for at in (0..self.values.len()).filter(|&at| self.is_free_text(&self.values[at], &token)) {
            let mut values = self.values.to_vec();
            let before = std::mem::replace(&mut values[at].value, token.clone());
            let field = self.book.name_of(&values[at].field);
            let what =
                format!("the check code {token} instead of “{before}” in {field}; the filter finds the place by it");
            offer(self.version_of(self.link, &values), what, None);
        }
        if let Some(id) = self.flow_id() {
            let link = Link { reference: id.to_owned(), ..self.link.clone() };
            let what = format!("the flow's id {id} instead of the ref {}", self.link.reference);
            offer(self.version_of(&link, self.values), what, None);
        }
        let capitals = self.url_of(self.link, self.values).and_then(|url| capitals(&url));
        if let Some(capitals) = capitals {
            let start = capitals.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
            offer(version(&capitals, self.level).ok(), format!("{start} in capitals"), Some(CAPITALS));
        }
        found.sort_by_key(|shorter| shorter.version);
        found
    }

    /// Whether a value is words that nothing but people reads, and longer than what could stand for them.
    fn is_free_text(&self, value: &Value, token: &str) -> bool {
        let FieldKey::Custom(id) = &value.field else { return false };
        let kind = self.book.field(id).map(|field| field.kind);
        matches!(kind, Some(FieldType::Text | FieldType::LongText))
            && value.value.len() > token.len()
            && encode::placeholders(&value.value).is_empty()
            && self.place.uid != Uid::default()
    }

    /// The id that can stand for the ref: the flow starts either way. Not where a value goes to the payload field, which
    /// belongs to the ref on the platform.
    fn flow_id(&self) -> Option<&str> {
        let payload = self.link.payload_field.as_ref();
        let needs_ref = self.values.iter().any(|value| Some(&value.field) == payload);
        let id = self.book.flow_of(self.link).map(|flow| flow.id.as_str());
        id.filter(|id| !needs_ref && !id.is_empty() && *id != self.link.reference)
    }
}

/// A URL with scheme and host in capitals, which have no case (RFC 3986, 6.2.2.1); `None`: it has no host.
pub fn capitals(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| *scheme == "https")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some(format!("{}://{}{}", scheme.to_uppercase(), rest[..end].to_uppercase(), &rest[end..]))
}

fn narrower(now: u8, then: u8, module: Length) -> Length {
    module * f64::from(4 * (i32::from(now) - i32::from(then)).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::example_book;
    use crate::domain::{CustomField, Flow};

    fn book() -> Book {
        let mut book = example_book();
        let bot = book.bot.uid;
        book.fields.push(CustomField { bot, id: "900".into(), name: "poster".into(), ..CustomField::default() });
        book.flows.push(Flow { uid: Uid(70), bot, id: "1700000000000".into(), name: "Intake".into() });
        book
    }

    fn value(field: &str, value: &str) -> Value {
        Value { field: FieldKey::Custom(field.into()), value: value.into() }
    }

    #[test]
    fn a_value_costs_the_versions_that_it_adds() {
        let book = book();
        let link = Link { bot: book.bot.uid, reference: "spring".into(), ..Link::default() };
        let place = Placement { uid: Uid(5), ..Placement::default() };
        let values = [value("900", "the large poster in the entrance hall of the north building"), value("900", "x")];
        let printed = Printed {
            book: &book,
            link: &link,
            place: &place,
            values: &values,
            channel: Channel::Messenger,
            level: Level::M,
        };
        let now = printed.version().unwrap();
        let costs = printed.costs(Length::mm(0.5));
        assert_eq!(costs.len(), 2);
        assert_eq!(costs[0].field, "poster");
        let without = printed.version_of(&link, &values[1..]).unwrap();
        assert!(without < now && costs[0].width == Length::mm(2.0) * f64::from(now - without));
        assert!(costs[1].width < costs[0].width);
    }

    #[test]
    fn what_is_offered_says_the_same_and_is_smaller() {
        let book = book();
        let link = Link {
            bot: book.bot.uid,
            reference: "spring-sale-in-all-our-shops-2026".into(),
            flow: Some(Uid(70)),
            ..Link::default()
        };
        let place = Placement { uid: Uid(5), ..Placement::default() };
        let values = [value("900", "the large poster in the entrance hall")];
        let printed = Printed {
            book: &book,
            link: &link,
            place: &place,
            values: &values,
            channel: Channel::Whatsapp,
            level: Level::M,
        };
        let now = printed.version().unwrap();
        let offers = printed.shorter(Length::mm(0.5));
        assert!(offers.iter().all(|offer| offer.version < now && offer.saving > Length::default()));
        assert!(offers.is_sorted_by_key(|offer| offer.version));
        let said: Vec<_> = offers.iter().map(|offer| offer.what.as_str()).collect();
        assert!(said.iter().any(|what| what.contains(&check::code(Uid(5)))), "{said:?}");
        assert!(said.iter().any(|what| what.contains("1700000000000 instead of the ref")), "{said:?}");
        // A value for the payload field needs the ref.
        let link = Link { payload_field: Some(FieldKey::Custom("900".into())), ..link.clone() };
        let offers = Printed { link: &link, ..printed }.shorter(Length::mm(0.5));
        assert!(!offers.iter().any(|offer| offer.what.contains("1700000000000")));
    }

    #[test]
    fn capitals_come_with_their_caution() {
        assert_eq!(capitals("https://wa.me/49?text=a/b").as_deref(), Some("HTTPS://WA.ME/49?text=a/b"));
        assert_eq!(capitals("https://m.me").as_deref(), Some("HTTPS://M.ME"));
        assert_eq!(capitals("viber://pa?chatURI=x"), None);
        assert_eq!(capitals("{{webchat}}&ref=x"), None);
        let book = book();
        let offered = (1..60).filter_map(|len| {
            let link = Link { bot: book.bot.uid, reference: "r".repeat(len), ..Link::default() };
            let place = Placement::default();
            let printed = Printed {
                book: &book,
                link: &link,
                place: &place,
                values: &[],
                channel: Channel::Whatsapp,
                level: Level::M,
            };
            printed.shorter(Length::mm(0.5)).into_iter().next()
        });
        let offered: Vec<_> = offered.collect();
        assert!(!offered.is_empty());
        assert!(offered.iter().all(|o| o.what.starts_with("HTTPS://WA.ME in capitals") && o.caution == Some(CAPITALS)));
    }
}

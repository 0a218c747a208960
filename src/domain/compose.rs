//! From bot, link and placement to the URL of a channel, with everything that is wrong with it.
//!
//! What is wrong is not decided here: the finished URL is read by the tester, so that a link we write is judged exactly
//! as one that somebody pastes.

use super::book::Book;
use super::channel::{Channel, WEBCHAT_VARIABLE};
use super::encode;
use super::field::FieldKey;
use super::finding::{Finding, Rule, Severity, worst};
use super::model::{Bot, Link, Value};
use super::payload::{self, Refusal};
use super::tester;

/// A link on one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The channel.
    pub channel: Channel,
    /// The parameter before encoding, with the `WhatsApp` prefix where the bot has one; `None`: it cannot be written.
    pub text: Option<String>,
    /// The URL; `None`: it cannot be written, or the bot has no account there.
    pub url: Option<String>,
    /// What there is to say about it. Spans are of the URL, or empty where there is none.
    pub findings: Vec<Finding>,
}

/// Whether a link can be used on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing is wrong.
    Fits,
    /// It works, but there is something to look at.
    Warns,
    /// It does not work there.
    Fails,
}

impl Composed {
    /// The verdict that follows from the findings.
    pub fn verdict(&self) -> Verdict {
        match worst(&self.findings) {
            Some(Severity::Error) => Verdict::Fails,
            Some(Severity::Warning) => Verdict::Warns,
            _ => Verdict::Fits,
        }
    }

    /// The finding that matters most: the first of the worst severity.
    pub fn headline(&self) -> Option<&Finding> {
        let worst = worst(&self.findings)?;
        self.findings.iter().find(|f| f.severity == worst)
    }
}

/// The payload of a link with `values`: the value of the link's payload field first, the rest as pairs in their order.
pub fn payload_text(link: &Link, values: &[Value]) -> Result<String, Vec<Refusal>> {
    let is_payload = |v: &&Value| link.payload_field.as_ref() == Some(&v.field);
    let payload_value = values.iter().find(is_payload).map(|v| v.value.as_str());
    let pairs: Vec<(&FieldKey, &str)> =
        values.iter().filter(|v| !is_payload(v)).map(|v| (&v.field, v.value.as_str())).collect();
    payload::write(&link.reference, payload_value, &pairs)
}

/// The URL that carries `text` to `bot` on `channel`; `None` where the bot has no account there. `text` includes the
/// `WhatsApp` prefix.
pub fn url(bot: &Bot, channel: Channel, text: &str) -> Option<String> {
    let account = bot.account(channel)?;
    let mut out = match channel {
        Channel::Messenger => format!("https://m.me/{account}?ref="),
        Channel::Instagram => format!("https://ig.me/m/{account}?ref="),
        Channel::Whatsapp => format!("https://wa.me/{account}?text="),
        Channel::Telegram => format!("https://t.me/{account}?start="),
        Channel::Webchat if account == WEBCHAT_VARIABLE => format!("{account}&ref="),
        Channel::Webchat => format!("https://{}{}?p={account}&ref=", bot.host, bot.webchat_path),
        Channel::Viber => format!("viber://pa?chatURI={account}&context="),
    };
    encode::push_query_value(&mut out, text);
    Some(out)
}

/// The text as `channel` gets it: with the bot's prefix on `WhatsApp`.
pub fn channel_text(bot: &Bot, channel: Channel, payload: &str) -> String {
    match channel {
        Channel::Whatsapp => format!("{}{payload}", bot.whatsapp_prefix),
        _ => payload.to_owned(),
    }
}

/// A link with `values` on one channel, with what there is to say about it.
pub fn compose(book: &Book, link: &Link, values: &[Value], channel: Channel) -> Composed {
    let nothing = |text, findings| Composed { channel, text, url: None, findings };
    let payload = match payload_text(link, values) {
        Ok(payload) => payload,
        Err(refusals) => {
            let findings =
                refusals.into_iter().map(|r| Finding::new(r.rule, 0..0, r.message).severity(Severity::Error));
            return nothing(None, findings.collect());
        }
    };
    let text = channel_text(&book.bot, channel, &payload);
    let Some(url) = url(&book.bot, channel, &text) else {
        let message = format!("{} has no {} on {channel}", book.bot.name, channel.account_noun());
        return nothing(Some(text), vec![Finding::new(Rule::MissingAccount, 0..0, message)]);
    };
    let findings = tester::read(&url, book).findings;
    Composed { channel, text: Some(text), url: Some(url), findings }
}

/// A link with `values` on each channel that the bot has an account on, in the usual order.
pub fn compose_all(book: &Book, link: &Link, values: &[Value]) -> Vec<Composed> {
    book.bot.channels().map(|channel| compose(book, link, values, channel)).collect()
}

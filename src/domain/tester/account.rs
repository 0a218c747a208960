//! The account of a link: whether it can be one, and whose it is.

use super::notes::{Notes, quote};
use super::reading::Part;
use super::recognise::Kind;
use super::unwrap::Resolved;
use crate::domain::book::Book;
use crate::domain::channel::{AccountCheck, Channel};
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::show;
use std::ops::Range;

/// Reads the account of a link, and says what is wrong with it. `None`: the link has none.
pub(super) fn read(notes: &mut Notes, resolved: &Resolved, book: &Book) -> Option<String> {
    let (channel, range) = match &resolved.kind {
        Kind::Entry { channel, account } | Kind::Neighbour { channel, account, .. } => (*channel, account.clone()),
        Kind::Foreign => return None,
    };
    let judged = matches!(resolved.kind, Kind::Entry { .. });
    let Some(range) = range else {
        if judged && !is_variable(resolved) {
            let at = resolved.link.source(resolved.address.path.end..resolved.address.path.end);
            notes.say(Finding::new(Rule::MissingAccount, at, missing(channel)));
        }
        return None;
    };
    let decoded = resolved.link.slice(range).percent_decoded(false).0;
    let span = decoded.whole();
    notes.mark(span.clone(), Part::Account);
    let account = decoded.as_str();
    if !judged {
        return Some(account.to_owned());
    }
    match channel {
        Channel::Whatsapp => Some(number(notes, account, span, book)),
        Channel::Messenger | Channel::Instagram | Channel::Telegram
            if account.len() > 1 && account.starts_with('@') =>
        {
            let message = "the name stands in a link without the “@”";
            notes.say(Finding::new(Rule::BadAccount, decoded.source(0..1), message).fix(""));
            notes.mark(decoded.source(0..1), Part::Noise);
            check(notes, channel, &account[1..], decoded.source(1..account.len()), book);
            Some(account[1..].to_owned())
        }
        _ => {
            check(notes, channel, account, span, book);
            Some(account.to_owned())
        }
    }
}

/// Whether the link is the `{{webchat}}` variable, which stands for the account too.
pub(super) fn is_variable(resolved: &Resolved) -> bool {
    resolved.link.as_str()[resolved.address.host.clone()].starts_with(['{', '%'])
}

fn missing(channel: Channel) -> String {
    let then = match channel {
        Channel::Whatsapp => "WhatsApp asks whom to send the text to",
        _ => "the link leads to no bot",
    };
    format!("there is no {} in the link: without it {then}", channel.account_noun())
}

fn check(notes: &mut Notes, channel: Channel, account: &str, span: Range<usize>, book: &Book) {
    let own = book.bot.account(channel).is_some_and(|own| channel.same_account(own, account));
    let finding = match channel.check_account(account) {
        AccountCheck::Good => return,
        // However it looks, it is the bot's: a name in capitals is no example of a manual then.
        AccountCheck::Odd(_) | AccountCheck::Template if own => return,
        AccountCheck::Odd(why) => {
            Finding::new(Rule::BadCharacter, span, format!("{} looks unusual: {}", quote(account), show::safe(&why)))
                .severity(Severity::Warning)
        }
        AccountCheck::Template => Finding::new(
            Rule::TemplateAccount,
            span,
            format!(
                "{} is a placeholder out of a manual: put your own {} there",
                quote(account),
                channel.account_noun()
            ),
        ),
        AccountCheck::Bad(why) => {
            Finding::new(Rule::BadAccount, span, format!("{} cannot work: {}", quote(account), show::safe(&why)))
        }
    };
    notes.say(finding);
}

/// A phone number: how people write one is not how a link has it.
fn number(notes: &mut Notes, account: &str, span: Range<usize>, book: &Book) -> String {
    let digits: String = account.chars().filter(char::is_ascii_digit).collect();
    let written =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.' | '\u{2011}');
    if digits.is_empty() || !account.chars().all(written) {
        check(notes, Channel::Whatsapp, account, span, book);
        return account.to_owned();
    }
    let good = |digits: &str| Channel::Whatsapp.check_account(digits) == AccountCheck::Good;
    if let Some(rest) = digits.strip_prefix("00").filter(|rest| good(rest)) {
        let message = format!("{} starts with 00: a link has the country code first", quote(account));
        notes.say(Finding::new(Rule::BadAccount, span, message).fix(rest));
        return digits;
    }
    if account == digits {
        check(notes, Channel::Whatsapp, account, span, book);
    } else if !good(&digits) {
        check(notes, Channel::Whatsapp, &digits, span, book);
    } else if account.strip_prefix('+') == Some(&digits) {
        let message = "WhatsApp wants the number without “+”; most phones forgive it";
        notes.say(Finding::new(Rule::BadAccount, span, message).fix(&*digits));
    } else {
        let message = format!("WhatsApp wants the number of {} as digits only", quote(account));
        notes.say(Finding::new(Rule::BadAccount, span, message).fix(&*digits));
    }
    digits
}

/// Whether the link belongs to the book's bot, and says whose it is where it doesn't. A link without an account, or a bot
/// without any, gives no reason for doubt.
pub(super) fn is_ours(notes: &mut Notes, resolved: &Resolved, account: Option<&str>, book: &Book) -> bool {
    let (Kind::Entry { channel, account: Some(range) }, Some(account)) = (&resolved.kind, account) else { return true };
    let channel = *channel;
    if book.bot.accounts.is_empty() && book.others.is_empty()
        || matches!(channel.check_account(account), AccountCheck::Template)
    {
        return true;
    }
    let span = resolved.link.source(range.clone());
    let ours = book.bot.account(channel);
    if ours.is_some_and(|a| channel.same_account(a, account)) {
        return is_our_host(notes, resolved, channel, book);
    }
    let other = book.others.iter().find(|(c, a, _)| *c == channel && channel.same_account(a, account));
    let bot = quote(&book.bot.name);
    let message = match (other, ours) {
        (Some((_, _, name)), _) => format!("this is the {} of {}, not of {bot}", channel.account_noun(), quote(name)),
        (None, Some(ours)) => {
            format!("{} is not the {} of {bot}, which is {}", quote(account), channel.account_noun(), quote(ours))
        }
        (None, None) if book.bot.accounts.is_empty() => return true,
        (None, None) => format!("{bot} has no {}, so this link belongs to another bot", channel.account_noun()),
    };
    notes.say(Finding::new(Rule::ForeignAccount, span, message));
    false
}

/// `WebChat` accounts are numbered on each host of the platform anew.
fn is_our_host(notes: &mut Notes, resolved: &Resolved, channel: Channel, book: &Book) -> bool {
    let host = &resolved.link.as_str()[resolved.address.host.clone()];
    let own = book.bot.host.split(':').next().unwrap_or_default();
    let same = channel != Channel::Webchat || host.eq_ignore_ascii_case(own);
    if !same {
        let message = format!(
            "the account's number is that of {}, but on {} instead of {}: numbers are given anew on each host",
            quote(&book.bot.name),
            quote(host),
            quote(&book.bot.host)
        );
        notes.say(Finding::new(Rule::ForeignAccount, resolved.link.source(resolved.address.host.clone()), message));
    }
    same
}

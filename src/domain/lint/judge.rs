//! What the tester says of a link, weighed as it matters in a newsletter: it goes to everybody at once, cannot be called
//! back, and is filled in by a mailing tool. And what only the book knows: links that are not on the platform yet, or no
//! longer in use.

use super::place::{Place, Role};
use crate::domain::book::Book;
use crate::domain::channel::Channel;
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::model::{Link, Placement, Status};
use crate::domain::near::{near, offer};
use crate::domain::tester::{Part, Reading};
use crate::domain::{encode, show};
use std::ops::Range;

/// Whether a link is none of ours for good reason: a page of a network, an invitation, a button to share something. One
/// that was meant as an entry point link, as its payload shows, stays.
pub(super) fn is_other_business(reading: &Reading, book: &Book) -> bool {
    let neighbour = reading.findings.iter().any(|f| f.rule == Rule::NotEntryLink);
    let shares = reading.channel == Some(Channel::Whatsapp)
        && reading.account.is_none()
        && reading.text.as_deref().is_none_or(|t| t.contains(char::is_whitespace) || t.contains("://"));
    // The name of a host, as people write it: “m.me”.
    let name = !reading.input.contains(['/', '?', '{', '%']);
    neighbour && !has_payload(&reading.input, book) || shares || name
}

/// Whether a parameter of `link` is a payload, whatever its name: it begins with a ref of the book, or has separators.
fn has_payload(link: &str, book: &Book) -> bool {
    let Some((_, query)) = link.split_once('?') else { return false };
    query.split('&').filter_map(|p| p.split_once('=')).any(|(_, value)| {
        let value = encode::decode(value);
        let reference = value.split("--").next().unwrap_or_default();
        let separated = reference.len() < value.len() && !reference.is_empty() && !value.contains(char::is_whitespace);
        book.link_by_ref(reference.trim_start_matches('/')).is_some() || separated
    })
}

/// Whether the link hands another one on to friends: the one inside is right to be wrapped.
fn is_share(link: &str) -> bool {
    let near = link[..link.floor_char_boundary(120)].to_ascii_lowercase();
    [
        "/sharer",
        "t.me/share",
        "/dialog/s",
        "/intent/",
        "twitter.com/share",
        "linkedin.com/sh",
        "whatsapp.com/send?text=",
    ]
    .iter()
    .any(|share| near.contains(share))
}

/// What there is to say of one link in a newsletter; spans are those of the link.
pub(super) fn judge(reading: &Reading, place: &Place, book: &Book) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        reading.findings.iter().filter_map(|finding| weighed(finding.clone(), reading, book)).collect();
    status(&mut findings, reading, book);
    if place.role == Role::Target {
        findings.extend(without_scheme(place));
    }
    if place.role == Role::Data {
        // What nobody clicks on or reads does less harm.
        findings.retain(|f| f.severity > Severity::Info);
    }
    findings
}

/// A click on a link without “https://” looks for a file beside the newsletter, and opens nothing.
fn without_scheme(place: &Place) -> Option<Finding> {
    let text = place.link.as_str();
    let link = text.trim_start();
    let start = text.len() - link.len();
    let (fix, message) = if link.starts_with("//") {
        ("https:", "without “https:” in front some mail programs look for a file, and a click opens nothing")
    } else {
        let host = link.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host =
            host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if !is_host {
            return None;
        }
        ("https://", "without “https://” in front a click looks for a page or file of that name, and opens nothing")
    };
    Some(Finding::new(Rule::DoubledPrefix, start..start, message).fix(fix))
}

fn weighed(mut finding: Finding, reading: &Reading, book: &Book) -> Option<Finding> {
    match finding.rule {
        // Everybody who sends newsletters knows, or has read it in the tester.
        Rule::VisibleText => return None,
        // The account of a channel or a person, which no bot has to be called like.
        Rule::BadCharacter if reading.text.is_none() && finding.severity < Severity::Error => return None,
        Rule::WrappedUrl if is_share(&reading.input) => return None,
        Rule::UnknownRef => unknown_ref(&mut finding, reading, book),
        Rule::ForeignAccount => {
            let account = reading.account.as_deref().unwrap_or_default();
            let client = |(channel, other, _): &(Channel, String, String)| {
                reading.channel == Some(*channel) && channel.same_account(other, account)
            };
            finding.severity = match () {
                () if reading.text.is_none() => Severity::Info,
                () if book.others.iter().any(client) => Severity::Error,
                () => Severity::Warning,
            };
        }
        Rule::PersonalData => {
            finding.severity = Severity::Error;
            finding.message.push_str("; and every reader of the newsletter would be saved with it");
        }
        _ => {}
    }
    Some(finding)
}

/// In a newsletter a ref that nobody knows is a button that starts nothing, for everybody. A message in words is none.
fn unknown_ref(finding: &mut Finding, reading: &Reading, book: &Book) {
    let written = reading.reference.as_deref().unwrap_or_default();
    if book.link_count() == 0 || written.contains(char::is_whitespace) {
        return;
    }
    finding.severity = Severity::Error;
    // The tester offers what is near already, where the book is not too large for it.
    if finding.message.contains("did you mean") {
        return;
    }
    let near = near(written, book.links().map(|l| l.reference.as_str()));
    let near: Vec<_> = near.into_iter().map(show::safe).collect();
    let near: Vec<_> = near.iter().map(AsRef::as_ref).collect();
    finding.message.push_str(&offer(&near));
}

/// What is to be said before a link is used that is not on the platform yet, or no longer in use, and the rule.
pub fn standing(link: &Link, placement: Option<&Placement>) -> Option<(Rule, String)> {
    let name = show::safe(&link.reference);
    Some(match link.status {
        Status::Draft => {
            let message = format!(
                "“{name}” is a draft: until its ref is added on the platform, the link starts nothing. Add it there, and \
                 set its status to registered"
            );
            (Rule::DraftLink, message)
        }
        Status::Archived => {
            let message = format!("“{name}” was archived: use another link, or restore it if it still works");
            (Rule::ArchivedLink, message)
        }
        _ => {
            let placement = placement.filter(|p| p.archived)?;
            let label = show::safe(&placement.label);
            let message = format!("the placement “{label}” of “{name}” was archived: use another, or restore it");
            (Rule::ArchivedLink, message)
        }
    })
}

/// Links that are not on the platform yet, or no longer in use.
fn status(findings: &mut Vec<Finding>, reading: &Reading, book: &Book) {
    let Some(link) = reading.link.and_then(|uid| book.link(uid)) else { return };
    let placement = reading.placement.and_then(|uid| book.placement(link.uid, uid));
    if let Some((rule, message)) = standing(link, placement) {
        findings.push(Finding::new(rule, ref_span(reading), message));
    }
}

/// Where the ref stands in the link.
fn ref_span(reading: &Reading) -> Range<usize> {
    let part = reading.anatomy.iter().find(|a| a.part == Part::Ref);
    part.map_or(0..reading.input.len(), |a| a.span.clone())
}

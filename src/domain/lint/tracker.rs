//! Counters of clicks whose target nobody can read: a mail that went through the mailing tool already.

use super::place::Anchor;
use crate::domain::finding::{Finding, Rule};

/// The ends of the hosts that mailing tools lead clicks through, and whose they are. Seen in newsletters.
const HOSTS: [(&str, &str); 30] = [
    ("list-manage.com", "Mailchimp"),
    ("list-manage1.com", "Mailchimp"),
    ("mandrillapp.com", "Mailchimp Transactional"),
    ("klclick.com", "Klaviyo"),
    ("klclick1.com", "Klaviyo"),
    ("klclick2.com", "Klaviyo"),
    ("klclick3.com", "Klaviyo"),
    ("ct.sendgrid.net", "SendGrid"),
    ("hubspotlinks.com", "HubSpot"),
    ("hubspotstarter.net", "HubSpot"),
    ("hs-sites.com", "HubSpot"),
    ("sendibt1.com", "Brevo"),
    ("sendibt2.com", "Brevo"),
    ("sendibt3.com", "Brevo"),
    ("sendibm1.com", "Brevo"),
    ("sendibm2.com", "Brevo"),
    ("sendibm3.com", "Brevo"),
    ("sibautomation.com", "Brevo"),
    ("acemlna.com", "ActiveCampaign"),
    ("acemlnb.com", "ActiveCampaign"),
    ("acemlnc.com", "ActiveCampaign"),
    ("emlnk.com", "ActiveCampaign"),
    ("emlnk1.com", "ActiveCampaign"),
    ("activehosted.com", "ActiveCampaign"),
    ("convertkit-mail.com", "Kit"),
    ("convertkit-mail2.com", "Kit"),
    ("mlsend.com", "MailerLite"),
    ("mailerlite.com", "MailerLite"),
    ("createsend1.com", "Campaign Monitor"),
    ("rs6.net", "Constant Contact"),
];

/// Says once how many clicks are led through counters that hide where they go. One is no reason for a word: tools have
/// pages of their own to unsubscribe on.
pub(super) fn hidden(findings: &mut Vec<Finding>, anchors: &[Anchor]) {
    let mut hidden = anchors.iter().filter_map(|anchor| Some((anchor, tool(anchor.href.as_str())?)));
    let Some((first, tool)) = hidden.next() else { return };
    let count = 1 + hidden.count();
    if count < 2 {
        return;
    }
    let message = format!(
        "{count} links go through a counter of {tool}, which hides where they lead, so nothing can be said of them: check \
         the newsletter as it was before it was sent"
    );
    findings.push(Finding::new(Rule::HiddenTarget, first.href.whole(), message));
}

fn tool(link: &str) -> Option<&'static str> {
    let link = link.trim();
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    let ends = |end: &str| host.strip_suffix(end).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    let path = rest.len() > host.len() + 1;
    HOSTS.iter().find(|(end, _)| path && ends(end)).map(|(_, tool)| *tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_known_by_their_hosts() {
        assert_eq!(tool("https://x.us1.list-manage.com/track/click?u=1"), Some("Mailchimp"));
        assert_eq!(tool("http://u1.ct.sendgrid.net/ls/click?upn=1"), Some("SendGrid"));
        assert_eq!((tool("https://notlist-manage.com/x"), tool("https://mailerlite.com/")), (None, None));
    }
}

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

/// Parts of addresses of pages that the tools have for themselves: to unsubscribe, to see a mail in a browser.
const OWN_PAGES: [&str; 8] = ["unsub", "subscri", "profile", "preference", "vcard", "archive", "forward", "abuse"];

/// Says once how many clicks are led through counters that hide where they go, and whose they are.
pub(super) fn hidden(findings: &mut Vec<Finding>, anchors: &[Anchor]) {
    let mut tools: Vec<&str> = Vec::new();
    let (mut count, mut first) = (0, None);
    for (anchor, tool) in anchors.iter().filter_map(|anchor| Some((anchor, tool(anchor.href.as_str())?))) {
        count += 1;
        first.get_or_insert(anchor);
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    let Some(first) = first else { return };
    let (links, they) =
        if count == 1 { ("1 link goes", "it leads") } else { (&*format!("{count} links go"), "they lead") };
    let (counters, hide, them) = match (tools.len(), count) {
        (1, 1) => ("a counter", "hides", "it"),
        (1, _) => ("a counter", "hides", "them"),
        _ => ("counters", "hide", "them"),
    };
    let message = format!(
        "{links} through {counters} of {}, which {hide} where {they}, so nothing can be said of {them}: check the newsletter as \
         it was before it was sent",
        tools.join(" and ")
    );
    findings.push(Finding::new(Rule::HiddenTarget, first.href.whole(), message));
}

fn tool(link: &str) -> Option<&'static str> {
    let link = link.trim();
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    let ends = |end: &str| host.strip_suffix(end).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    let path = rest.get(host.len() + 1..).filter(|path| !path.is_empty())?.to_ascii_lowercase();
    if OWN_PAGES.iter().any(|page| path.contains(page)) {
        return None;
    }
    HOSTS.iter().find(|(end, _)| ends(end)).map(|(_, tool)| *tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_counter_is_named_and_so_are_several() {
        let said = |text: &str| {
            let anchors = super::super::place::places(text, super::super::Format::Html).anchors;
            let mut findings = Vec::new();
            hidden(&mut findings, &anchors);
            findings.into_iter().map(|f| f.message).collect::<String>()
        };
        let (one, other) =
            ("<a href=https://x.list-manage.com/track/click?u=1>", "<a href=https://x.ct.sendgrid.net/ls/click>");
        assert!(said(one).starts_with("1 link goes through a counter of Mailchimp, which hides where it leads"));
        let both = said(&format!("{one}{other}{other}"));
        assert!(both.starts_with("3 links go through counters of Mailchimp and SendGrid, which hide"), "{both}");
        assert_eq!(said("<a href=https://x.list-manage.com/unsubscribe?u=1>"), "");
    }

    #[test]
    fn counters_are_known_by_their_hosts() {
        assert_eq!(tool("https://x.us1.list-manage.com/track/click?u=1"), Some("Mailchimp"));
        assert_eq!(tool("http://u1.ct.sendgrid.net/ls/click?upn=1"), Some("SendGrid"));
        assert_eq!((tool("https://notlist-manage.com/x"), tool("https://mailerlite.com/")), (None, None));
        assert_eq!(tool("https://x.us1.list-manage.com/unsubscribe?u=1"), None);
    }
}

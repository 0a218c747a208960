//! The sample campaign: two bots of an agency, to look around in before anything is set up. Its text is
//! `assets/sample.json`.

use super::change::Change;
use super::id::IdSource;
use super::plan::{Plan, Refused};
use super::record::{BotRecord, CampaignRecord, FieldRecord, LinkRecord};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    bots: Vec<SampleBot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleBot {
    bot: BotRecord,
    campaigns: Vec<CampaignRecord>,
    fields: Vec<FieldRecord>,
    links: Vec<LinkRecord>,
}

const TEXT: &str = include_str!("../../assets/sample.json");

/// The changes that put the sample into an empty book. `now_ms`: milliseconds since the Unix epoch.
pub fn changes(ids: IdSource, now_ms: i64) -> Vec<Change> {
    read(ids, now_ms).expect("a test reads the sample that is built in")
}

fn read(mut ids: IdSource, now_ms: i64) -> Result<Vec<Change>, Refused> {
    let sample: Sample = serde_json::from_str(TEXT).map_err(|e| Refused(e.to_string()))?;
    let mut all = Vec::new();
    for part in &sample.bots {
        let mut plan = Plan::with_new_bot(&part.bot, ids, now_ms);
        for campaign in &part.campaigns {
            plan.campaign(campaign);
        }
        part.fields.iter().try_for_each(|field| plan.field(field).map(drop))?;
        part.links.iter().try_for_each(|link| plan.link(link).map(drop))?;
        let (changes, _, left) = plan.finish();
        all.extend(changes);
        ids = left;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Book, Entity, Status, compose};

    /// The sample's books, in its order.
    fn books() -> Vec<Book> {
        let changes = read(IdSource::new(1), 1_700_000_000_000).unwrap();
        let mut books: Vec<Book> = changes
            .iter()
            .filter_map(|c| match &c.after {
                Some(Entity::Bot(bot)) => Some(Book::new(bot.clone())),
                _ => None,
            })
            .collect();
        for book in &mut books {
            for change in &changes {
                book.apply(change);
            }
        }
        books
    }

    #[test]
    fn the_sample_shows_what_there_is_to_see() {
        let books = books();
        let [harbour, linden] = books.as_slice() else { panic!("two bots") };
        assert_eq!((harbour.bot.name.as_str(), linden.bot.name.as_str()), ("Harbour Coffee", "Linden Books"));
        assert_eq!(harbour.bot.accounts.len(), 5);
        assert_ne!(harbour.bot.host, linden.bot.host);
        assert_eq!((harbour.bot.whatsapp_prefix.as_str(), linden.bot.whatsapp_prefix.as_str()), ("", "/"));
        let giveaway = harbour.link_by_ref("giveaway").unwrap();
        assert_eq!(harbour.placements(giveaway.uid).len(), 12);
        assert_eq!(harbour.flow_of(giveaway).unwrap().name, "Giveaway intake");
        for status in Status::ALL {
            assert!(harbour.links().any(|l| l.status == status), "no {status} link");
        }
        assert!(harbour.links().any(|l| l.reference.len() == 13 && l.reference.bytes().all(|b| b.is_ascii_digit())));
    }

    #[test]
    fn every_account_of_the_sample_is_a_good_one() {
        for book in books() {
            for (channel, account) in &book.bot.accounts {
                assert_eq!(channel.check_account(account), crate::domain::channel::AccountCheck::Good, "{account}");
            }
        }
    }

    #[test]
    fn every_placement_of_the_sample_has_a_url_on_every_channel() {
        for book in books() {
            for link in book.links() {
                for placement in book.placements(link.uid) {
                    for composed in compose::compose_all(&book, link, &placement.values) {
                        assert!(composed.url.is_some(), "{} {}", link.reference, placement.label);
                    }
                }
            }
        }
    }
}

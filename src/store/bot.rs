//! Bots and their accounts.

use super::rows::{Row, grouped};
use crate::domain::model::fold;
use crate::domain::{Bot, Channel, Uid};
use rusqlite::{Connection, Params, params};

const SELECT: &str =
    "SELECT b.uid, b.name, b.color, b.host, b.webchat_path, b.whatsapp_prefix, b.newsletter_tool, b.archived, a.channel, a.account
    FROM bots b LEFT JOIN bot_accounts a ON a.bot = b.uid";

fn select(conn: &Connection, rest: &str, params: impl Params) -> rusqlite::Result<Vec<Bot>> {
    grouped(
        conn,
        &format!("{SELECT} {rest}"),
        params,
        |row| {
            Ok(Bot {
                uid: row.get(0)?,
                name: row.get(1)?,
                color: row.get(2)?,
                host: row.get(3)?,
                webchat_path: row.get(4)?,
                whatsapp_prefix: row.get(5)?,
                newsletter_tool: row.get(6)?,
                archived: row.get(7)?,
                accounts: std::collections::BTreeMap::new(),
            })
        },
        |bot, row| {
            if let Some(channel) = row.get(8)? {
                bot.accounts.insert(channel, row.get(9)?);
            }
            Ok(())
        },
    )
}

/// All bots, by name.
pub(super) fn all(conn: &Connection) -> rusqlite::Result<Vec<Bot>> {
    select(conn, "ORDER BY b.name_folded, b.uid", [])
}

/// The accounts of all bots but one, with the name of the bot that each belongs to.
pub(super) fn accounts_of_others(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<(Channel, String, String)>> {
    conn.prepare_cached(
        "SELECT a.channel, a.account, b.name FROM bot_accounts a JOIN bots b ON b.uid = a.bot
         WHERE a.bot <> ?1 ORDER BY b.name_folded, a.channel",
    )?
    .query_map([bot], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
    .collect()
}

impl Row for Bot {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        Ok(select(conn, "WHERE b.uid = ?1", [uid])?.pop())
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO bots (uid, name, name_folded, color, host, webchat_path, whatsapp_prefix,
                newsletter_tool, archived)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (uid) DO UPDATE SET name = ?2, name_folded = ?3, color = ?4, host = ?5, webchat_path = ?6,
                whatsapp_prefix = ?7, newsletter_tool = ?8, archived = ?9",
        )?
        .execute(params![
            self.uid,
            self.name,
            fold(&self.name),
            self.color,
            self.host,
            self.webchat_path,
            self.whatsapp_prefix,
            self.newsletter_tool,
            self.archived
        ])?;
        conn.prepare_cached("DELETE FROM bot_accounts WHERE bot = ?1")?.execute([self.uid])?;
        let mut insert = conn.prepare_cached("INSERT INTO bot_accounts (bot, channel, account) VALUES (?1, ?2, ?3)")?;
        for (channel, account) in &self.accounts {
            insert.execute(params![self.uid, channel, account])?;
        }
        Ok(())
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM bots WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    fn rival(&self, conn: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        super::rows::taken(
            conn,
            "SELECT 'name', name FROM bots WHERE name_folded = ?1 AND uid <> ?2",
            params![fold(&self.name), self.uid],
        )
    }
}

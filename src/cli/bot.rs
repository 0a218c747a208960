//! `bot list|show|add|edit|remove`.

use super::KnownTools;
use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use super::shelf::{self, Way, marked};
use crate::domain::channel::AccountCheck;
use crate::domain::merge::Tools;
use crate::domain::plan::Plan;
use crate::domain::record::BotRecord;
use crate::domain::show::plural;
use crate::domain::{Book, Bot, Change, Channel, Entity, setup, tester};
use crate::store;
use clap::{Args, Subcommand};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// All bots
    List(ListArgs),
    /// One bot, with how much it has
    Show(ShowArgs),
    /// Add a bot
    Add(AddArgs),
    /// Change a bot; an empty account takes the channel away
    Edit(EditArgs),
    /// Archive bots: they stay, out of the way
    Archive(NamesArgs),
    /// Take bots back from the archive
    Restore(NamesArgs),
    /// Remove a bot with everything that it has
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The bot; by default the one used last
    name: Option<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// What you call the bot, such as the client's name
    name: String,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// The bot
    name: String,
    /// Another name for it
    #[arg(long = "name", value_name = "NAME")]
    new_name: Option<String>,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct NamesArgs {
    /// The bots
    #[arg(required = true)]
    names: Vec<String>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// The bot
    name: String,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
struct Settings {
    /// Links that the platform gave, one of each channel: accounts, host and prefix are read out of them
    #[arg(long, value_name = "URL", num_args = 1..)]
    from_link: Vec<String>,
    /// The page id or page username on Messenger
    #[arg(long, value_name = "PAGE")]
    messenger: Option<String>,
    /// The username on Instagram
    #[arg(long, value_name = "USER")]
    instagram: Option<String>,
    /// The phone number on WhatsApp, with its country code
    #[arg(long, value_name = "PHONE")]
    whatsapp: Option<String>,
    /// The bot's username on Telegram
    #[arg(long, value_name = "BOT")]
    telegram: Option<String>,
    /// The account's number in WebChat links
    #[arg(long, value_name = "ACCOUNT")]
    webchat: Option<String>,
    /// The bot's URI on Viber
    #[arg(long, value_name = "URI")]
    viber: Option<String>,
    /// The platform's host in WebChat links
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The path of WebChat links
    #[arg(long, value_name = "PATH")]
    webchat_path: Option<String>,
    /// What WhatsApp texts start with: “/” or nothing
    #[arg(long, value_name = "PREFIX", value_parser = ["", "/"])]
    whatsapp_prefix: Option<String>,
    /// The newsletter tool whose tags take the place of {{placeholders}} in copies, such as mailchimp; “none” for none
    #[arg(long, value_name = "TOOL")]
    newsletter_tool: Option<String>,
    /// The bot's colour in the terminal UI, 0 to 7
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..8))]
    bot_color: Option<u8>,
}

/// The name by which no tool is chosen.
pub(super) const NO_TOOL: &str = "none";

/// The mailing tools that are known; says what is wrong with the user's own.
pub(super) fn known_tools(tools: KnownTools, out: &Out) -> Tools {
    let (tools, problems) = tools();
    for problem in problems {
        out.say(&format!("warning: {problem}."));
    }
    tools
}

/// A bot with how much it has.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    bot: BotRecord,
    links: usize,
    placements: usize,
    fields: usize,
    campaigns: usize,
}

pub(super) fn run(command: Command, session: Session, tools: KnownTools, out: &mut Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(&args, &session, out),
        Command::Show(args) => show(&args, session, tools, out),
        Command::Add(args) => add(&args, session, tools, out),
        Command::Edit(args) => edit(&args, session, tools, out),
        Command::Archive(args) => shelve(Way::Archive, &args, session, out),
        Command::Restore(args) => shelve(Way::Restore, &args, session, out),
        Command::Remove(args) => remove(&args, session, out),
    }
}

fn list(args: &ListArgs, session: &Session, out: &mut Out) -> Result<(), Failure> {
    let bots = match session.named_bot()? {
        Some(bot) => vec![bot],
        None => session.store.bots()?,
    };
    if args.format.json {
        return out.json(&bots.iter().map(BotRecord::from).collect::<Vec<_>>());
    }
    if bots.is_empty() {
        out.say("no bots yet: “entrylink bot add NAME --from-link URL” adds one");
        return Ok(());
    }
    let rows: Vec<_> = bots
        .iter()
        .map(|bot| {
            let channels: Vec<_> = bot.channels().map(Channel::label).collect();
            vec![marked(&bot.name, bot.archived), bot.host.clone(), channels.join(", ")]
        })
        .collect();
    out.table(&["NAME", "HOST", "CHANNELS"], &rows)
}

fn show(args: &ShowArgs, mut session: Session, tools: KnownTools, out: &mut Out) -> Result<(), Failure> {
    let bot = session.bot_or(args.name.as_deref())?;
    let book = session.store.book(bot.uid)?;
    let shown = Shown {
        links: book.link_count(),
        placements: book.links().map(|l| book.placements(l.uid).len()).sum(),
        fields: book.fields.len(),
        campaigns: book.campaigns.len(),
        bot: BotRecord::from(&bot),
    };
    if args.format.json {
        return out.json(&shown);
    }
    out.text(&bot.name)?;
    let mut rows: Vec<_> =
        bot.accounts.iter().map(|(channel, account)| (channel.label().to_owned(), account.clone())).collect();
    if bot.accounts.contains_key(&Channel::Webchat) {
        rows.push(("WebChat address".to_owned(), format!("https://{}{}", bot.host, bot.webchat_path)));
    }
    if !bot.whatsapp_prefix.is_empty() {
        rows.push(("WhatsApp prefix".to_owned(), bot.whatsapp_prefix.clone()));
    }
    if !bot.newsletter_tool.is_empty() {
        let known = known_tools(tools, out);
        let name = known.get(&bot.newsletter_tool).map(|tool| tool.name.clone());
        rows.push((
            "Newsletter tool".to_owned(),
            name.unwrap_or_else(|| format!("{}, not known any more", bot.newsletter_tool)),
        ));
    }
    rows.push(("Links".to_owned(), format!("{} with {}", shown.links, plural(shown.placements, "placement"))));
    rows.push(("Custom fields".to_owned(), shown.fields.to_string()));
    rows.push(("Campaigns".to_owned(), shown.campaigns.to_string()));
    rows.iter().try_for_each(|(name, value)| out.text(&format!("  {name:<16} {value}")))
}

fn add(args: &AddArgs, mut session: Session, tools: KnownTools, out: &mut Out) -> Result<(), Failure> {
    let used: Vec<u8> = session.store.bots()?.iter().map(|b| b.color).collect();
    let mut bot = Bot {
        name: name_of(&args.name)?,
        color: (0..8).find(|color| !used.contains(color)).unwrap_or_default(),
        ..Bot::default()
    };
    args.settings.fill(&mut bot, tools, out)?;
    let plan = Plan::with_new_bot(&BotRecord::from(&bot), store::id_source(), store::now_ms());
    let book = session.carry_out(plan, &format!("new bot {}", bot.name))?;
    session.remember(book.bot.uid);
    out.say(&format!("Added the bot “{}”: commands work on it from now on.", bot.name));
    if bot.accounts.is_empty() {
        out.say(&format!(
            "It has no channel yet: “entrylink bot edit {} --messenger PAGE” and the like give it its accounts.",
            quoted(&bot.name)
        ));
    }
    print(args.format, &book.bot, out)
}

fn edit(args: &EditArgs, mut session: Session, tools: KnownTools, out: &mut Out) -> Result<(), Failure> {
    let before = session.bot_or(Some(&args.name))?;
    let mut after = before.clone();
    if let Some(name) = &args.new_name {
        after.name = name_of(name)?;
    }
    args.settings.fill(&mut after, tools, out)?;
    let change = Change::edit(Entity::Bot(before.clone()), Entity::Bot(after.clone()));
    let applied = session.apply(&[change], &format!("edit bot {}", before.name))?;
    let sentence = if applied.changes.is_empty() { "Nothing to change in" } else { "Changed" };
    out.say(&format!("{sentence} the bot “{}”.", after.name));
    print(args.format, &after, out)
}

fn shelve(way: Way, args: &NamesArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let bots = args.names.iter().map(|name| session.bot_or(Some(name))).collect::<Result<Vec<_>, _>>()?;
    let archived = way == Way::Archive;
    let records: Vec<_> = bots.iter().map(|b| BotRecord { archived, ..BotRecord::from(b) }).collect();
    let things: Vec<_> = bots.into_iter().map(Entity::Bot).collect();
    shelf::put(way, &things, &mut session, out)?;
    shelf::print(args.format, &records, out)
}

fn remove(args: &RemoveArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let bot = session.bot_or(Some(&args.name))?;
    let book = session.store.book(bot.uid)?;
    session.apply(&book.removal_of_bot(), &format!("delete bot {}", bot.name))?;
    out.say(&format!(
        "Removed the bot “{}” with its {} links. “entrylink undo” brings it back.",
        bot.name,
        book.link_count()
    ));
    print(args.format, &bot, out)
}

fn print(format: Format, bot: &Bot, out: &mut Out) -> Result<(), Failure> {
    if format.json {
        out.json(&BotRecord::from(bot))?;
    }
    Ok(())
}

fn name_of(typed: &str) -> Result<String, Failure> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(Failure::problem("a bot needs a name, such as the client's"));
    }
    Ok(name.to_owned())
}

/// A name as it is typed into a shell.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.chars().all(plain) { name.to_owned() } else { format!("\"{name}\"") }
}

impl Settings {
    /// Puts what was named into `bot`, refusing what cannot work and warning of what is unusual. What is named by itself
    /// goes before what stands in a link.
    fn fill(&self, bot: &mut Bot, tools: KnownTools, out: &Out) -> Result<(), Failure> {
        if !self.from_link.is_empty() {
            self.fill_from_links(bot, out)?;
        }
        let accounts = [
            (Channel::Messenger, &self.messenger),
            (Channel::Instagram, &self.instagram),
            (Channel::Whatsapp, &self.whatsapp),
            (Channel::Telegram, &self.telegram),
            (Channel::Webchat, &self.webchat),
            (Channel::Viber, &self.viber),
        ];
        for (channel, typed) in accounts {
            let Some(typed) = typed else { continue };
            let account = tidy(channel, typed);
            if account.is_empty() {
                bot.accounts.remove(&channel);
                continue;
            }
            check(channel, &account, out)?;
            bot.accounts.insert(channel, account);
        }
        if let Some(host) = &self.host {
            bot.host = host_of(host)?;
        }
        if let Some(path) = &self.webchat_path {
            bot.webchat_path = path_of(path)?;
        }
        if let Some(prefix) = &self.whatsapp_prefix {
            bot.whatsapp_prefix.clone_from(prefix);
        }
        if let Some(named) = &self.newsletter_tool {
            bot.newsletter_tool = match named.trim() {
                "" | NO_TOOL => String::new(),
                named => known_tools(tools, out).named(named)?.id.clone(),
            };
        }
        bot.color = self.bot_color.unwrap_or(bot.color);
        Ok(())
    }

    fn fill_from_links(&self, bot: &mut Bot, out: &Out) -> Result<(), Failure> {
        let text = self.from_link.join("\n");
        let mut found = setup::from_links(&text);
        // The terminal UI leaves the placeholders of manuals out; whoever writes a command may want just those.
        for span in tester::find(&text) {
            let reading = tester::read(&text[span], &Book::default());
            if let (Some(channel), Some(account)) = (reading.channel, reading.account)
                && channel.check_account(&account) == AccountCheck::Template
            {
                found.accounts.entry(channel).or_insert(account);
            }
        }
        if found.accounts.is_empty() {
            let why = found.problems.first().map_or_else(String::new, |problem| format!(": {problem}"));
            return Err(Failure::problem(format!(
                "there is no channel's account in these links{why}; give links as the platform shows them, such as \
                 https://m.me/PAGE?ref=NAME"
            )));
        }
        for problem in &found.problems {
            out.say(&format!("warning: {problem}."));
        }
        found.fill(bot);
        Ok(())
    }
}

/// The account without what people put around it: an `@`, the plus, spaces and hyphens of a phone number.
fn tidy(channel: Channel, typed: &str) -> String {
    let typed = typed.trim();
    match channel {
        Channel::Instagram | Channel::Telegram | Channel::Messenger => typed.trim_start_matches('@').to_owned(),
        Channel::Whatsapp => {
            let kept: String = typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '/')).collect();
            let digits = kept.strip_prefix('+').or_else(|| kept.strip_prefix("00")).unwrap_or(&kept);
            let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            // Zeros alone are the example of a manual, not a number with an international prefix.
            if number && digits.bytes().any(|b| b != b'0') { digits.to_owned() } else { typed.to_owned() }
        }
        Channel::Webchat | Channel::Viber => typed.to_owned(),
    }
}

fn check(channel: Channel, account: &str, out: &Out) -> Result<(), Failure> {
    let noun = channel.account_noun();
    match channel.check_account(account) {
        AccountCheck::Good => {}
        AccountCheck::Odd(why) => out.say(&format!("warning: {channel}: “{account}” is unusual: {why}.")),
        AccountCheck::Template => out.say(&format!(
            "warning: {channel}: “{account}” is a placeholder out of a manual: its links open nothing until you put \
             the real {noun} in its place."
        )),
        AccountCheck::Bad(_) if account.contains("://") => {
            return Err(Failure::problem(format!(
                "“{account}” is a link, not the {noun} alone: give the whole link with --from-link"
            )));
        }
        AccountCheck::Bad(why) => {
            return Err(Failure::problem(format!("“{account}” cannot be the {noun} on {channel}: {why}")));
        }
    }
    Ok(())
}

fn host_of(typed: &str) -> Result<String, Failure> {
    let typed = typed.trim();
    let host = typed.split_once("://").map_or(typed, |(_, rest)| rest).trim_end_matches('/').to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':');
    if host.is_empty() || !host.chars().all(fits) {
        return Err(Failure::problem(format!(
            "“{typed}” is not a host: write what stands between “https://” and the next “/” of the platform's links"
        )));
    }
    Ok(host)
}

fn path_of(typed: &str) -> Result<String, Failure> {
    let inner = typed.trim().trim_matches('/');
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '~');
    if !inner.chars().all(fits) {
        return Err(Failure::problem(format!(
            "“{typed}” is not the path of WebChat links: write what stands between the host and “?p=”, such as /webchat/"
        )));
    }
    Ok(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_tidied_of_what_people_put_around_them() {
        for (channel, typed, account) in [
            (Channel::Whatsapp, "+49 (40) 555-01.0000", "4940555010000"),
            (Channel::Whatsapp, "0049 40 5550100", "49405550100"),
            (Channel::Whatsapp, "0000000000", "0000000000"),
            (Channel::Whatsapp, "PHONE_NUMBER", "PHONE_NUMBER"),
            (Channel::Whatsapp, "+49 40 CALL ME", "+49 40 CALL ME"),
            (Channel::Telegram, " @harbour_bot ", "harbour_bot"),
            (Channel::Webchat, "1166608", "1166608"),
        ] {
            assert_eq!(tidy(channel, typed), account);
        }
    }

    #[test]
    fn hosts_and_paths_are_cut_out_of_addresses() {
        assert_eq!(host_of("https://App.Example.com/").unwrap(), "app.example.com");
        assert!(host_of("a b").is_err() && host_of("").is_err() && host_of("a/b").is_err());
        assert_eq!(path_of("bots/webchat").unwrap(), "/bots/webchat/");
        assert_eq!(path_of("/").unwrap(), "/");
        assert!(path_of("/a?b/").is_err());
    }
}

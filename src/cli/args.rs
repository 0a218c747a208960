//! The whole command line, from which help, completions and the man page are made too.

use super::{bot, bulk, decode, field, generate, history, link, lint, place, print, qr, results, rules, sheet, url};
use crate::domain::Channel;
use crate::qr::{Level, Strength};
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Make, test, copy and print Entry Point Links for chat bots.
///
/// Without a command, the terminal UI opens.
#[derive(Debug, Parser)]
#[command(name = "entrylink", version, propagate_version = true, max_term_width = 100)]
pub(super) struct Cli {
    /// Work on a throw-away copy of the sample campaign
    #[arg(long)]
    pub sample: bool,
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Where the help lists what holds for every command.
const EVERYWHERE: &str = "For every command";

/// What holds for every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The link book; by default one in your data directory
    // Not clap's own parser of paths: a variable that is set to nothing would be a mistake to it.
    #[arg(
        long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath,
        env = "ENTRYLINK_DATABASE", hide_env_values = true,
        value_parser = OsStringValueParser::new().map(PathBuf::from),
        help_heading = EVERYWHERE
    )]
    pub database: Option<PathBuf>,
    /// The bot to work on; by default the one used last
    #[arg(long, global = true, value_name = "NAME", help_heading = EVERYWHERE)]
    pub bot: Option<String>,
    /// Go on where a change alters the URL of what is printed or sent already
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub even_if_printed: bool,
    /// Whether to use colours
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        value_enum,
        default_value_t = ColorChoice::Auto,
        hide_possible_values = true,
        help_heading = EVERYWHERE
    )]
    pub color: ColorChoice,
}

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// In terminals, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ColorChoice {
    /// Whether colours are wanted, where the user said so.
    pub const fn wanted(self) -> Option<bool> {
        match self {
            Self::Auto => None,
            Self::Always => Some(true),
            Self::Never => Some(false),
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bots: one account on the platform each
    #[command(subcommand)]
    Bot(bot::Command),
    /// Custom fields of a bot
    #[command(subcommand)]
    Field(field::Command),
    /// Entry Point Links
    #[command(subcommand)]
    Link(link::Command),
    /// Placements: the places where a link is put
    #[command(subcommand)]
    Place(place::Command),
    /// What was printed or sent: what is on paper can be looked up
    #[command(subcommand)]
    Print(print::Command),
    /// Print the URLs of a link
    Url(url::UrlArgs),
    /// The QR code of a link or text, in the terminal or as SVG, PNG or PDF
    ///
    /// In the terminal a code is always in explicit black and white, whatever --color and `NO_COLOR` say: it could not be
    /// read otherwise.
    Qr(qr::QrArgs),
    /// Print the codes of many placements on labels, cards, table tents or posters, as one PDF
    Sheet(Box<sheet::SheetArgs>),
    /// Make a personal link for every row of a mailing list
    Bulk(Box<bulk::BulkArgs>),
    /// Say what the worst rows of a mailing list do to a link, before anything is sent
    Worst(bulk::WorstArgs),
    /// What a link or payload says and does, and what is wrong with it
    Decode(decode::DecodeArgs),
    /// Check every entry point link in newsletters against the link book
    Lint(lint::LintArgs),
    /// What links brought: contacts exported from the platform, counted by link, placement and channel
    #[command(subcommand)]
    Results(results::Command),
    /// The catalogue of findings: what each means, why, and what to do
    Rules(rules::RulesArgs),
    /// Who changed what, and when
    History(history::HistoryArgs),
    /// Take the last change back
    Undo(history::StepArgs),
    /// Make the change again that was taken back last
    Redo(history::StepArgs),
    /// What was deleted, and bringing it back
    #[command(subcommand)]
    Trash(super::trash::Command),
    /// Write everything as JSON that diffs well, in one file or a folder with a file a link; or as tables
    Export(super::export::ExportArgs),
    /// Merge what was exported into the link book, all or nothing
    Import(super::import::ImportArgs),
    /// Copy the whole link book to a file, while others may work on it
    Backup(super::backup::BackupArgs),
    /// Look into a backup, and put it in the link book's place
    Restore(super::restore::RestoreArgs),
    /// Check the link book: the file, what refers to what, the history, and that every link reads back
    Check(super::check::CheckArgs),
    /// Where the files are, what the terminal and the clipboard can do, and how the link book is
    Doctor(super::doctor::DoctorArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: generate::Shell,
    },
    /// Print a manual page
    Man {
        /// The command that it is about, such as “link add”; by default the whole program
        command: Vec<String>,
    },
}

/// How a command prints what it has to say.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Format {
    /// Print one JSON value
    #[arg(long)]
    pub json: bool,
}

/// A value for a field, as it is typed: `FIELD=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    pub field: String,
    pub value: String,
}

/// Reads `FIELD=VALUE`.
pub(super) fn assignment(text: &str) -> Result<Assignment, String> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => {
            Ok(Assignment { field: field.trim().to_owned(), value: value.to_owned() })
        }
        _ => Err("write FIELD=VALUE, with the name or the id of a field".to_owned()),
    }
}

/// Reads the name of a channel.
pub(super) fn channel() -> impl TypedValueParser<Value = Channel> {
    PossibleValuesParser::new(Channel::ALL.map(Channel::name)).try_map(|name| name.parse::<Channel>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_argument_says_what_it_is() {
        fn check(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        let mut command = Cli::command();
        command.build();
        check(&command);
    }

    #[test]
    fn an_assignment_is_cut_at_its_first_equals_sign() {
        let read = |text: &str| assignment(text).map(|a| (a.field, a.value));
        assert_eq!(read("branch=a=b"), Ok(("branch".into(), "a=b".into())));
        assert_eq!(read("branch="), Ok(("branch".into(), String::new())));
        assert!(read("branch").is_err() && read("=x").is_err());
    }
}

/// The level of error correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Correction {
    /// The strongest that costs no larger code
    Auto,
    /// 7 %
    L,
    /// 15 %, what is customary
    M,
    /// 25 %, for codes that get scratched
    Q,
    /// 30 %
    H,
}

impl Correction {
    /// How the level is chosen.
    pub fn strength(self) -> Strength {
        match self {
            Self::Auto => Strength::From(Level::L),
            Self::L => Strength::Exactly(Level::L),
            Self::M => Strength::Exactly(Level::M),
            Self::Q => Strength::Exactly(Level::Q),
            Self::H => Strength::Exactly(Level::H),
        }
    }
}

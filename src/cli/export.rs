//! `export`: everything in the link book, as JSON or as tables.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use super::session::Session;
use crate::exchange::out::{self as exchange, Form, Unwritten};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// Everything, to be imported again
    Json,
    /// Tables for a spreadsheet: the links of the bot; in a folder, tables of all bots
    Csv,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The file, “-” for standard output, or a folder (there already, or with a “/” at the end) for a file a link
    target: PathBuf,
    /// The form
    #[arg(long = "as", value_enum, value_name = "json|csv", default_value_t = As::Json, hide_possible_values = true)]
    form: As,
    /// Write over a file that no export of JSON wrote
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Written {
    target: String,
    files: usize,
    things: usize,
}

pub(super) fn run(args: &ExportArgs, mut session: Session, out: &mut Out) -> Result<(), Failure> {
    let target = &args.target;
    let stdout = target.as_os_str() == "-";
    if stdout && args.format.json {
        return Err(Failure::usage("with “-” the export itself is what is printed: leave --json out"));
    }
    let form = match args.form {
        As::Json => Form::Json,
        As::Csv => Form::Csv,
    };
    let one_table = form == Form::Csv && (stdout || !exchange::is_folder(target));
    let bot = if one_table { Some(session.bot()?.uid) } else { None };
    if stdout {
        let text = exchange::text(&session.store, &session.store.everything()?, bot, form).map_err(unwritten)?;
        return out.bytes(text.as_bytes());
    }
    let written = exchange::write_to(&session.store, bot, target, form, args.replace).map_err(unwritten)?;
    report(args, written.files, written.things, out)
}

fn unwritten(why: Unwritten) -> Failure {
    Failure::problem(match why {
        Unwritten::Failed(sentence) => sentence,
        Unwritten::Exists(path) => format!(
            "{} exists already, and is no JSON that an export wrote: name another file, or add --replace",
            path.display()
        ),
    })
}

fn report(args: &ExportArgs, files: usize, things: usize, out: &mut Out) -> Result<(), Failure> {
    let name = args.target.display().to_string();
    let plural = if files == 1 { "" } else { "s" };
    out.say(&format!("Wrote {files} file{plural} to {name}."));
    if args.format.json {
        out.json(&Written { target: name, files, things })?;
    }
    Ok(())
}

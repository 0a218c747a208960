//! Bringing files in and writing the link book out, for the desk.

use crate::app::msg::{Answer, Effect};
use crate::app::write::Wanted;
use crate::domain::show::plural;
use crate::exchange::look;
use crate::exchange::out::{self, Unwritten, Written, size};
use crate::store::{Store, backups_of};
use std::sync::Arc;

/// Does what an effect asks for that changes nothing in the book; nothing for any other.
pub(super) fn perform(store: &Store, effect: Effect) -> Vec<Answer> {
    vec![match effect {
        Effect::ListBackups => {
            Answer::Backups(if store.is_in_memory() { Vec::new() } else { backups_of(store.path()) })
        }
        Effect::Recognise { ticket, path } => Answer::Recognised { ticket, found: look::recognise(&path) },
        Effect::Look { ticket, wanted } => Answer::Looked { ticket, seen: look::look(store, *wanted).map(Arc::new) },
        Effect::WriteOut(wanted) => {
            let outcome = write(store, &wanted);
            Answer::WroteOut(wanted, outcome)
        }
        _ => return Vec::new(),
    }]
}

/// Writes the link book out; the sentence says where it is.
fn write(store: &Store, wanted: &Wanted) -> Result<String, Unwritten> {
    let is_folder = wanted.what.form().is_some_and(|(_, folder)| folder);
    let path = if !is_folder && wanted.path.is_dir() { wanted.path.join(&wanted.name) } else { wanted.path.clone() };
    let shown = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
    // What is written into a pipe waits for somebody to read it.
    if std::fs::symlink_metadata(&path).is_ok_and(|m| !m.is_file() && !m.is_dir() && !m.is_symlink()) {
        return Err(Unwritten::Failed(format!("{} is no file: name another one", shown.display())));
    }
    let Some((form, _)) = wanted.what.form() else {
        let bytes = out::back_up(store, &path, wanted.replace)?;
        return Ok(format!("the whole link book is in {} ({})", shown.display(), size(bytes)));
    };
    let Written { files, things } = out::write_to(store, Some(wanted.bot), &path, form, wanted.replace)?;
    let what = match form {
        out::Form::Json => plural(things, "thing"),
        out::Form::Csv if is_folder => "everything".to_owned(),
        out::Form::Csv => "the links".to_owned(),
    };
    let within = if is_folder { format!("{} in ", plural(files, "file")) } else { String::new() };
    Ok(format!("wrote {what} to {within}{}: only you can read it", shown.display()))
}

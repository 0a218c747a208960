//! The user's own editor, with a text in a file that only its user can read.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use tempfile::TempDir;

/// The name of the file, which an editor shows.
const FILE: &str = "links.txt";

/// The text did not come back as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Why, as a sentence.
    pub why: String,
    /// What the file had in it by then, where it could be read.
    pub text: Option<String>,
}

impl Failed {
    /// Without a text.
    pub fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), text: None }
    }
}

/// An editor that was chosen, and where it was named.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chosen {
    /// As the user wrote it: a program with its options.
    command: OsString,
    /// “$VISUAL”, “$EDITOR”; empty: nobody named one.
    named_by: &'static str,
}

/// `$VISUAL`, then `$EDITOR`, else what the platform has.
fn choose(var: impl Fn(&str) -> Option<OsString>, has: impl Fn(&str) -> bool) -> Option<Chosen> {
    for (name, named_by) in [("VISUAL", "$VISUAL"), ("EDITOR", "$EDITOR")] {
        if let Some(command) = var(name).filter(|command| !command.to_string_lossy().trim().is_empty()) {
            return Some(Chosen { command, named_by });
        }
    }
    let usual: &[&str] = if cfg!(windows) { &["notepad"] } else { &["editor", "nano", "vim", "vi", "micro", "emacs"] };
    let there = usual.iter().find(|program| cfg!(windows) || has(program))?;
    Some(Chosen { command: OsString::from(there), named_by: "" })
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// An editor at work.
#[derive(Debug)]
pub struct Editing {
    child: Child,
    folder: TempDir,
    chosen: Chosen,
}

impl Editing {
    /// Writes the text down and starts the editor in this terminal, which was given back by then.
    pub fn start(text: &str) -> Result<Self, Failed> {
        let none = "no editor is installed that could be found: set EDITOR to the name of one, such as nano";
        let chosen = choose(|name| std::env::var_os(name), is_installed).ok_or_else(|| Failed::because(none))?;
        let written = || -> io::Result<TempDir> {
            // A folder of its own, for nobody else: what the editor keeps beside the file goes with it.
            let mut builder = tempfile::Builder::new();
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
            let folder = builder.prefix("entrylink-").tempdir()?;
            crate::files::write(&folder.path().join(FILE), text.as_bytes(), crate::files::Readers::Owner)
                .map_err(|e| io::Error::other(e.0))?;
            Ok(folder)
        };
        let folder =
            written().map_err(|e| Failed::because(format!("the text cannot be written down for the editor: {e}")))?;
        let child = command(&chosen.command, &folder.path().join(FILE))
            .spawn()
            .map_err(|e| Failed::because(missing(&chosen, &e.to_string())))?;
        Ok(Self { child, folder, chosen })
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the editor is closed. `stopped` is called each time that it has stopped alone, without this program.
    pub fn wait(mut self, stopped: impl Fn()) -> Result<String, Failed> {
        let status = wait_for(&mut self.child, stopped);
        let read = self.text();
        let why = match status {
            Ok(status) if status.success() => None,
            Ok(status) => Some(self.ended(status)),
            Err(e) => Some(format!("nobody knows how the editor ended: {e}")),
        };
        match (why, read) {
            (None, Ok(text)) => Ok(text),
            (Some(why), read) => Err(Failed { why, text: read.ok() }),
            // What cannot be read is not thrown away.
            (None, Err(why)) => {
                let kept: PathBuf = self.folder.keep().join(FILE);
                Err(Failed::because(format!("{why}; it is kept as {}", kept.display())))
            }
        }
    }

    fn text(&self) -> Result<String, String> {
        let bytes =
            fs::read(self.folder.path().join(FILE)).map_err(|e| format!("the edited text cannot be read: {e}"))?;
        crate::table::text(&bytes).map_err(|problem| format!("the edited text, {problem}"))
    }

    fn ended(&self, status: ExitStatus) -> String {
        // What a shell says of a program that is not there, or cannot be started.
        if cfg!(unix) && matches!(status.code(), Some(126 | 127)) {
            return missing(&self.chosen, "it cannot be found or started");
        }
        let name = self.chosen.command.to_string_lossy();
        match status.code() {
            // A shell's way to say that a signal ended the program that it ran.
            Some(code) if cfg!(unix) && (129..160).contains(&code) => {
                format!("the editor {name} was ended from outside (signal {})", code - 128)
            }
            Some(code) => format!("the editor {name} ended with an error ({code})"),
            None => format!("the editor {name} was ended from outside ({status})"),
        }
    }
}

fn missing(chosen: &Chosen, why: &str) -> String {
    let name = chosen.command.to_string_lossy();
    match chosen.named_by {
        "" => format!("the editor {name} does not start: {why}. Set EDITOR to the name of another"),
        by => format!("the editor {name} that {by} names does not start: {why}. Set {by} to one that is installed"),
    }
}

/// By the shell, as everybody does it: what the user wrote may have options in it.
#[cfg(unix)]
fn command(editor: &std::ffi::OsStr, file: &Path) -> Command {
    // In the shell's place, so that a signal for the editor reaches it; unless it is more than a program with its options.
    let simple = !editor.to_string_lossy().contains(['=', ';', '|', '&', '(', '{', '\n']);
    let mut line = OsString::from(if simple { "exec " } else { "" });
    line.push(editor);
    line.push(" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(line).arg(editor).arg(file);
    command
}

#[cfg(not(unix))]
fn command(editor: &std::ffi::OsStr, file: &Path) -> Command {
    // A path with spaces stands in quotation marks; behind it come options.
    let line = editor.to_string_lossy();
    let line = line.trim();
    let (program, options) = match line.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some(parts) => parts,
        None => line.split_once(' ').unwrap_or((line, "")),
    };
    let mut command = Command::new(program);
    command.args(options.split_whitespace()).arg(file);
    command
}

#[cfg(unix)]
fn wait_for(child: &mut Child, stopped: impl Fn()) -> io::Result<ExitStatus> {
    use rustix::process::{Pid, WaitOptions, waitpid};
    use std::os::unix::process::ExitStatusExt;
    /// How long a stop of the whole job, which nobody need be told of, may take to reach this program.
    const TOGETHER: std::time::Duration = std::time::Duration::from_millis(150);
    let pid = Pid::from_child(child);
    loop {
        let waited = match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Err(rustix::io::Errno::INTR) | Ok(None) => continue,
            Err(e) => return Err(e.into()),
            Ok(Some((_, status))) => status,
        };
        if !waited.stopped() {
            return Ok(ExitStatus::from_raw(waited.as_raw()));
        }
        std::thread::sleep(TOGETHER);
        // Continued already: it stopped together with this program, and both went on.
        let options = WaitOptions::CONTINUED | WaitOptions::UNTRACED | WaitOptions::NOHANG;
        match waitpid(Some(pid), options) {
            Ok(Some((_, status))) if status.continued() || status.stopped() => {}
            Ok(Some((_, status))) => return Ok(ExitStatus::from_raw(status.as_raw())),
            _ => stopped(),
        }
    }
}

#[cfg(not(unix))]
fn wait_for(child: &mut Child, _: impl Fn()) -> io::Result<ExitStatus> {
    child.wait()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_is_the_users_and_else_one_that_is_there() {
        let chosen = |vars: &[(&str, &str)], there: &[&str]| {
            let var = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            choose(var, |program| there.contains(&program)).map(|c| (c.command.into_string().unwrap(), c.named_by))
        };
        let is = |command: &str, by: &'static str| Some((command.to_owned(), by));
        assert_eq!(chosen(&[("VISUAL", "code --wait"), ("EDITOR", "vi")], &[]), is("code --wait", "$VISUAL"));
        assert_eq!(chosen(&[("VISUAL", " "), ("EDITOR", "vi")], &["nano"]), is("vi", "$EDITOR"));
        if !cfg!(windows) {
            assert_eq!(chosen(&[], &["vi", "nano"]), is("nano", ""));
            assert_eq!(chosen(&[], &[]), None);
        }
    }
}

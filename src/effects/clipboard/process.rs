//! Starting a helper program and giving it text.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a helper may take. A local program answers within milliseconds; one that hangs must not hold the worker.
const LIMIT: Duration = Duration::from_secs(2);

/// Runs a program with `input` and waits until it is done. The reason where it could not, or said that it failed.
pub(super) fn feed(program: &str, args: &[&str], input: &[u8], env: &[(OsString, OsString)]) -> Result<(), String> {
    let mut child = Command::new(program)
        .args(args)
        .envs(env.iter().cloned())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} cannot be started ({error})"))?;
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let (tell, told) = mpsc::channel();
    let input = input.to_vec();
    // Both ends of the pipes may block, so they wait on a thread.
    thread::spawn(move || {
        let mut complaint = String::new();
        let written = stdin.map_or(Ok(()), |mut stdin| stdin.write_all(&input));
        let read = stderr.map_or(Ok(0), |mut stderr| stderr.read_to_string(&mut complaint));
        // The pipe of a program that refuses early breaks; what it says about it is the better reason.
        let _: io::Result<usize> = read;
        let _ = tell.send((complaint, written));
    });
    match told.recv_timeout(LIMIT) {
        Ok((complaint, written)) => {
            let status = child.wait().map_err(|error| format!("{program} was lost ({error})"))?;
            if status.success() && written.is_ok() {
                return Ok(());
            }
            let complaint = crate::domain::show::safe(complaint.trim()).into_owned();
            Err(if complaint.is_empty() { format!("{program} failed") } else { format!("{program} says: {complaint}") })
        }
        Err(_) => {
            // It may have ended by itself just now; then there is nothing to end.
            let _ = child.kill();
            let _ = child.wait();
            Err(format!("{program} did not answer"))
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_gets_its_text() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("text");
        let env = [(OsString::from("OUT"), file.clone().into_os_string())];
        feed("sh", &["-c", "cat > \"$OUT\""], b"giveaway", &env).unwrap();
        assert_eq!(std::fs::read(file).unwrap(), b"giveaway");
    }

    #[test]
    fn what_goes_wrong_is_told() {
        let why = |program, args: &[&str]| feed(program, args, b"x", &[]).unwrap_err();
        assert!(why("no-such-program-at-all", &[]).contains("cannot be started"));
        assert_eq!(why("sh", &["-c", "printf 'no \\033server' >&2; exit 1"]), "sh says: no ␛server");
        assert_eq!(why("false", &[]), "false failed");
        assert_eq!(why("sleep", &["600"]), "sleep did not answer");
    }
}

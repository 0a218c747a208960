//! The clipboard on a real X server, in a real tmux and through a terminal, read by other programs.

use crate::display::{Display, MARK, missing, until};
use crate::pty::Pty;
use entrylink::effects::clipboard::{Choice, Clipboard, Content, Way};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// So long that only a hang can miss it, however busy the machine.
const PATIENT: Duration = Duration::from_mins(1);

fn entrylink() -> PathBuf {
    env!("CARGO_BIN_EXE_entrylink").into()
}

fn clipboard(display: &Display) -> Clipboard {
    let env = [("DISPLAY", display.name.as_str()), ("WAYLAND_DISPLAY", ""), (MARK, display.mark.as_str())];
    Clipboard::new(Choice::Auto, None).with(&env, entrylink()).with_limit(PATIENT)
}

/// The program with the sample, loaded, in a place where nothing but `env` leads to a clipboard.
fn loaded(env: &[(&str, &str)]) -> Pty {
    let nowhere = ["DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].map(|name| (name, ""));
    Pty::loaded(&[&nowhere, env].concat())
}

#[test]
fn what_the_program_copies_is_there_while_it_runs_and_after() {
    let display = Display::start();
    let mut pty = loaded(&[("DISPLAY", &display.name), (MARK, &display.mark)]);
    pty.send(b"yt");
    pty.until_text("copied to the clipboard");
    let url = display.paste();
    assert!(url.starts_with("https://t.me/"), "{url}");
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    assert_eq!(display.paste(), url);
}

#[test]
fn over_ssh_the_terminal_gets_it() {
    let mut pty = loaded(&[("SSH_TTY", "/dev/pts/9"), ("DISPLAY", ":987")]);
    pty.send(b"yt");
    pty.until_text("sent to the terminal");
    let url = pty.copied();
    assert!(url.starts_with("https://t.me/"), "{url}");
    // The program goes on as before.
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_given_back();
}

#[test]
fn where_nothing_works_the_text_is_shown() {
    let mut pty = loaded(&[("TERM", "linux")]);
    pty.send(b"yt");
    pty.until_text("not copied");
    pty.until_text("https://t.me/");
    assert_eq!(pty.copied(), "");
}

#[test]
fn another_program_reads_what_was_copied() {
    let display = Display::start();
    let mut clipboard = clipboard(&display);
    for text in ["https://m.me/1029?ref=giveaway--hall-a", "Zürich 日本 👍\nzwei\tdrei", &"x".repeat(3_000_000)] {
        let copied = clipboard.copy(&Content::text(text)).unwrap();
        assert_eq!((copied.way, copied.verified), (Way::System, true));
        assert!(display.paste() == text, "{}", &text[..20]);
    }
    // Each copy ends the one before; what another program copies ends the last.
    until("one process keeps the text", || display.holders() == 1);
    display.xclip(&["-i"], "something else");
    until("no process keeps a text that was replaced", || display.holders() == 0);
    assert_eq!(display.paste(), "something else");
}

#[test]
fn formatted_text_comes_with_plain_text() {
    let display = Display::start();
    let html = "<a href=\"https://m.me/1029\">Giveaway</a>";
    let content = Content { text: "https://m.me/1029".to_owned(), html: Some(html.to_owned()) };
    clipboard(&display).copy(&content).unwrap();
    assert_eq!(display.paste(), "https://m.me/1029");
    let formatted = display.xclip(&["-o", "-t", "text/html"], "").stdout;
    assert!(String::from_utf8(formatted).unwrap().contains(html));
}

/// What another program finds as HTML on the clipboard.
fn html(display: &Display) -> String {
    String::from_utf8(display.xclip(&["-o", "-t", "text/html"], "").stdout).unwrap()
}

#[test]
fn rich_text_of_the_program_is_there_as_html_and_as_plain_text_also_when_it_has_ended() {
    let display = Display::start();
    let mut pty = loaded(&[("DISPLAY", &display.name), (MARK, &display.mark)]);
    pty.send(b"y5t");
    pty.until_text("Link text");
    pty.send(b"\x15Chat & win <now>\r");
    pty.until_text("copied to the clipboard with its formatting");
    let plain = display.paste();
    let url = plain.strip_prefix("Chat & win <now>: ").expect("the link text and the URL").to_owned();
    assert!(url.starts_with("https://t.me/"), "{url}");
    let link = format!("<a href=\"{url}\">Chat &amp; win &lt;now&gt;</a>");
    assert!(html(&display).contains(&link), "{}", html(&display));
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    assert_eq!(display.paste(), plain);
    assert!(html(&display).contains(&link), "{}", html(&display));
}

#[test]
fn rich_text_of_a_command_is_there_when_the_command_has_ended() {
    let display = Display::start();
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(entrylink())
            .args(args)
            .env("ENTRYLINK_DATABASE", folder.path().join("book.db"))
            .env("ENTRYLINK_CONFIG", folder.path().join("config.toml"))
            .env("DISPLAY", &display.name)
            .env(MARK, &display.mark)
            .env_remove("TMUX")
            .envs(["WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].map(|name| (name, "")))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        said
    };
    run(&["bot", "add", "Harbour", "--messenger", "10293", "--webchat", "1166608", "--newsletter-tool", "mailchimp"]);
    run(&["link", "add", "giveaway", "--place", "newsletter"]);
    let rich =
        ["url", "giveaway", "--set", "email={{email}}", "--as", "rich", "--link-text", "{channel} \"é\"", "--copy"];
    let said = run(&rich);
    assert!(said.contains("2 URLs copied to the clipboard with its formatting."), "{said}");
    assert!(said.find("puts {{email}} into the link as it is") < said.find("2 URLs copied"), "{said}");
    assert_eq!(
        display.paste(),
        "Messenger \"é\": https://m.me/10293?ref=giveaway--email--*|EMAIL|*\n\
         WebChat \"é\": https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--email--*|EMAIL|*"
    );
    let links = "<a href=\"https://m.me/10293?ref=giveaway--email--*|EMAIL|*\">Messenger &quot;é&quot;</a><br>\n\
                 <a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway--email--*|EMAIL|*\">WebChat \
                 &quot;é&quot;</a>";
    assert!(html(&display).contains(links), "{}", html(&display));
}

#[test]
fn where_formatting_cannot_go_that_is_said() {
    let mut pty = loaded(&[("SSH_TTY", "/dev/pts/9")]);
    pty.send(b"y5t");
    pty.until_text("Link text");
    pty.send(b"\x15Chat\r");
    pty.until_text("sent to the terminal");
    pty.send(b"L");
    pty.until_text("only the desktop");
    let copied = pty.copied();
    assert!(copied.starts_with("Chat: https://t.me/"), "{copied}");
}

/// Not a test of its own: run in a process that ends, by the next.
#[test]
#[ignore = "run by the_copy_outlives_the_program"]
fn copies_and_ends() {
    let Ok(display) = std::env::var("DISPLAY") else { return };
    let env = [("DISPLAY", display.as_str())];
    let mut clipboard = Clipboard::new(Choice::Auto, None).with(&env, entrylink()).with_limit(PATIENT);
    clipboard.copy(&Content::text("it outlives the program")).unwrap();
    if std::env::var_os("ABORT").is_some() {
        std::process::abort();
    }
}

#[test]
fn the_copy_outlives_the_program() {
    for abort in [false, true] {
        let display = Display::start();
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", "clipboard::copies_and_ends", "--ignored"]);
        program.env("DISPLAY", &display.name).env(MARK, &display.mark);
        program.stdout(Stdio::null()).stderr(Stdio::null());
        if abort {
            program.env("ABORT", "1");
        }
        assert_eq!(program.status().unwrap().success(), !abort);
        assert_eq!(display.paste(), "it outlives the program");
    }
}

#[test]
fn a_desktop_that_says_nothing_holds_nobody() {
    // TCP port 6000 + n is display n. It accepts, and never answers.
    let (server, number) = (20..)
        .find_map(|n| TcpListener::bind(("127.0.0.1", 6000 + n)).ok().map(|server| (server, n)))
        .expect("one of the ports is free");
    let display = format!("127.0.0.1:{number}");
    let env = [("DISPLAY", display.as_str()), ("WAYLAND_DISPLAY", "")];
    let mut clipboard = Clipboard::new(Choice::Auto, None).with(&env, entrylink());
    let why = clipboard.copy(&Content::text("x")).unwrap_err().0;
    assert_eq!(why, "the desktop does not answer");
    drop(server);
}

#[test]
fn no_desktop_is_said_plainly() {
    let env = [("DISPLAY", ":987"), ("WAYLAND_DISPLAY", "")];
    let mut clipboard = Clipboard::new(Choice::Auto, None).with(&env, entrylink()).with_limit(PATIENT);
    let why = clipboard.copy(&Content::text("x")).unwrap_err().0;
    assert_eq!(why, "the desktop’s clipboard cannot be reached");
}

/// A tmux server of our own.
struct Tmux(String);

impl Tmux {
    fn start() -> Self {
        let tmux = Self(format!("entrylink-test-{}", std::process::id()));
        tmux.run(&["-f", "/dev/null", "new-session", "-d", "sleep 600"]);
        tmux
    }

    fn run(&self, args: &[&str]) -> String {
        let output = Command::new("tmux")
            .args(["-L", &self.0])
            .args(args)
            .env_remove("TMUX")
            .output()
            .unwrap_or_else(|_| missing("tmux", "tmux"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let _ = Command::new("tmux").args(["-L", &self.0, "kill-server"]).output();
    }
}

#[test]
fn tmux_has_what_was_copied() {
    let tmux = Tmux::start();
    let inside = tmux.run(&["display-message", "-p", "#{socket_path},#{pid},0"]);
    let env = [("TMUX", inside.trim()), ("TERM", "tmux-256color"), ("SSH_TTY", "/dev/pts/9")];
    let mut clipboard = Clipboard::new(Choice::Auto, None).with(&env, entrylink());
    let text = "https://t.me/HarbourBot?start=giveaway\nzweite Zeile: 日本";
    let copied = clipboard.copy(&Content::text(text)).unwrap();
    assert_eq!((copied.way, copied.verified), (Way::Tmux, false));
    assert_eq!(tmux.run(&["show-buffer"]), text);
}

//! The desktop's clipboard, through `arboard`.

// On X11 and Wayland the content lives in a process of its own; elsewhere the system keeps it.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod direct;
#[cfg(all(unix, not(target_os = "macos")))]
mod held;

#[cfg(not(all(unix, not(target_os = "macos"))))]
use direct as platform;
#[cfg(all(unix, not(target_os = "macos")))]
use held as platform;

pub(super) use platform::{Desktop, keep};

use super::Content;
use arboard::{Clipboard, Error, Set};

/// The longest text that a desktop is given. On X11 16 MB arrived whole, while 50 MB were lost without an error.
const MOST: usize = 16_000_000;

/// Why a content is too long for a desktop, if it is.
pub(super) fn too_long(content: &Content) -> Option<String> {
    let size = content.text.len() + content.html.as_ref().map_or(0, String::len);
    (size > MOST).then(|| format!("the desktop’s clipboard takes at most {MOST} bytes, and this is {size}"))
}

/// Connects to the desktop.
pub(super) fn connect() -> Result<Clipboard, String> {
    // The library's own words mislead: without a display it speaks of a time-out.
    Clipboard::new().map_err(|_| "the desktop’s clipboard cannot be reached".to_owned())
}

/// Whether the desktop can be reached, asked on a thread, since one that is silent would hold whoever asks.
pub(super) fn answers(limit: std::time::Duration) -> Result<(), String> {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let _ = tell.send(connect().map(drop));
    });
    told.recv_timeout(limit).unwrap_or_else(|_| Err("the desktop does not answer".to_owned()))
}

/// Hands the content over.
pub(super) fn set(set: Set<'_>, content: &Content) -> Result<(), String> {
    let done = match &content.html {
        Some(html) => set.html(html, Some(&content.text)),
        None => set.text(&content.text),
    };
    done.map_err(|error| format!("the desktop’s clipboard refused it ({error})"))
}

/// Whether the desktop has the content now; the reason where it cannot be read.
pub(super) fn has(clipboard: &mut Clipboard, content: &Content) -> Result<bool, String> {
    let read = |outcome: Result<String, Error>| match outcome {
        Ok(text) => Ok(Some(text)),
        Err(Error::ContentNotAvailable) => Ok(None),
        Err(error) => Err(format!("the desktop’s clipboard cannot be read back ({error})")),
    };
    if !read(clipboard.get_text())?.is_some_and(|text| same(&text, &content.text)) {
        return Ok(false);
    }
    let Some(html) = &content.html else { return Ok(true) };
    // The library, and some systems, put the rest of a page around it.
    Ok(read(clipboard.get().html())?.is_some_and(|page| page.contains(html.as_str())))
}

/// Whether the desktop still answers, with us as the keeper of its clipboard.
pub(super) fn alive() -> bool {
    Clipboard::new().is_ok_and(|mut clipboard| clipboard.get_text().is_ok())
}

/// Whether the desktop has what it was given; some systems change the ends of lines.
fn same(has: &str, given: &str) -> bool {
    has == given || has.replace("\r\n", "\n") == given.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_refused() {
        assert_eq!(too_long(&Content::text("x".repeat(MOST))), None);
        let rich = Content { text: "x".repeat(MOST), html: Some("y".to_owned()) };
        assert!(too_long(&rich).unwrap().contains("16000001"));
    }

    #[test]
    fn ends_of_lines_may_change() {
        assert!(same("a\r\nb", "a\nb") && same("a", "a"));
        assert!(!same("a b", "a\nb") && !same("", "a"));
    }
}

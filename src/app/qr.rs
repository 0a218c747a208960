//! A QR code on the whole screen: of which placement, on which channel.

use super::state::State;
use crate::domain::compose::{Composed, compose};
use crate::domain::{Channel, Finding, Severity, Uid, encode};

/// What the screen shows.
#[derive(Clone, Debug)]
pub struct QrView {
    /// The placements to go through, or none where a tested text is shown.
    pub places: Vec<(Uid, Uid)>,
    /// Which of them is shown.
    pub at: usize,
    /// Whether they are those that were marked, and not all of the list.
    pub marked: bool,
    /// The channel.
    pub channel: Channel,
    /// Whether the warning about an unfilled placeholder was read.
    pub shown_anyway: bool,
    /// A text of the tester, shown instead of a placement.
    pub text: Option<String>,
    /// The width on paper that the advice is for, in millimetres, quiet zone included.
    pub paper_mm: u16,
    /// While it goes on by itself: when it goes to the next, in milliseconds since the Unix epoch.
    pub next_ms: Option<i64>,
}

/// The width on paper that the advice begins with, in millimetres.
pub const PAPER_MM: u16 = 30;

/// How long a slide show stays at one code, in seconds, where nobody said.
pub const SLIDE_SECONDS: u16 = 8;
/// The least and the most of that.
pub const SLIDE_LIMITS: (u16, u16) = (2, 120);

impl QrView {
    /// The placement that is shown.
    pub fn place(&self) -> Option<(Uid, Uid)> {
        self.places.get(self.at).copied()
    }

    /// What is shown: the URL with what there is to say about it.
    pub fn composed(&self, state: &State) -> Option<Composed> {
        let (link, place) = self.place()?;
        let link = state.book.link(link)?;
        let values = state.book.placement(link.uid, place).map_or(&[][..], |p| &p.values);
        Some(compose(&state.book, link, values, self.channel))
    }

    /// The next placement from here on that can be shown without a warning, going round at the end; `None`: there is no
    /// other one.
    pub fn next_slide(&self, state: &State) -> Option<usize> {
        let count = self.places.len();
        (1..count).map(|by| (self.at + by) % count).find(|at| {
            let view = Self { at: *at, shown_anyway: false, ..self.clone() };
            view.composed(state).is_some_and(|c| c.url.is_some()) && view.caution(state).is_none()
        })
    }

    /// What has to be read before the code is shown; `None`: it is shown as it is, or there is none.
    pub fn caution(&self, state: &State) -> Option<String> {
        if self.shown_anyway {
            return None;
        }
        match &self.text {
            Some(text) => caution(text, &state.tester.reading.findings),
            None => {
                let composed = self.composed(state)?;
                caution(composed.url.as_deref()?, &composed.findings)
            }
        }
    }
}

/// What has to be read before the code of a URL is shown: a placeholder that nobody fills in on paper, or a fault.
pub fn caution(url: &str, findings: &[Finding]) -> Option<String> {
    let faults: Vec<&str> =
        findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.message.as_str()).collect();
    if !faults.is_empty() {
        return Some(format!("A code of this link would not do what it should: {}.", faults.join("; ")));
    }
    let names: Vec<String> = encode::placeholders(url).into_iter().map(|(name, _)| format!("{{{{{name}}}}}")).collect();
    (!names.is_empty()).then(|| {
        format!(
            "This link has {} in it. In a newsletter the mailing tool fills it in; on paper and on a screen nobody \
             does, and the code would save it as it stands.",
            names.join(" and ")
        )
    })
}

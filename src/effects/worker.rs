//! The desk on a thread of its own.

use super::Desk;
use crate::app::msg::{Answer, Effect};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long the worker waits for work before it looks for the changes of others: half of the second within which they
/// are to be seen.
const IDLE: Duration = Duration::from_millis(500);

/// The worker's thread.
pub struct Worker {
    work: Option<Sender<Effect>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread. `open` opens the book, in the thread: that takes as long as asking the terminal for its
    /// colours, and goes on beside it. `bot`: the name of the bot to start with. `tell` gets every answer; those that
    /// belong together come together.
    pub fn start<E: Send + 'static>(
        open: impl FnOnce() -> Result<Desk, E> + Send + 'static,
        bot: Option<String>,
        tell: impl Fn(Vec<Answer>) + Send + 'static,
    ) -> std::io::Result<(Self, Opening<E>)> {
        let (work, receiver) = channel();
        let (opened, opening) = channel();
        let thread = std::thread::Builder::new().name("worker".to_owned()).spawn(move || match open() {
            Ok(desk) => {
                let _ = opened.send(Ok(()));
                run(desk, bot.as_deref(), &receiver, &tell);
            }
            Err(e) => drop(opened.send(Err(e))),
        })?;
        Ok((Self { work: Some(work), thread: Some(thread) }, Opening(opening)))
    }

    /// Gives the worker something to do.
    pub fn send(&self, effect: Effect) {
        if let Some(work) = &self.work {
            // A worker that is gone has panicked, which ends the program on its own way.
            let _ = work.send(effect);
        }
    }

    /// Lets the worker finish what it was given, and waits for it.
    pub fn finish(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.finish();
    }
}

/// A book that is being opened.
pub struct Opening<E>(Receiver<Result<(), E>>);

impl<E> Opening<E> {
    /// Waits until it is open. An error says why it is not.
    pub fn wait(self) -> Result<(), E> {
        // A worker that panicked ends the program on its own way.
        self.0.recv().unwrap_or(Ok(()))
    }
}

fn run(mut desk: Desk, bot: Option<&str>, work: &Receiver<Effect>, tell: &dyn Fn(Vec<Answer>)) {
    tell(desk.start(bot));
    let mut waiting = VecDeque::new();
    loop {
        // Work that goes on by itself is done a piece at a time, so that it can be stopped.
        let wait = if desk.is_busy() { Duration::ZERO } else { IDLE };
        let effect = waiting.pop_front().map_or_else(|| work.recv_timeout(wait), Ok);
        // Who types on wants to see the latest, and not each of thousands of codes drawn for every letter.
        if let Ok(Effect::TrySheet(_)) = &effect {
            waiting.extend(work.try_iter());
            if waiting.iter().any(|later| matches!(later, Effect::TrySheet(_))) {
                continue;
            }
        }
        let answers = match effect {
            Ok(effect) => desk.perform(effect, now_ms()),
            Err(RecvTimeoutError::Timeout) if desk.is_busy() => desk.work_on(now_ms()),
            Err(RecvTimeoutError::Timeout) => desk.idle(),
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if !answers.is_empty() {
            tell(answers);
        }
    }
    desk.flush();
}

/// Milliseconds since the Unix epoch.
pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::sheet::{Job, On};
    use crate::domain::{Channel, Uid};
    use crate::print::Colors;
    use crate::print::file::Format;
    use crate::qr::{Level, Strength};
    use crate::store::Store;
    use std::sync::Mutex;

    fn job(ticket: u64) -> Effect {
        Effect::TrySheet(Box::new(Job {
            ticket,
            bot: Uid(1),
            places: Vec::new(),
            channel: Channel::Telegram,
            on: On::Files(Format::Svg),
            list: String::new(),
            caption: String::new(),
            size: None,
            distance: None,
            strength: Strength::From(Level::M),
            colors: Colors::default(),
            copies: 1,
            start: 1,
            marks: false,
            offset: (0.0, 0.0),
            font: String::new(),
            file: "a.svg".to_owned(),
            record: false,
            anyway: false,
        }))
    }

    #[test]
    fn of_many_tries_of_a_sheet_only_the_latest_is_made() {
        let desk = Desk::new(Store::open_in_memory().unwrap(), Box::new(|_| Ok(String::new())), "a test");
        let (send, receive) = channel();
        for effect in [job(1), job(2), Effect::ListTrash, job(3)] {
            send.send(effect).unwrap();
        }
        drop(send);
        let heard = Mutex::new(Vec::new());
        run(desk, None, &receive, &|answers| heard.lock().unwrap().extend(answers));
        let heard = heard.into_inner().unwrap();
        let tried: Vec<u64> =
            heard.iter().filter_map(|a| if let Answer::SheetTried(p) = a { Some(p.ticket) } else { None }).collect();
        assert_eq!(tried, [3]);
        assert!(heard.iter().any(|answer| matches!(answer, Answer::Trash(_))), "nothing else is left out");
    }
}

//! Signals from outside, the shell's job control, and a terminal that goes away.
//!
//! Signals are not acted on where they arrive: they are told to the loop, which gives the terminal back, lets the worker
//! finish, and then does what the signal does by default, so that whoever waits for the program sees the truth. A loop
//! that does not get there in time is not waited for.

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// To end: the signal's number.
    End(i32),
    /// To stop until [`Signal::Continue`].
    Stop,
    /// To go on: somebody else had the terminal in the meantime.
    Continue,
}

pub use imp::{Watch, die_of, pass_on, stop_here, stop_job};

#[cfg(unix)]
mod imp {
    use super::Signal;
    use crate::tui::terminal::Hold;
    use nix::unistd;
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level;
    use std::io::{self, Write};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::channel;
    use std::thread::{Builder, sleep};
    use std::time::Duration;

    /// How long the loop has to give the terminal back. It takes a millisecond unless the loop hangs, most likely in
    /// writing to a terminal that reads no more.
    const GIVE_BACK: Duration = Duration::from_millis(500);

    /// How long the worker then has to write what it was given: a slow disk, not a broken one.
    const FINISH: Duration = Duration::from_secs(10);

    /// How long a hanging program tries to leave the alternate screen.
    const LAST_TRY: Duration = Duration::from_millis(100);

    /// The threads that watch for signals and for the end of the terminal.
    pub struct Watch {
        given_back: Arc<AtomicBool>,
    }

    impl Watch {
        /// Starts watching. `tell` gets what is asked for.
        pub fn start<F: Fn(Signal) + Clone + Send + 'static>(hold: &Arc<Hold>, tell: F) -> io::Result<Self> {
            let given_back = Arc::new(AtomicBool::new(false));
            let end = {
                let (hold, given_back, tell) = (Arc::clone(hold), Arc::clone(&given_back), tell.clone());
                move |signal| {
                    tell(Signal::End(signal));
                    insist(signal, &hold, &given_back);
                }
            };
            let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
            let hung_up = end.clone();
            let ours = Arc::clone(hold);
            Builder::new().name("signals".to_owned()).spawn(move || {
                for signal in signals.forever() {
                    match signal {
                        SIGTSTP => tell(Signal::Stop),
                        SIGCONT => tell(Signal::Continue),
                        // Typed at the program that has the terminal now, and meant for it.
                        SIGINT | SIGQUIT if ours.is_lent() => {}
                        _ => end(signal),
                    }
                }
            })?;
            Builder::new().name("hang-up".to_owned()).spawn(move || {
                if terminal_is_gone() {
                    hung_up(SIGHUP);
                }
            })?;
            Ok(Self { given_back })
        }

        /// Says that the terminal is given back, and only the worker is waited for.
        pub fn given_back(&self) {
            self.given_back.store(true, Ordering::SeqCst);
        }
    }

    /// Waits until the terminal is gone. Not everybody is sent SIGHUP then, and crossterm does not notice: it reads on
    /// and on. False where this system cannot wait for that.
    fn terminal_is_gone() -> bool {
        loop {
            let stdin = io::stdin();
            let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut terminal, None) {
                Ok(_) => return terminal[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return false,
            }
        }
    }

    /// Ends the program by `signal` if it has not ended by itself in time.
    fn insist(signal: i32, hold: &Arc<Hold>, given_back: &Arc<AtomicBool>) {
        let (hold, given_back) = (Arc::clone(hold), Arc::clone(given_back));
        let guard = move || {
            sleep(GIVE_BACK);
            if given_back.load(Ordering::SeqCst) {
                sleep(FINISH);
            } else {
                hold.reset_line();
                // On a thread of its own: the terminal may never read what this writes.
                let (done, wait) = channel();
                let _ = Builder::new().spawn(move || {
                    hold.give_back();
                    let _ = done.send(());
                });
                let _ = wait.recv_timeout(LAST_TRY);
            }
            die_of(signal);
        };
        if Builder::new().name("guard".to_owned()).spawn(guard).is_err() {
            die_of(signal);
        }
    }

    /// Stops the job, as Ctrl-Z does where the terminal sees to it: every program of the pipeline or script that this
    /// one is in. This one is told by its own signal.
    pub fn stop_job() {
        if process::kill_current_process_group(process::Signal::TSTP).is_err() {
            let _ = low_level::raise(SIGTSTP);
        }
    }

    /// Stops this program until it is continued. The terminal is given back by then.
    pub fn stop_here() {
        if !has_shell() {
            // Nobody sees that it stopped: a window that shows nothing but this program, for one.
            let pid = std::process::id();
            let hint = format!("entrylink is stopped. “kill -CONT {pid}” in another window lets it go on.");
            let _ = writeln!(io::stdout(), "{hint}");
        }
        // Not SIGTSTP: the system ignores that for a program that no shell looks after.
        let _ = low_level::emulate_default_handler(SIGTSTP);
    }

    /// Passes a signal on to a program that was started from here.
    pub fn pass_on(pid: u32, signal: i32) {
        let pid = i32::try_from(pid).ok().and_then(process::Pid::from_raw);
        if let (Some(pid), Some(signal)) = (pid, process::Signal::from_named_raw(signal)) {
            let _ = process::kill_process(pid, signal);
        }
    }

    /// Whether a program of this session, most likely a shell, started this one.
    ///
    /// Not by rustix: where a session was begun outside of the container that this runs in, the answer is 0, which its
    /// type for process numbers cannot hold.
    fn has_shell() -> bool {
        let session = |pid| unistd::getsid(pid);
        matches!((session(Some(unistd::getppid())), session(None)), (Ok(theirs), Ok(ours)) if theirs == ours)
    }

    /// Ends the program as `signal` does by default.
    pub fn die_of(signal: i32) -> ! {
        let _ = low_level::emulate_default_handler(signal);
        std::process::exit(128 + signal)
    }
}

#[cfg(not(unix))]
mod imp {
    use super::Signal;
    use crate::tui::terminal::Hold;
    use std::io;
    use std::sync::Arc;

    /// No signals here: Ctrl-C is a key, and closing the window ends the program.
    pub struct Watch;

    impl Watch {
        /// Nothing to watch.
        pub fn start<F: Fn(Signal) + Clone + Send + 'static>(_: &Arc<Hold>, _: F) -> io::Result<Self> {
            Ok(Self)
        }

        /// Nobody waits.
        pub fn given_back(&self) {}
    }

    /// No job control here.
    pub fn stop_job() {}

    /// No job control here.
    pub fn stop_here() {}

    /// No signals here.
    pub fn pass_on(_: u32, _: i32) {}

    /// Ends the program.
    pub fn die_of(signal: i32) -> ! {
        std::process::exit(128 + signal)
    }
}

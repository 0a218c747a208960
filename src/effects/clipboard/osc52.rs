//! OSC 52: `ESC ] 52 ; c ; BASE64 BEL` asks the terminal to put text on the clipboard (xterm's control sequences).

use crate::domain::encode::base64;

/// The longest text that terminals take: xterm and those that follow it stop at 100,000 bytes of sequence.
pub(super) const MOST: usize = 74_994;

/// What stands between the program and the terminal, and has to pass the sequence on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Multiplexer {
    None,
    Tmux,
    Screen,
}

/// GNU screen keeps no more than 768 bytes of one string, and what wraps it counts.
const SCREEN_CHUNK: usize = 512;

/// The bytes that ask the terminal to take `text`; the reason where it is too long.
pub(super) fn sequence(text: &str, between: Multiplexer) -> Result<String, String> {
    if text.len() > MOST {
        return Err(format!("a terminal takes at most {MOST} bytes, and this is {}", text.len()));
    }
    let plain = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
    Ok(match between {
        Multiplexer::None => plain,
        // Some settings of tmux take the plain form, others only pass on what is wrapped: escapes doubled inside.
        Multiplexer::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        // screen passes on what it gets in device control strings, one after the other.
        Multiplexer::Screen => {
            let mut out = String::with_capacity(plain.len() * 2);
            let mut rest = plain.as_str();
            while !rest.is_empty() {
                // All ASCII, so every place is the edge of a character.
                let (chunk, after) = rest.split_at(SCREEN_CHUNK.min(rest.len()));
                out.extend(["\x1bP", chunk, "\x1b\\"]);
                rest = after;
            }
            out
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_understands_it() {
        #[derive(Default)]
        struct Board(Vec<u8>);
        impl vt100::Callbacks for Board {
            fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, kind: &[u8], data: &[u8]) {
                assert_eq!(kind, b"c");
                self.0 = data.to_vec();
            }
        }
        let (rows, columns) = (5.try_into().unwrap(), 20.try_into().unwrap());
        let mut parser = vt100::Parser::new_with_callbacks(rows, columns, 0, Board::default());
        parser.process(sequence("https://m.me/1", Multiplexer::None).unwrap().as_bytes());
        assert_eq!(parser.callbacks().0, base64(b"https://m.me/1").into_bytes());
        assert_eq!(parser.screen().contents().trim(), "", "nothing is printed");
    }

    #[test]
    fn wrapped_for_multiplexers() {
        assert_eq!(
            sequence("Man", Multiplexer::Tmux).unwrap(),
            "\x1b]52;c;TWFu\x07\x1bPtmux;\x1b\x1b]52;c;TWFu\x07\x1b\\"
        );
        assert_eq!(sequence("Man", Multiplexer::Screen).unwrap(), "\x1bP\x1b]52;c;TWFu\x07\x1b\\");
        let text = "x".repeat(2000);
        let wrapped = sequence(&text, Multiplexer::Screen).unwrap();
        let chunks: Vec<&str> = wrapped.split_terminator("\x1b\\").collect();
        assert!(chunks.len() > 1 && chunks.iter().all(|chunk| chunk.len() <= 768 && chunk.starts_with("\x1bP")));
        let joined: String = chunks.iter().map(|chunk| &chunk[2..]).collect();
        assert_eq!(joined, sequence(&text, Multiplexer::None).unwrap());
    }

    #[test]
    fn too_long_is_refused() {
        assert!(sequence(&"x".repeat(MOST), Multiplexer::None).is_ok_and(|s| s.len() == 100_000));
        let why = sequence(&"x".repeat(MOST + 1), Multiplexer::None).unwrap_err();
        assert!(why.contains("74994") && why.contains("74995"), "{why}");
    }
}

//! Codes and files of codes a second, against libqrencode, a shell loop of `qrencode`, and segno, in one run:
//! `cargo bench --bench qr_rivals`. What is not installed says NaN (Debian: `libqrencode-dev`, `qrencode`; Python:
//! `segno`). Every input is another text: one that is repeated would flatter libqrencode, which keeps its frames.

use entrylink::print::file::{Format, Single};
use entrylink::print::{Colors, Length, Size};
use entrylink::qr::{Code, Level};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

fn texts(len: usize, count: usize) -> Vec<String> {
    let mut state = 20_u64;
    let mut letter = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(LETTERS[(state >> 20) as usize % LETTERS.len()])
    };
    let start = "https://m.me/1029384756?ref=";
    (0..count).map(|_| start.chars().chain(std::iter::repeat_with(&mut letter)).take(len).collect()).collect()
}

/// How many a second.
fn rate(count: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    count as f64 / start.elapsed().as_secs_f64()
}

/// How often each contestant runs, in turns: what else runs on the machine then slows all of them.
const ROUNDS: usize = 9;

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The medians of what contestants do a second, and of how many times the first of them is as fast as each.
fn in_turns(contestants: &mut [(usize, &mut dyn FnMut() -> bool)]) -> Vec<(f64, f64)> {
    let mut rates: Vec<Vec<f64>> = vec![Vec::new(); contestants.len()];
    for _ in 0..ROUNDS {
        for (at, (count, work)) in contestants.iter_mut().enumerate() {
            let mut worked = true;
            let rate = rate(*count, || worked = work());
            rates[at].push(if worked { rate } else { f64::NAN });
        }
    }
    let ratios = |theirs: &[f64]| rates[0].iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect();
    rates.iter().map(|theirs| (median(theirs.clone()), median(ratios(theirs)))).collect()
}

fn lines(path: &Path, texts: &[String]) {
    let mut file = File::create(path).expect("the folder can be written");
    for text in texts {
        writeln!(file, "{text}").expect("the folder can be written");
    }
}

fn ran(command: &mut Command) -> bool {
    command.stderr(Stdio::null()).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn main() {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder to work in");
    encoders(folder.path());
    files(folder.path());
}

fn encoders(folder: &Path) {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/qr_against/libqrencode.c");
    let program = folder.join("libqrencode");
    let there = ran(Command::new("cc").args(["-O2", "-o"]).arg(&program).args([source, "-lqrencode"]));
    println!("codes a second, level M, one core | entrylink | libqrencode | ratio");
    for (len, count) in [(40, 20_000), (120, 10_000), (300, 4_000)] {
        let texts = texts(len, count);
        let input = folder.join("texts");
        lines(&input, &texts);
        let version = Code::new(&texts[0], Level::M).expect("it fits").version();
        let mut ours = || {
            for text in &texts {
                std::hint::black_box(Code::new(text, Level::M).expect("it fits"));
            }
            true
        };
        let mut theirs = || {
            let stdin = File::open(&input).expect("it was written");
            there && ran(Command::new(&program).arg("M").stdin(stdin))
        };
        let medians = in_turns(&mut [(count, &mut ours), (count, &mut theirs)]);
        let ((ours, _), (theirs, ratio)) = (medians[0], medians[1]);
        println!("{len} characters, version {version} | {ours:.0} | {theirs:.0} | {ratio:.1}");
    }
}

/// Writes PNG files of 4 pixels a module.
fn write(texts: &[String], folder: &Path, first: usize, read_back: bool) {
    for (number, text) in texts.iter().enumerate() {
        let code = Code::new(text, Level::M).expect("it fits");
        let size = Size::Module(Length::dot(300) * 4.0);
        let file = Single { code: &code, text, size, quiet: 4, dpi: 300, colors: Colors::default(), caption: None };
        let bytes = file.write(Format::Png).expect("it can be made");
        if read_back {
            file.read_back(Format::Png, &bytes).expect("it reads");
        }
        std::fs::write(folder.join(format!("{}.png", first + number)), bytes).expect("there is room");
    }
}

fn files(folder: &Path) {
    let all = texts(60, 3_000);
    let some = &all[..150];
    let input = folder.join("some");
    lines(&input, some);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut one_core = || {
        write(&all, folder, 0, false);
        true
    };
    let mut all_cores = || {
        std::thread::scope(|scope| {
            let share = all.len().div_ceil(cores);
            for (number, texts) in all.chunks(share).enumerate() {
                scope.spawn(move || write(texts, folder, number * share, false));
            }
        });
        true
    };
    let mut read_back = || {
        write(some, folder, 0, true);
        true
    };
    let shell =
        "while IFS= read -r text; do n=$((n+1)); qrencode -l M -s 4 -m 4 -o \"$1/q$n.png\" -- \"$text\"; done < \"$2\"";
    let python = "import sys, segno\nfor n, text in enumerate(open(sys.argv[2])):\n    segno.make_qr(text.rstrip(), error='m', boost_error=False).save(f'{sys.argv[1]}/s{n}.png', scale=4, border=4)\n";
    let mut qrencode = || ran(Command::new("sh").args(["-c", shell, "sh"]).arg(folder).arg(&input));
    let mut segno = || ran(Command::new("python3").args(["-c", python]).arg(folder).arg(&input));
    let medians = in_turns(&mut [
        (all.len(), &mut one_core),
        (all.len(), &mut all_cores),
        (some.len(), &mut read_back),
        (some.len(), &mut qrencode),
        (some.len(), &mut segno),
    ]);
    println!(
        "\nPNG files a second, 60 characters, 4 pixels a module | files | entrylink on one core is so many times as fast"
    );
    let names = ["entrylink, one core", "entrylink, all cores", "entrylink, one core, each read back"];
    let others = ["qrencode in a shell loop", "segno in one Python process"];
    for (name, (files, ratio)) in names.into_iter().chain(others).zip(medians) {
        println!("{name} | {files:.0} | {ratio:.1}");
    }
}

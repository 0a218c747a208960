//! Sheets of 100 to 10,000 different codes with captions, as one PDF: arranged and written (1,000: at most 0.1 s), and 1,000
//! read back. `cargo bench --bench sheet`; how the time grows and the sizes of the files (1,000: at most 600 KB) come first.

use divan::{Bencher, black_box};
use entrylink::print::sheet::{Piece, Reading, Settings, Stocks, Template, arrange, write};
use std::time::Instant;

const COUNTS: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    // A run to look at nothing but the list of benchmarks, or at one, makes no sheets beforehand.
    if std::env::args().any(|word| word == "--bench") {
        let took = COUNTS.map(sheet_of);
        let exponent = (took[2] / took[0]).ln() / (COUNTS[2] as f64 / COUNTS[0] as f64).ln();
        println!("Grows with exponent {exponent:.2}.");
    }
    divan::main();
}

/// Makes a sheet five times and prints how large its file is; the median of the seconds that took.
fn sheet_of(count: usize) -> f64 {
    let (pieces, settings) = (pieces(count), settings());
    let mut took = [0.0; 5];
    let mut size = 0;
    for seconds in &mut took {
        let start = Instant::now();
        size = write(&arrange(&pieces, &settings).expect("a sheet"), "bench").expect("a file").len();
        *seconds = start.elapsed().as_secs_f64();
    }
    took.sort_by(f64::total_cmp);
    println!("{count} codes: {:.1} ms, {} KB", took[2] * 1000.0, size / 1000);
    took[2]
}

fn pieces(count: usize) -> Vec<Piece> {
    let piece = |n: usize| Piece {
        name: format!("giveaway · seat-{n:05}"),
        url: format!("https://m.me/102938475610293?ref=giveaway--seat-{n:05}--738--north--514--{}", n % 90),
        fields: vec![("label".into(), format!("seat-{n:05}")), ("check".into(), format!("7K{n:05}"))],
    };
    (0..count).map(piece).collect()
}

fn settings() -> Settings {
    let stock = Stocks::builtin().named("L7160").expect("a stock").clone();
    Settings::new(stock, Template::read("{label}\n{check}", ["label", "check"]).expect("a caption"))
}

#[divan::bench(args = COUNTS, sample_count = 20)]
fn arrange_and_write(bencher: Bencher<'_, '_>, count: usize) {
    let (pieces, settings) = (pieces(count), settings());
    bencher.bench(|| write(&arrange(black_box(&pieces), &settings).expect("a sheet"), "bench"));
}

#[divan::bench(sample_count = 5)]
fn read_back_1000(bencher: Bencher<'_, '_>) {
    let sheet = arrange(&pieces(1_000), &settings()).expect("a sheet");
    let bytes = write(&sheet, "bench").expect("a file");
    bencher.bench(|| {
        let reading = Reading::new(bytes.clone(), &sheet).expect("a file that can be read");
        (0..sheet.pages).map(|page| reading.page(page, &sheet, |_| String::new()).expect("codes")).sum::<usize>()
    });
}

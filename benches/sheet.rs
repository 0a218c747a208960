//! A sheet of 1,000 different codes with captions, as one PDF: arranged and written (at most 0.1 s), and read back.
//! `cargo bench --bench sheet`; the size of the file (at most 600 KB) is printed first.

use divan::{Bencher, black_box};
use entrylink::print::sheet::{Piece, Reading, Settings, Stocks, Template, arrange, write};

fn main() {
    let (pieces, settings) = (pieces(), settings());
    let bytes = write(&arrange(&pieces, &settings).expect("a sheet"), "bench").expect("a file");
    println!("{} codes, {} KB", pieces.len(), bytes.len() / 1000);
    divan::main();
}

fn pieces() -> Vec<Piece> {
    let piece = |n: usize| Piece {
        name: format!("giveaway · seat-{n:04}"),
        url: format!("https://m.me/102938475610293?ref=giveaway--seat-{n:04}--738--north--514--{}", n % 90),
        fields: vec![("label".into(), format!("seat-{n:04}")), ("check".into(), format!("7K2{n:03}"))],
    };
    (0..1_000).map(piece).collect()
}

fn settings() -> Settings {
    let stock = Stocks::builtin().named("L7160").expect("a stock").clone();
    Settings::new(stock, Template::read("{label}\n{check}", ["label", "check"]).expect("a caption"))
}

#[divan::bench]
fn arrange_and_write_1000(bencher: Bencher<'_, '_>) {
    let (pieces, settings) = (pieces(), settings());
    bencher.bench(|| write(&arrange(black_box(&pieces), &settings).expect("a sheet"), "bench"));
}

#[divan::bench(sample_count = 5)]
fn read_back_1000(bencher: Bencher<'_, '_>) {
    let sheet = arrange(&pieces(), &settings()).expect("a sheet");
    let bytes = write(&sheet, "bench").expect("a file");
    bencher.bench(|| {
        let reading = Reading::new(bytes.clone(), &sheet).expect("a file that can be read");
        (0..sheet.pages).map(|page| reading.page(page, &sheet, |_| String::new()).expect("codes")).sum::<usize>()
    });
}

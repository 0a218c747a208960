//! Sheets as a printer gets them: poppler, which shares nothing with the program, turns the PDF into pictures at 300 dpi,
//! and zbar reads each label.
//!
//! A second time each is read as a phone's picture shows it, see `phone.py`. `SHEET_CODES=1000 cargo test --test sheets`
//! reads so many codes; without it two pages of labels are read.

use entrylink::print::Length;
use entrylink::print::sheet::{Piece, Settings, Sheet, Stocks, Template, arrange, write};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Dots in a millimetre.
const DOTS: f64 = 300.0 / 25.4;

fn pieces(count: usize) -> Vec<Piece> {
    let places = ["плакат", "poster", "αφίσα", "פוסטר", "stół"];
    let piece = |n: usize| {
        let label = format!("{} {n:04}", places[n % places.len()]);
        Piece {
            name: format!("giveaway · {label}"),
            url: format!(
                "https://m.me/102938475610293?ref=giveaway--seat-{n:04}--738--{}",
                if n.is_multiple_of(2) { "north" } else { "south" }
            ),
            fields: vec![("label".into(), label), ("check".into(), format!("7K{n:04}"))],
        }
    };
    (0..count).map(piece).collect()
}

fn settings(stock: &str) -> Settings {
    let stock = Stocks::builtin().named(stock).unwrap().clone();
    Settings::new(stock, Template::read("{label}\n{check}", ["label", "check"]).unwrap())
}

fn run(program: &str, package: &str, command: &mut Command) -> Output {
    command.output().unwrap_or_else(|e| panic!("{program} cannot be run ({e}): apt-get install {package}"))
}

/// A picture in greys.
struct Page {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Page {
    /// Reads a binary PGM.
    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        let mut fields = Vec::new();
        let mut at = 0;
        while fields.len() < 4 {
            let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            fields.push(String::from_utf8(bytes[at..end].to_vec()).unwrap());
            at = end + 1;
        }
        assert_eq!(fields[0], "P5");
        let (width, height) = (fields[1].parse().unwrap(), fields[2].parse().unwrap());
        Self { width, height, pixels: bytes[at..].to_vec() }
    }

    /// Saves a part of it.
    fn save(&self, (x, y, width, height): (usize, usize, usize, usize), path: &Path) {
        let (right, bottom) = ((x + width).min(self.width), (y + height).min(self.height));
        let mut bytes = format!("P5\n{} {}\n255\n", right - x, bottom - y).into_bytes();
        for row in y..bottom {
            bytes.extend_from_slice(&self.pixels[row * self.width + x..row * self.width + right]);
        }
        std::fs::write(path, bytes).unwrap();
    }
}

/// What zbar reads in pictures, one after the other.
fn read(pictures: &[String]) -> Vec<String> {
    let mut scan = Command::new("zbarimg");
    scan.args(["-q", "--raw", "-Sdisable", "-Sqrcode.enable"]).args(pictures);
    let output = run("zbarimg", "zbar-tools", &mut scan);
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Has a phone's pictures made, see `phone.py`.
fn photograph(jobs: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sheets/phone.py");
    let child = Command::new("python3").arg(script).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child =
        child.unwrap_or_else(|e| panic!("python3 cannot be run ({e}): apt-get install python3 python3-pil"));
    child.stdin.take().unwrap().write_all(jobs.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "this test needs Python with Pillow: {}", String::from_utf8_lossy(&output.stderr));
}

/// What zbar reads on each label, in the order of the sheet: flat, and as a phone sees it.
fn scanned(sheet: &Sheet, pdf: &Path, folder: &Path) -> [Vec<String>; 2] {
    let mut all = [Vec::new(), Vec::new()];
    for page in 0..sheet.pages {
        let number = (page + 1).to_string();
        let picture = folder.join("page");
        let output = run(
            "pdftoppm",
            "poppler-utils",
            Command::new("pdftoppm")
                .args(["-r", "300", "-gray", "-singlefile", "-f", &number, "-l", &number])
                .arg(pdf)
                .arg(&picture),
        );
        assert!(output.status.success(), "{output:?}");
        let page_path = picture.with_extension("pgm");
        let page_picture = Page::read(&page_path);
        let (mut flat, mut phone, mut jobs) = (Vec::new(), Vec::new(), String::new());
        for (n, printed) in sheet.printed.iter().filter(|p| p.face.page == page).enumerate() {
            let area = printed.face.area;
            let dots = |mm: f64| (mm * DOTS).max(0.0) as usize;
            let label = folder.join(format!("label-{n}.pgm"));
            let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(dots);
            page_picture.save((x, y, width, height), &label);
            flat.push(label.to_str().unwrap().to_owned());
            phone.push(folder.join(format!("phone-{n}.png")).to_str().unwrap().to_owned());
            writeln!(jobs, "{}\t{x}\t{y}\t{width}\t{height}\t{}", page_path.display(), phone[n]).unwrap();
        }
        photograph(&jobs);
        all[0].extend(read(&flat));
        all[1].extend(read(&phone));
    }
    all
}

fn expect_all_read(sheet: &Sheet) {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("sheet.pdf");
    std::fs::write(&pdf, write(sheet, "test").unwrap()).unwrap();
    let expected: Vec<&str> = sheet.printed.iter().map(|p| sheet.texts[p.piece].as_str()).collect();
    let [flat, phone] = scanned(sheet, &pdf, folder.path());
    assert_eq!(flat, expected, "at 300 dpi");
    assert_eq!(phone, expected, "turned, blurred and with noise");
}

#[test]
fn every_label_of_a_sheet_is_read_by_zbar_from_popplers_picture() {
    let count = std::env::var("SHEET_CODES").ok().and_then(|n| n.parse().ok()).unwrap_or(42);
    let sheet = arrange(&pieces(count), &settings("L7160")).unwrap();
    assert_eq!(sheet.remarks, []);
    expect_all_read(&sheet);
}

#[test]
fn cards_tents_and_posters_are_read_too() {
    for (stock, start) in [("5371", 9), ("tent-small", 1), ("poster-a5", 1)] {
        let settings = Settings { start, offset: (0.7, -0.4), ..settings(stock) };
        expect_all_read(&arrange(&pieces(2), &settings).unwrap());
    }
    // As small as the rules allow.
    let settings = Settings { code: Some(Length::mm(20.0)), ..settings("L7160") };
    let sheet = arrange(&pieces(3), &settings).unwrap();
    assert!(!sheet.is_refused(), "{:?}", sheet.remarks);
    expect_all_read(&sheet);
}

#[test]
fn the_font_is_embedded_and_the_text_can_be_copied() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("sheet.pdf");
    std::fs::write(&pdf, write(&arrange(&pieces(5), &settings("L7160")).unwrap(), "test").unwrap()).unwrap();
    let fonts = run("pdffonts", "poppler-utils", Command::new("pdffonts").arg(&pdf));
    let fonts = String::from_utf8(fonts.stdout).unwrap();
    let font = fonts.lines().find(|l| l.contains("DejaVuSansCondensed")).unwrap_or_else(|| panic!("{fonts}"));
    // Embedded, a part of it, and with what each glyph stands for.
    assert!(font.contains("yes yes yes"), "{fonts}");
    let text = run("pdftotext", "poppler-utils", Command::new("pdftotext").arg(&pdf).arg("-"));
    let text = String::from_utf8(text.stdout).unwrap();
    for word in ["плакат 0000", "poster 0001", "αφίσα 0002", "stół 0004", "7K0003"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

//! The HTML report in a real browser: Chromium, headless, in light and in dark, and on a narrow screen.

use crate::desk::{Desk, NOW};
use entrylink::domain::results::{Report, Scope};
use entrylink::report::{Paper, html};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A picture: its width, and its pixels as red, green, blue.
struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

/// What the browser shows of a page. `dark`: what the reader prefers.
fn shot(page: &Path, dark: bool, width: u32) -> Picture {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shot.png");
    let scheme =
        if dark { "--blink-settings=preferredColorScheme=0" } else { "--blink-settings=preferredColorScheme=1" };
    let ran = Command::new("chromium")
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"])
        .arg(scheme)
        .arg(format!("--window-size={width},2400"))
        .arg(format!("--screenshot={}", file.display()))
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", page.display()))
        .env("HOME", folder.path())
        .output()
        .expect("chromium shows the report: .ci/run installs it (Debian's package “chromium”)");
    assert!(file.exists(), "chromium made no picture: {}", String::from_utf8_lossy(&ran.stderr));
    let mut reader =
        png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&file).unwrap())).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let samples = info.color_type.samples();
    assert!(samples >= 3, "a picture in colours");
    let pixels = bytes[..info.buffer_size()].chunks_exact(samples).map(|p| [p[0], p[1], p[2]]).collect();
    Picture { width: info.width as usize, pixels }
}

impl Picture {
    /// How many pixels have each colour.
    fn colours(&self) -> BTreeMap<[u8; 3], usize> {
        let mut all = BTreeMap::new();
        for pixel in &self.pixels {
            *all.entry(*pixel).or_default() += 1;
        }
        all
    }

    /// Whether the columns at the right edge have nothing but the ground: nothing runs out of the page.
    fn right_edge_is_free(&self) -> bool {
        let ground = self.pixels[0];
        self.pixels.chunks_exact(self.width).all(|row| row[self.width - 4..].iter().all(|p| *p == ground))
    }
}

#[test]
fn the_page_is_right_in_light_and_dark_and_narrow() {
    let mut desk = Desk::new();
    entrylink::results::sample(&mut desk.store, NOW).unwrap();
    let tally = desk.tally();
    let scope = Scope::default();
    let report = Report::new(&desk.book, &tally, scope);
    let unmatched = Report::unmatched(&desk.book, &tally, 100);
    let paper = Paper {
        book: &desk.book,
        tally: &tally,
        report: &report,
        scope,
        unmatched: &unmatched,
        days: (None, None),
        now_ms: NOW,
    };
    let page = desk.folder.path().join("report.html");
    std::fs::write(&page, html(&paper)).unwrap();
    // The grounds, the inks and the bars of page.css.
    let light = shot(&page, false, 1000);
    let dark = shot(&page, true, 1000);
    for (picture, ground, ink, bar) in [
        (&light, [0xff, 0xff, 0xff], [0x1f, 0x23, 0x28], [0x0a, 0x6f, 0xc2]),
        (&dark, [0x14, 0x18, 0x1d], [0xe6, 0xed, 0xf3], [0x4d, 0x9b, 0xe6]),
    ] {
        assert_eq!(picture.pixels[0], ground);
        let colours = picture.colours();
        assert!(colours[&ground] * 10 > picture.pixels.len() * 6, "most of it is ground");
        assert!(colours.get(&ink).is_some_and(|n| *n > 500), "there is text: {:?}", colours.get(&ink));
        // Bars of rates and of channels: thousands of pixels.
        assert!(colours.get(&bar).is_some_and(|n| *n > 10_000), "there are bars: {:?}", colours.get(&bar));
        assert!(picture.right_edge_is_free(), "something runs out of the page");
    }
    assert!(shot(&page, false, 500).right_edge_is_free(), "on a narrow screen something runs out of the page");
}

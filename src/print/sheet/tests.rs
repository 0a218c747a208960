//! Sheets as a whole: arranged, written, read back.

use super::*;
use crate::domain::Severity;
use crate::print::Length;

fn piece(n: usize) -> Piece {
    let field = |name: &str, value: String| (name.to_owned(), value);
    Piece {
        name: format!("giveaway · hall-{n}"),
        url: format!("https://m.me/102938475610293?ref=giveaway--hall-{n}--738--north--{n:04}"),
        fields: vec![
            field("label", format!("hall-{n}")),
            field("link", "giveaway".into()),
            field("check", format!("7K2M{n:02}")),
        ],
    }
}

fn pieces(count: usize) -> Vec<Piece> {
    (0..count).map(piece).collect()
}

fn settings(stock: &str, caption: &str) -> Settings {
    let stock = Stocks::builtin().named(stock).unwrap().clone();
    Settings::new(stock, Template::read(caption, NAMES).unwrap())
}

fn said(sheet: &Sheet) -> Vec<(Severity, &str)> {
    sheet.remarks.iter().map(|r| (r.severity, r.sentence.as_str())).collect()
}

fn read_back(sheet: &Sheet) -> Result<usize, String> {
    let reading = Reading::new(write(sheet, "test")?, sheet)?;
    (0..sheet.pages).map(|page| reading.page(page, sheet, |at| format!("piece {at}"))).sum()
}

#[test]
fn every_stock_reads_back_with_and_without_captions() {
    for stock in Stocks::builtin().all() {
        let caption = if stock.per_page() > 4 { USUAL } else { "" };
        let sheet = arrange(&pieces(2), &settings(&stock.name, caption)).unwrap();
        assert_eq!(read_back(&sheet), Ok(2 * stock.kind.faces()), "{stock}");
    }
}

#[test]
fn copies_start_and_offset_are_heeded() {
    let settings = Settings { copies: 3, start: 20, offset: (0.5, -0.5), ..settings("L7160", USUAL) };
    let sheet = arrange(&pieces(2), &settings).unwrap();
    assert_eq!((sheet.pages, sheet.printed.len()), (2, 6));
    assert_eq!(sheet.printed.iter().map(|p| p.piece).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 1]);
    assert_eq!(read_back(&sheet), Ok(6));
    assert!(arrange(&pieces(1), &Settings { start: 22, ..settings.clone() }).unwrap_err().contains("21 places"));
    assert!(arrange(&[], &settings).unwrap_err().contains("nothing to print"));
    assert!(arrange(&pieces(2), &Settings { copies: MOST, ..settings }).unwrap_err().contains("too many"));
}

#[test]
fn two_with_the_same_url_are_refused_by_name() {
    let mut all = pieces(3);
    all[2].url = all[0].url.clone();
    let sheet = arrange(&all, &settings("L7160", USUAL)).unwrap();
    assert!(sheet.is_refused());
    assert!(sheet.remarks[0].sentence.starts_with("giveaway · hall-0 and giveaway · hall-2 have the same URL"));
}

#[test]
fn what_is_too_small_is_said_with_the_rule_and_what_loses_modules_is_refused() {
    let small = arrange(&pieces(1), &settings("L7651", "")).unwrap();
    let wanted = Settings { code: Some(Length::mm(15.0)), ..settings("L7160", "") };
    let smaller = arrange(&pieces(1), &wanted).unwrap();
    let tiny = arrange(&pieces(1), &Settings { code: Some(Length::mm(9.0)), ..wanted }).unwrap();
    assert!(
        small.remarks[0].severity == Severity::Warning && small.remarks[0].sentence.contains("on labels"),
        "{:?}",
        said(&small)
    );
    assert!(smaller.remarks[0].sentence.contains("giveaway · hall-0: at 15 mm"), "{:?}", said(&smaller));
    assert!(!smaller.is_refused() && tiny.is_refused(), "{:?}", said(&tiny));
}

#[test]
fn a_caption_that_reaches_into_the_light_margin_is_refused() {
    let narrow = Settings { quiet: 0, ..settings("5160", "{label}") };
    let sheet = arrange(&pieces(1), &narrow).unwrap();
    assert!(sheet.is_refused());
    assert!(said(&sheet).iter().any(|(_, s)| s.contains("reaches into the light margin")), "{:?}", said(&sheet));
    assert!(said(&sheet).iter().any(|(_, s)| s.contains("light margin of 0 modules")));
    let alone = arrange(&pieces(1), &Settings { quiet: 0, ..settings("5160", "") }).unwrap();
    assert!(!alone.is_refused(), "{:?}", said(&alone));
}

#[test]
fn what_the_font_lacks_is_refused_and_what_is_too_long_is_cut_and_said() {
    let mut all = pieces(1);
    all[0].fields[0].1 = "海報".into();
    let sheet = arrange(&all, &settings("L7160", "{label}")).unwrap();
    assert!(sheet.is_refused() && sheet.remarks[0].sentence.contains("has no 海 報"), "{:?}", said(&sheet));
    all[0].fields[0].1 = "Плакат ".repeat(60);
    let sheet = arrange(&all, &settings("L7160", "{label}")).unwrap();
    assert!(!sheet.is_refused() && sheet.remarks[0].sentence.contains("is cut"), "{:?}", said(&sheet));
    assert_eq!(read_back(&sheet), Ok(1));
}

#[test]
fn a_sheet_that_was_written_wrong_is_found_out() {
    let sheet = arrange(&pieces(3), &settings("L7160", USUAL)).unwrap();
    let bytes = write(&sheet, "test").unwrap();
    // Another link than the one that was meant.
    let mut other = sheet.clone();
    other.texts[1] = "https://m.me/1".into();
    let said = Reading::new(bytes.clone(), &other).unwrap().page(0, &other, |at| format!("piece {at}")).unwrap_err();
    assert!(said.contains("page 1, piece 1: it does not read back: the code in it reads “https://m.me/1029"), "{said}");
    // A code that stands elsewhere.
    let mut moved = sheet.clone();
    moved.printed[2].code.x += 30.0;
    assert!(Reading::new(bytes.clone(), &moved).unwrap().page(0, &moved, |_| String::new()).is_err());
    // Another line over the margin of one.
    let mut struck = sheet.clone();
    let area = sheet.printed[0].on_page();
    struck
        .strokes
        .push(super::layout::Stroke { from: (area.x, area.y + 1.0), to: (area.x + area.width, area.y + 1.0) });
    assert!(read_back(&struck).unwrap_err().contains("light margin"));
    let mut longer = sheet.clone();
    longer.pages = 2;
    assert!(Reading::new(bytes, &longer).is_err());
    assert!(Reading::new(b"hello".to_vec(), &sheet).is_err());
}

#[test]
fn the_page_for_calibration_has_every_label() {
    for stock in Stocks::builtin().all() {
        let sheet = calibration(stock, (0.5, 0.0)).unwrap();
        assert!(sheet.strokes.len() > 4 * stock.per_page() && !sheet.notes.is_empty(), "{stock}");
        assert_eq!(read_back(&sheet), Ok(0));
    }
}

//! The dialog for a sheet of codes: what it asks, and the job that comes of it.

use super::{Form, Input, Slot, Subject};
use crate::app::sheet::{Dialog, FILES, Habits, Job, MARKS, On, RECORD, STRENGTHS};
use crate::domain::{Channel, Uid};
use crate::print::file::Format;
use crate::print::sheet::{NAMES, Stocks, Template};
use crate::print::{Colors, Length, Size};
use std::path::Path;

/// A sheet of these placements. `file`: what it would be called, without the ending.
pub fn sheet(
    places: Vec<(Uid, Uid)>,
    stocks: &Stocks,
    channels: &[Channel],
    channel: Channel,
    habits: &Habits,
    file: &str,
) -> Form {
    let title = match places.len() {
        1 => "Print a code".to_owned(),
        many => format!("Print {many} codes"),
    };
    let mut names: Vec<String> = stocks.all().iter().map(|s| s.name.clone()).collect();
    let usual = names.first().cloned().unwrap_or_default();
    names.push(FILES.to_owned());
    let stock = names.iter().find(|n| **n == habits.stock).cloned().unwrap_or(usual);
    let file = format!("{file}.{}", if stock == FILES { Format::Svg } else { Format::Pdf });
    let choice = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
    let inputs = vec![
        Input::choice(Slot::Stock, "Printed on", names, &stock),
        Input::choice(
            Slot::Channel,
            "Channel",
            channels.iter().map(|c| c.label().to_owned()).collect(),
            channel.label(),
        ),
        Input::line(Slot::List, "List", "guests.csv: a code for each row", ""),
        Input::line(
            Slot::Caption,
            "Caption",
            "{label}, {link}, {name}, {campaign}, {check}, {channel}",
            &habits.caption,
        ),
        Input::line(Slot::CodeSize, "Code size", "as wide as there is room; 30mm", &habits.size),
        Input::line(Slot::Distance, "Read from", "2m: says what is too small for it", &habits.distance),
        Input::choice(Slot::Strength, "Correction", choice(&STRENGTHS.map(|(name, _)| name)), &habits.strength),
        Input::line(Slot::Colors, "Colours", "#000000 on #ffffff", &habits.colors),
        Input::line(Slot::Copies, "Of each", "1", "1"),
        Input::line(Slot::StartAt, "Start at label", "1", "1"),
        Input::choice(Slot::Marks, "Crop marks", choice(&MARKS), &habits.marks),
        Input::line(Slot::OffsetX, "Shift right", "0mm; -0.5mm is to the left", &habits.offset.0),
        Input::line(Slot::OffsetY, "Shift down", "0mm; -0.5mm is up", &habits.offset.1),
        Input::line(Slot::Font, "Font", "a .ttf or .otf file", &habits.font),
        Input::line(Slot::File, "File", "labels.pdf", &file),
        Input::choice(Slot::Record, "Write it down", choice(&RECORD), &habits.record),
    ];
    let mut form = Form::new(Subject::Sheet(places), title, inputs);
    form.sheet = Some(Box::new(Dialog::default()));
    form
}

/// What was chosen, to be offered the next time.
pub fn habits(form: &Form) -> Habits {
    Habits {
        stock: form.get(&Slot::Stock),
        caption: form.get(&Slot::Caption),
        size: form.get(&Slot::CodeSize),
        distance: form.get(&Slot::Distance),
        strength: form.get(&Slot::Strength),
        colors: form.get(&Slot::Colors),
        marks: form.get(&Slot::Marks),
        offset: (form.get(&Slot::OffsetX), form.get(&Slot::OffsetY)),
        font: form.get(&Slot::Font),
        record: form.get(&Slot::Record),
    }
}

/// The job that the dialog describes; `None`: something in it cannot be read yet.
pub fn job(form: &Form, bot: Uid, stocks: &Stocks) -> Option<Job> {
    let Subject::Sheet(places) = &form.subject else { return None };
    let label = form.get(&Slot::Channel);
    let (list, file) = (form.get(&Slot::List), form.get(&Slot::File));
    if list.is_empty() {
        Template::read(&form.get(&Slot::Caption), NAMES).ok()?;
    }
    Some(Job {
        ticket: 0,
        bot,
        places: places.clone(),
        channel: Channel::ALL.into_iter().find(|c| c.label() == label)?,
        on: if is_files(form) {
            On::Files(Format::of(Path::new(&file)).ok()?)
        } else {
            On::Stock(stocks.named(&form.get(&Slot::Stock)).ok()?.clone())
        },
        list,
        caption: form.get(&Slot::Caption),
        size: match form.get(&Slot::CodeSize).as_str() {
            "" => None,
            text => Some(text.parse().ok()?),
        },
        distance: match form.get(&Slot::Distance).as_str() {
            "" => None,
            text => Some(text.parse().ok()?),
        },
        colors: colors(&form.get(&Slot::Colors)).ok()?,
        strength: {
            let name = form.get(&Slot::Strength);
            STRENGTHS.into_iter().find(|(n, _)| *n == name).unwrap_or(STRENGTHS[0]).1
        },
        copies: count(&form.get(&Slot::Copies))?,
        start: count(&form.get(&Slot::StartAt))?,
        marks: form.get(&Slot::Marks) == MARKS[1],
        offset: (offset(&form.get(&Slot::OffsetX)).ok()?, offset(&form.get(&Slot::OffsetY)).ok()?),
        font: form.get(&Slot::Font),
        file,
        record: form.get(&Slot::Record) == RECORD[0],
        anyway: false,
    })
}

/// Whether it makes files instead of a sheet.
fn is_files(form: &Form) -> bool {
    form.get(&Slot::Stock) == FILES
}

/// What is wrong with an input of the dialog. `per_page`: how many labels a page has.
pub fn wrong(form: &Form, slot: &Slot, per_page: usize) -> Option<String> {
    let text = form.get(slot);
    let text = text.as_str();
    let Subject::Sheet(places) = &form.subject else { return None };
    match slot {
        Slot::List if !text.is_empty() && places.iter().any(|(link, _)| *link != places[0].0) => {
            Some("a list is for one link: mark no others, or leave it empty".to_owned())
        }
        // What its columns are called is known when it is read.
        Slot::Caption if form.get(&Slot::List).is_empty() => Template::read(text, NAMES).err(),
        Slot::CodeSize if !text.is_empty() => match text.parse::<Size>() {
            Ok(Size::Module(_)) if !is_files(form) => {
                Some("a sheet takes a width, such as 30mm: by module only files are made".to_owned())
            }
            size => size.err(),
        },
        Slot::Distance if !text.is_empty() => text.parse::<Length>().err(),
        Slot::Colors => colors(text).and_then(Colors::check).err(),
        Slot::Copies if count(text).is_none() => Some("a whole number from 1 on".to_owned()),
        Slot::StartAt if !is_files(form) => match count(text) {
            Some(n) if n <= per_page => None,
            _ => Some(format!("the sheet has {per_page} places: a number from 1 to {per_page}")),
        },
        Slot::OffsetX | Slot::OffsetY => offset(text).err(),
        Slot::File if text.is_empty() => Some("name the file that is to be made, such as labels.pdf".to_owned()),
        Slot::File => match Format::of(Path::new(text)) {
            Ok(format) if is_files(form) || format == Format::Pdf => None,
            Err(why) if is_files(form) => Some(why),
            _ => Some("a sheet is a PDF: let the name of its file end in .pdf".to_owned()),
        },
        _ => None,
    }
}

/// What is good to know of the input that has the cursor.
pub fn known(form: &Form, slot: &Slot) -> Option<&'static str> {
    match slot {
        Slot::List if !form.get(slot).is_empty() => Some("columns go into the fields that they are named like"),
        Slot::CodeSize if is_files(form) && form.get(slot).is_empty() => Some("30 mm, or more where a code needs it"),
        Slot::File if is_files(form) => Some(
            "its ending says what it is: .svg, .pdf, .eps or .png; of several codes each gets its label in the name",
        ),
        Slot::Copies | Slot::StartAt | Slot::Marks | Slot::OffsetX | Slot::OffsetY if is_files(form) => {
            Some("only for sheets: a file has one code")
        }
        Slot::OffsetX | Slot::OffsetY => {
            Some("how far a printer is off shows the page that “entrylink sheet --calibrate” makes")
        }
        Slot::Record if is_files(form) => {
            Some("a file is nothing printed yet: P, then n, writes down what was made of it")
        }
        _ => None,
    }
}

/// The colours of codes: `#003366 on #ffffff`; nothing is black on white.
fn colors(text: &str) -> Result<Colors, String> {
    let usual = Colors::default();
    let (dark, light) = text.split_once(" on ").unwrap_or((text, ""));
    Ok(Colors {
        dark: if dark.trim().is_empty() { usual.dark } else { dark.parse()? },
        light: if light.trim().is_empty() { usual.light } else { light.parse()? },
    })
}

/// A number from 1 on; nothing is 1.
fn count(text: &str) -> Option<usize> {
    if text.is_empty() { Some(1) } else { text.parse().ok().filter(|n| (1..=65_535).contains(n)) }
}

/// A length with a sign, in millimetres; nothing is 0.
pub fn offset(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.trim_start_matches('+')),
    };
    if matches!(rest.trim(), "" | "0" | "0mm") {
        return Ok(0.0);
    }
    let mm = rest.parse::<Length>()?.as_mm() * sign;
    if mm.abs() > 50.0 { Err("no printer is off by more than 5 cm".to_owned()) } else { Ok(mm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_have_signs() {
        assert_eq!((offset("-0.5mm"), offset("0"), offset(""), offset("+1 mm")), (Ok(-0.5), Ok(0.0), Ok(0.0), Ok(1.0)));
        assert!(offset("9cm").is_err() && offset("1").is_err() && offset("--1mm").is_err());
    }

    #[test]
    fn colours_are_written_with_on_between_them() {
        let read = |text: &str| colors(text).map(|c| (c.dark.to_string(), c.light.to_string()));
        assert_eq!(read(""), Ok(("#000000".into(), "#ffffff".into())));
        assert_eq!(read("#003366"), Ok(("#003366".into(), "#ffffff".into())));
        assert_eq!(read("#036 on #fff8e0"), Ok(("#003366".into(), "#fff8e0".into())));
        assert!(read("blue").unwrap_err().contains("is no colour") && read("#036 on sand").is_err());
    }

    #[test]
    fn files_take_the_format_of_their_ending_and_sheets_are_pdf() {
        let stocks = Stocks::builtin();
        let habits = super::Habits { stock: FILES.into(), ..Habits::default() };
        let places = vec![(Uid(1), Uid(2)), (Uid(3), Uid(4))];
        let mut form = sheet(places, &stocks, &[Channel::Telegram], Channel::Telegram, &habits, "a");
        let put = |form: &mut Form, slot: Slot, text: &str| {
            let at = form.index_of(&slot).unwrap();
            form.inputs[at].text.set_text(text);
            wrong(form, &slot, 21)
        };
        assert_eq!(job(&form, Uid(9), &stocks).unwrap().on, On::Files(Format::Svg));
        assert_eq!(put(&mut form, Slot::CodeSize, "0.5mm/module"), None);
        assert!(put(&mut form, Slot::File, "a.gif").unwrap().contains(".eps"));
        assert_eq!(put(&mut form, Slot::File, "a.eps"), None);
        assert_eq!(job(&form, Uid(9), &stocks).unwrap().on, On::Files(Format::Eps));
        assert_eq!(put(&mut form, Slot::Stock, "L7160"), None);
        assert!(wrong(&form, &Slot::File, 21).unwrap().contains("a sheet is a PDF"));
        assert!(wrong(&form, &Slot::CodeSize, 21).unwrap().contains("a sheet takes a width"));
        assert!(put(&mut form, Slot::List, "guests.csv").unwrap().contains("a list is for one link"));
    }

    #[test]
    fn the_dialog_makes_a_job_of_what_was_chosen() {
        let stocks = Stocks::builtin();
        let habits = super::Habits { stock: "5160".into(), ..Habits::default() };
        let mut form = sheet(vec![(Uid(1), Uid(2))], &stocks, &[Channel::Telegram], Channel::Telegram, &habits, "a");
        let job = job(&form, Uid(9), &stocks).unwrap();
        assert!(matches!(&job.on, On::Stock(stock) if stock.name == "5160"));
        assert_eq!((job.channel, job.copies, job.record, job.file.as_str()), (Channel::Telegram, 1, true, "a.pdf"));
        assert_eq!(super::habits(&form), habits);
        let at = form.index_of(&Slot::CodeSize).unwrap();
        form.inputs[at].text.set_text("x");
        assert_eq!(super::job(&form, Uid(9), &stocks), None);
    }
}

//! The dialog for a sheet of codes: what it asks, and the job that comes of it.

use super::{Form, Input, Slot, Subject};
use crate::app::sheet::{Dialog, Habits, Job, MARKS, RECORD, STRENGTHS};
use crate::domain::{Channel, Uid};
use crate::print::Length;
use crate::print::sheet::{NAMES, Stocks, Template};

/// A sheet of these placements. `file`: what it would be called.
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
    let names: Vec<String> = stocks.all().iter().map(|s| s.name.clone()).collect();
    let stock = names.iter().find(|n| **n == habits.stock).or(names.first()).cloned().unwrap_or_default();
    let choice = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
    let inputs = vec![
        Input::choice(Slot::Stock, "Printed on", names, &stock),
        Input::choice(
            Slot::Channel,
            "Channel",
            channels.iter().map(|c| c.label().to_owned()).collect(),
            channel.label(),
        ),
        Input::line(
            Slot::Caption,
            "Caption",
            "{label}, {link}, {name}, {campaign}, {check}, {channel}",
            &habits.caption,
        ),
        Input::line(Slot::CodeSize, "Code size", "as wide as there is room; 30mm", &habits.size),
        Input::choice(Slot::Strength, "Correction", choice(&STRENGTHS.map(|(name, _)| name)), &habits.strength),
        Input::line(Slot::Copies, "Of each", "1", "1"),
        Input::line(Slot::StartAt, "Start at label", "1", "1"),
        Input::choice(Slot::Marks, "Crop marks", choice(&MARKS), &habits.marks),
        Input::line(Slot::OffsetX, "Shift right", "0mm; -0.5mm is to the left", &habits.offset.0),
        Input::line(Slot::OffsetY, "Shift down", "0mm; -0.5mm is up", &habits.offset.1),
        Input::line(Slot::Font, "Font", "a .ttf or .otf file; empty: the program's own", &habits.font),
        Input::line(Slot::File, "File", "labels.pdf", file),
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
        strength: form.get(&Slot::Strength),
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
    Template::read(&form.get(&Slot::Caption), NAMES).ok()?;
    Some(Job {
        ticket: 0,
        bot,
        places: places.clone(),
        channel: Channel::ALL.into_iter().find(|c| c.label() == label)?,
        stock: stocks.named(&form.get(&Slot::Stock)).ok()?.clone(),
        caption: form.get(&Slot::Caption),
        size: match form.get(&Slot::CodeSize).as_str() {
            "" => None,
            text => Some(text.parse().ok()?),
        },
        strength: {
            let name = form.get(&Slot::Strength);
            STRENGTHS.into_iter().find(|(n, _)| *n == name).unwrap_or(STRENGTHS[0]).1
        },
        copies: count(&form.get(&Slot::Copies))?,
        start: count(&form.get(&Slot::StartAt))?,
        marks: form.get(&Slot::Marks) == MARKS[1],
        offset: (offset(&form.get(&Slot::OffsetX)).ok()?, offset(&form.get(&Slot::OffsetY)).ok()?),
        font: form.get(&Slot::Font),
        file: form.get(&Slot::File),
        record: form.get(&Slot::Record) == RECORD[0],
        anyway: false,
    })
}

/// What is wrong with an input of the dialog.
pub fn wrong(slot: &Slot, text: &str, per_page: usize) -> Option<String> {
    match slot {
        Slot::Caption => Template::read(text, NAMES).err(),
        Slot::CodeSize if !text.is_empty() => text.parse::<Length>().err(),
        Slot::Copies if count(text).is_none() => Some("a whole number from 1 on".to_owned()),
        Slot::StartAt => match count(text) {
            Some(n) if n <= per_page => None,
            _ => Some(format!("the sheet has {per_page} places: a number from 1 to {per_page}")),
        },
        Slot::OffsetX | Slot::OffsetY => offset(text).err(),
        Slot::File if text.is_empty() => Some("name the file that is to be made, such as labels.pdf".to_owned()),
        _ => None,
    }
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
    fn the_dialog_makes_a_job_of_what_was_chosen() {
        let stocks = Stocks::builtin();
        let habits = super::Habits { stock: "5160".into(), ..Habits::default() };
        let mut form =
            sheet(vec![(Uid(1), Uid(2))], &stocks, &[Channel::Telegram], Channel::Telegram, &habits, "a.pdf");
        let job = job(&form, Uid(9), &stocks).unwrap();
        assert_eq!(
            (job.stock.name.as_str(), job.channel, job.copies, job.record),
            ("5160", Channel::Telegram, 1, true)
        );
        assert_eq!(super::habits(&form), habits);
        let at = form.index_of(&Slot::CodeSize).unwrap();
        form.inputs[at].text.set_text("x");
        assert_eq!(super::job(&form, Uid(9), &stocks), None);
    }
}

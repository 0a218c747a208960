//! Every field of every form.

use crate::harness::Ui;
use crate::list::all;
use crate::step;
use crate::wire::Wire;
use entrylink::app::form::{EMPTY, Form, Kind, Slot};
use entrylink::app::overlay::Overlay;
use entrylink::store::Store;
use serde_json::Value;

/// Each form, the link that the cursor is on, and the keys that open the form.
const FORMS: [(&str, &str, &str); 15] = [
    ("a new link", "welcome", "n"),
    ("a link", "welcome", "e"),
    ("a duplicate of a link", "tasting", "D"),
    ("several links", "welcome", "<space>j<space>e"),
    ("placements", "tasting", "a"),
    ("a placement", "tasting", "lje"),
    ("a duplicate of a placement", "tasting", "ljD"),
    ("several placements", "giveaway", "lj<space>j<space>e"),
    ("a field", "welcome", "2ge"),
    ("a new field", "welcome", "2n"),
    ("a new campaign", "welcome", "cn"),
    ("a campaign", "welcome", "cje"),
    ("a new bot", "welcome", "bn"),
    ("a bot", "welcome", "be"),
    ("the sample contact", "welcome", "C"),
];

fn form(ui: &Ui) -> Option<&Form> {
    match ui.program.state.top() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

/// What a field keeps of a pasted text: all but control characters; ends of lines as its lines have them.
fn kept(text: &str, several_lines: bool) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = if several_lines { &text } else { text.trim_end_matches('\n') };
    let one = |c: char| match c {
        '\n' | '\t' if several_lines => Some(c),
        '\n' | '\t' => Some(' '),
        c => (!c.is_control()).then_some(c),
    };
    text.chars().filter_map(one).collect()
}

/// Every text in a JSON value.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|v| texts(v, into)),
        Value::Object(map) => map.values().for_each(|v| texts(v, into)),
        _ => {}
    }
}

/// Every text of what the last step of the history made.
fn made(ui: &Ui) -> Vec<String> {
    let store = Store::open(&ui.database()).unwrap();
    let mut found = Vec::new();
    for change in &store.history(1, None).unwrap()[0].changes {
        texts(&serde_json::to_value(&change.after).unwrap(), &mut found);
    }
    found
}

/// What makes a form that can be saved; `None`: any text will do.
fn proper(slot: &Slot, n: usize) -> Option<String> {
    Some(match slot {
        Slot::Ref => format!("ref-{n}"),
        Slot::FlowId => format!("17599317{n:05}"),
        Slot::PayloadField => "source".to_owned(),
        Slot::Quantity => "12".to_owned(),
        Slot::Cost => "1.50".to_owned(),
        Slot::Start | Slot::End => "2026-05-31".to_owned(),
        Slot::FieldId => format!("{}", 700_000 + n),
        Slot::AddValue | Slot::Account(_) | Slot::Host | Slot::WebchatPath => String::new(),
        Slot::Links => "https://t.me/harbour_two_bot?start=x".to_owned(),
        _ => return None,
    })
}

/// Fills in every input of the form, the last one first; gives what each must hold then.
fn fill(ui: &mut Ui, text_for: &dyn Fn(usize, &Slot) -> String) -> Vec<(Slot, String)> {
    let mut expected = Vec::new();
    let count = form(ui).unwrap().inputs.len();
    for _ in 0..count {
        ui.keys("<shift-tab>");
        let form = form(ui).unwrap();
        let (at, slot, kind) = (form.focus, form.input().slot.clone(), form.input().kind.clone());
        let text = text_for(at, &slot);
        match kind {
            Kind::Choice(options) => {
                ui.paste(&text);
                let chosen = form_value(ui, at);
                assert!(options.contains(&chosen), "{slot:?} is {chosen:?}");
            }
            kind => {
                ui.keys("<alt-a><backspace>").paste(&text);
                let holds = kept(&text, kind == Kind::Lines);
                assert_eq!(form_value(ui, at), holds, "{slot:?} of {text:?}");
                expected.push((slot, holds));
            }
        }
    }
    expected
}

fn form_value(ui: &Ui, at: usize) -> String {
    form(ui).unwrap().inputs[at].value()
}

/// Saves, and checks that everything typed is in the link book, or still in the form with a reason. `several`: the form is
/// about several things, where [`EMPTY`] takes away what they have.
fn save(ui: &mut Ui, expected: &[(Slot, String)], several: bool, context: &dyn Fn() -> String) -> bool {
    let before = Store::open(&ui.database()).unwrap().last_seq().unwrap();
    ui.keys("<ctrl-s>");
    // What was printed, or what makes a difference to others, is asked about.
    if matches!(ui.program.state.top(), Some(Overlay::Confirm(_))) {
        ui.keys("y");
    }
    if let Some(form) = form(ui) {
        let checks = (0..form.inputs.len()).any(|at| {
            entrylink::app::form::check(form, at, &ui.program.state.book, &ui.program.state.bots)
                .is_some_and(|c| c.blocks)
        });
        assert!(form.error.is_some() || checks, "{}: no reason\n{}", context(), ui.screen());
        for (slot, text) in expected {
            let there = form.inputs.iter().find(|i| i.slot == *slot).map(entrylink::app::form::Input::value);
            assert!(there.as_ref() == Some(text) || *slot == Slot::AddValue, "{}: {slot:?} lost {text:?}", context());
        }
        return false;
    }
    if Store::open(&ui.database()).unwrap().last_seq().unwrap() == before {
        // The sample contact is no part of the history.
        assert!(!ui.notice().is_empty(), "{}: nothing is saved, and nothing said", context());
        return false;
    }
    let found = made(ui);
    for (slot, text) in expected {
        let there = |piece: &str| found.iter().any(|t| t == piece) || (several && piece == EMPTY);
        let ok = match slot {
            Slot::Name | Slot::Flow | Slot::Campaign | Slot::Label | Slot::Notes => {
                text.trim().is_empty() || there(text.trim())
            }
            Slot::Value(_) => text.is_empty() || text.contains("{label}") || there(text),
            Slot::Options => text.lines().map(str::trim).all(|line| line.is_empty() || there(line)),
            _ => true,
        };
        assert!(ok, "{}: {slot:?} {text:?} is not in the link book: {found:?}", context());
    }
    true
}

#[test]
fn every_field_of_every_form_takes_any_text() {
    let all = all();
    let (mut texts, mut filled, mut saved) = (0, 0, 0);
    for first in (0..all.len()).step_by(step()) {
        let mut ui = Ui::sample();
        let mut wire = Wire::new();
        for (n, (name, link, keys)) in FORMS.iter().enumerate() {
            // Where not all are tried, each form gets others.
            let text = |at: usize| all[(first + n * (step() - 1) / FORMS.len() + at) % all.len()].clone();
            // All of it hostile; then only where any text will do, so that it can be saved.
            for all_of_it in [true, false] {
                let context = || format!("{name}, from text {first} ({:?}…), all: {all_of_it}", text(0));
                ui.blind(true).keys("<esc><esc>1<esc><esc>").go_to(link).keys("hh");
                if *name == "the sample contact" {
                    ui.paste("giveaway");
                }
                ui.keys(keys);
                assert!(form(&ui).is_some(), "{}: no form", context());
                let number = first * FORMS.len() + n;
                let expected = fill(&mut ui, &|at, slot| match proper(slot, number) {
                    Some(text) if !all_of_it => text,
                    _ => text(at),
                });
                if all_of_it {
                    wire.look(ui.blind(false), &context);
                }
                filled += expected.len();
                let done = save(&mut ui, &expected, name.starts_with("several"), &context);
                saved += usize::from(done);
                if done {
                    wire.look(ui.blind(false), &context);
                }
                // Left as it was, for the next form.
                let close = if form(&ui).is_some() { "<esc>y<esc><esc>" } else { "<esc><esc>" };
                ui.blind(true).keys(close);
                ui.keys("1").keys(if done { "u" } else { "" });
            }
        }
        texts += 1;
        if texts % 20 == 0 {
            println!("{texts} texts through every form: {filled} inputs filled in, {saved} forms saved");
        }
    }
    println!("{texts} texts through every form: {filled} inputs filled in, {saved} forms saved");
    assert!(saved > 0);
}

#[test]
fn the_other_places_to_type_take_any_text_too() {
    let all = all();
    for text in all.iter().step_by(step().div_ceil(6)) {
        let mut ui = Ui::sample();
        let mut wire = Wire::new();
        let context = || format!("{text:?}");
        for keys in ["1/", "<esc><esc>3i", "<esc>w", "<esc>H", "<esc>:", "<esc>1bn", "<esc>y1", "Q", "<esc>L"] {
            ui.keys(keys).paste(text);
            wire.look(&mut ui, &context);
        }
    }
}

#[test]
fn files_that_are_brought_in_are_shown_without_harm() {
    let all = all();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    for (n, text) in all.iter().enumerate().step_by(step().div_ceil(8)) {
        let context = || format!("{text:?}");
        let (mut ui, mut wire) = (Ui::sample(), Wire::new());
        // The names of files as they are typed: nothing is written where they lead.
        for keys in ["O<ctrl-u>", "<esc>K<ctrl-u>", "<esc>U<ctrl-u>", "<esc>I<ctrl-u>"] {
            ui.keys(keys).paste(text);
            wire.look(&mut ui, &context);
        }
        ui.keys("<enter>");
        wire.look(&mut ui, &context);
        while !ui.program.state.overlays.is_empty() {
            ui.keys("<esc>");
        }
        // The text as a column's name, as a ref, a name and a label of a table.
        let cell = format!("\"{}\"", text.replace('"', "\"\""));
        let table = file("table.csv", format!("ref,name,placement,{cell}\n{cell},{cell},{cell},{cell}\n").as_bytes());
        ui.keys("I<ctrl-u>").paste(&table).keys("<enter>");
        wire.look(&mut ui, &context);
        ui.keys("<enter>");
        wire.look(&mut ui, &context);
        while !ui.program.state.overlays.is_empty() {
            ui.keys("<esc>");
        }
        // The same out of an export, where every text is somebody's.
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&entrylink::domain::sample::changes(entrylink::domain::IdSource::new(9), 1), "x", "x", 1).unwrap();
        let mut entities = store.everything().unwrap();
        for entity in &mut entities {
            match entity {
                entrylink::domain::Entity::Link(link) => (link.name, link.tags) = (text.clone(), vec![text.clone()]),
                entrylink::domain::Entity::Campaign(campaign) => campaign.notes.clone_from(text),
                entrylink::domain::Entity::Placement(place) => {
                    place.values.iter_mut().for_each(|value| value.value.clone_from(text));
                }
                _ => {}
            }
        }
        let export = file(&format!("export-{n}.json"), entrylink::export::archive::write(&entities).as_bytes());
        ui.keys("I<ctrl-u>").paste(&export).keys("<enter>");
        wire.look(&mut ui, &context);
        ui.keys("G");
        wire.look(&mut ui, &context);
    }
}

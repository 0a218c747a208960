//! Any text as the name of a key, and as the settings: a key that is read is written and read the same, and a mistake is a
//! sentence that can be shown.

#![no_main]

use entrylink::app::key::Key;
use entrylink::config::Config;
use entrylink::ui::Variant;
use libfuzzer_sys::fuzz_target;

fn sentence(text: &str) {
    assert!(!text.is_empty() && !text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    match text.parse::<Key>() {
        Ok(key) => {
            assert_eq!(key.to_string().parse::<Key>().map_err(|e| e.to_string()), Ok(key), "{text:?} is {key}");
            sentence(&key.label());
        }
        Err(e) => sentence(&e.to_string()),
    }
    // As the settings where it may be some, else as the name of keys of a command: one reading a run.
    let problems = if text.contains(['=', '[']) {
        let (config, mut problems) = Config::parse(&text, "config.toml");
        problems.extend(config.keymap().1);
        problems.extend(config.theme(Variant::Dark).1);
        problems
    } else {
        let quoted = toml::Value::String(text.into_owned()).to_string();
        let settings = format!("[keys]\nmain.undo = {quoted}\nmain.redo = [{quoted}, \"u\"]\n");
        let (config, mut problems) = Config::parse(&settings, "x");
        problems.extend(config.keymap().1);
        problems
    };
    problems.iter().for_each(|problem| sentence(problem));
});

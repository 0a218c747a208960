//! Codes against those of libqrencode, which shares no code with ours: no larger, and with the same masks.

mod inputs;
mod libqrencode;

use entrylink::qr::{Code, Level, version};

#[test]
fn masks_are_those_of_an_independent_encoder() {
    for (level, texts) in Level::ALL.into_iter().zip(inputs::of_one_mode(1_000).chunks(250)) {
        for (text, theirs) in texts.iter().zip(libqrencode::encode(texts, level)) {
            let ours = Code::new(text, level).unwrap();
            assert_eq!((ours.version(), ours.mask()), (theirs.version, theirs.mask), "{level} {text}");
        }
    }
}

#[test]
fn no_link_in_any_script_has_a_larger_code() {
    let links = inputs::links(10_000);
    let (mut ours, mut theirs, mut smaller) = (0, 0, 0);
    for (level, links) in Level::ALL.into_iter().zip(links.chunks(2_500)) {
        for (link, theirs_of_it) in links.iter().zip(libqrencode::encode(links, level)) {
            let own = version(link, level).unwrap();
            assert!(own <= theirs_of_it.version, "{level} {link}: {own} against {}", theirs_of_it.version);
            ours += u32::from(own);
            theirs += u32::from(theirs_of_it.version);
            smaller += u32::from(own < theirs_of_it.version);
        }
    }
    let mean = |sum: u32| f64::from(sum) / links.len() as f64;
    println!("mean version {:.2}, libqrencode {:.2}; smaller: {smaller} of {}", mean(ours), mean(theirs), links.len());
    assert!(ours < theirs && smaller > 0);
}

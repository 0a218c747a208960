use super::super::finding::Severity;
use super::super::lint::{Format, Lint};
use super::super::tester;
use super::*;

#[test]
fn every_rule_has_its_entry() {
    for (rule, entry) in Rule::ALL.iter().zip(entries()) {
        assert_eq!(entry.rule, *rule);
        assert_eq!(super::entry(*rule), entry);
        for text in [entry.title, entry.why, entry.remedy, entry.wrong, entry.right] {
            assert!(!text.is_empty() && !text.contains("  ") && !text.chars().any(char::is_control), "{rule}: {text}");
        }
        assert!(entry.why.ends_with('.') && entry.remedy.ends_with('.') && !entry.title.ends_with('.'), "{rule}");
    }
}

#[test]
fn each_wrong_example_is_found_by_its_rule_and_each_right_one_is_fine() {
    let book = example_book();
    for entry in entries().iter().filter(|entry| !OF_LISTS.contains(&entry.rule)) {
        if entry.wrong.starts_with("entrylink ") {
            // What only paper can have: tests/cli/print.rs runs these.
            continue;
        }
        if entry.wrong.starts_with('<') {
            // What only a newsletter can have.
            let lint = |text: &str| Lint::new(&book).check("", text, Format::Html).findings;
            assert!(lint(entry.wrong).iter().any(|f| f.rule == entry.rule), "{}", entry.wrong);
            let still = lint(entry.right);
            assert!(still.iter().all(|f| f.severity == Severity::Info), "{}: {still:?}", entry.right);
            continue;
        }
        let (wrong, right) = (tester::read(entry.wrong, &book), tester::read(entry.right, &book));
        let found = wrong.findings.iter().find(|f| f.rule == entry.rule);
        assert!(found.is_some(), "{}: {:?}", entry.wrong, wrong.findings);
        let still: Vec<_> =
            right.findings.iter().filter(|f| f.rule == entry.rule || f.severity == Severity::Error).collect();
        assert!(still.is_empty(), "{}: {still:?}", entry.right);
        if found.is_some_and(|f| f.fix.is_some()) {
            assert_eq!(wrong.repaired.as_deref(), Some(entry.right));
        }
    }
}

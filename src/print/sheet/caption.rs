//! What stands under a code: a template with names in braces, filled in for each.

use crate::domain::near::{near, offer};

/// The names that are known of a placement; rows of a CSV file add their columns.
pub const NAMES: [&str; 6] = ["label", "link", "name", "campaign", "check", "channel"];

/// The template where nobody writes one: the placement, and the check code that finds it again.
pub const USUAL: &str = "{label}\\n{check}";

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

/// A template that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

impl Template {
    /// Reads a template such as `{link} · {label}\n{check}`. A `\n` that is written out starts a new line, as a real one
    /// does; braces are doubled to stand for themselves. `known`: the names that there are.
    pub fn read<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let known: Vec<&str> = known.into_iter().collect();
        let text = text.replace("\\n", "\n");
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let (brace, after) = rest[at..].split_at(1);
            if after.starts_with(brace) {
                plain.push_str(brace);
                rest = &after[1..];
                continue;
            }
            let Some((name, after)) = after.split_once('}').filter(|_| brace == "{") else {
                return Err(format!(
                    "the caption “{text}” has a “{brace}” that stands alone: names are written as {{label}}, and a brace \
                     for itself is doubled"
                ));
            };
            let name = name.trim();
            let Some(name) = known.iter().find(|k| k.eq_ignore_ascii_case(name)) else {
                let near = offer(&near(name, known.iter().copied()));
                let names: Vec<String> = known.iter().map(|k| format!("{{{k}}}")).collect();
                let way = if near.is_empty() { format!(": there are {}", names.join(", ")) } else { near };
                return Err(format!("the caption has {{{name}}} in it, which nothing is called{way}"));
            };
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::Name((*name).to_owned()));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self { parts })
    }

    /// The lines for one code. Empty ones at the end, and those that only have empty names in them, are left out.
    pub fn lines(&self, value: impl Fn(&str) -> String) -> Vec<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                // What is filled in stays on its line.
                Part::Name(name) => text.push_str(&value(name).replace(['\n', '\r', '\t'], " ")),
            }
        }
        text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    }

    /// How many lines it has at most.
    pub fn height(&self) -> usize {
        let text: String = self.parts.iter().map(|p| if let Part::Text(t) = p { t.as_str() } else { "x" }).collect();
        text.lines().filter(|l| !l.trim().is_empty()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str) -> String {
        match name {
            "label" => "hall-a".to_owned(),
            "campaign" => String::new(),
            other => other.to_uppercase(),
        }
    }

    #[test]
    fn names_are_filled_in_and_lines_stay_lines() {
        let template = Template::read("{link} · {Label}\\n{campaign}\n{{check}} {check}", NAMES).unwrap();
        assert_eq!(template.lines(value), ["LINK · hall-a", "{check} CHECK"]);
        assert_eq!(template.height(), 3);
        assert_eq!(Template::read("", NAMES).unwrap().height(), 0);
        assert_eq!(Template::read(USUAL, NAMES).unwrap().lines(value), ["hall-a", "CHECK"]);
    }

    #[test]
    fn what_is_filled_in_cannot_break_out_of_its_line() {
        let template = Template::read("{label}", NAMES).unwrap();
        assert_eq!(template.lines(|_| "a\r\nb {check}".to_owned()), ["a  b {check}"]);
    }

    #[test]
    fn a_name_that_is_none_is_told_with_the_nearest() {
        let said = Template::read("{lable}", NAMES).unwrap_err();
        assert!(said.contains("{lable}") && said.contains("label"), "{said}");
        assert!(Template::read("{zzz}", NAMES).unwrap_err().contains("{campaign}"));
        for alone in ["{label", "label}", "a } b", "{"] {
            assert!(Template::read(alone, NAMES).unwrap_err().contains("stands alone"), "{alone}");
        }
        assert!(Template::read("{Seat}", NAMES.into_iter().chain(["seat"])).is_ok());
    }
}

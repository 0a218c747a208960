//! What is known of a contact, and how another row about it adds to that.
//!
//! What was seen first survives: of the values that rows have for a column, the one of the earliest import is kept; within
//! an import the one of the earliest row by the contact's own time, then the smallest. So the order of the rows in a file
//! makes no difference, and a file that is read again changes nothing. A conversion stays, with the largest amount that was
//! seen.

/// How a column is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The first value.
    First,
    /// The largest number.
    Largest,
}

/// When a value was seen: in which import, and at which time of the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The number of the import.
    pub import: u32,
    /// Milliseconds since the Unix epoch; the largest number: not known.
    pub ms: i64,
}

/// A value with when it was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// When.
    pub at: Moment,
    /// The value; never empty.
    pub value: String,
}

/// What is kept of two values.
pub fn merge(rule: Rule, a: Option<Kept>, b: Option<Kept>) -> Option<Kept> {
    let (Some(a), Some(b)) = (a.clone(), b.clone()) else { return a.or(b) };
    Some(match rule {
        Rule::First => a.min(b),
        Rule::Largest => {
            let size = |kept: &Kept| kept.value.parse::<i64>().unwrap_or(0);
            match size(&a).cmp(&size(&b)) {
                std::cmp::Ordering::Greater => a,
                std::cmp::Ordering::Less => b,
                std::cmp::Ordering::Equal => a.min(b),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept() -> impl Strategy<Value = Option<Kept>> {
        prop::option::of(
            (0u32..3, 0i64..3, 0i64..4)
                .prop_map(|(import, ms, value)| Kept { at: Moment { import, ms }, value: value.to_string() }),
        )
    }

    proptest! {
        #[test]
        fn no_order_makes_a_difference(a in kept(), b in kept(), c in kept(), largest: bool) {
            let rule = if largest { Rule::Largest } else { Rule::First };
            let m = |x: &Option<Kept>, y: &Option<Kept>| merge(rule, x.clone(), y.clone());
            prop_assert_eq!(m(&a, &b), m(&b, &a));
            prop_assert_eq!(m(&m(&a, &b), &c), m(&a, &m(&b, &c)));
            prop_assert_eq!(m(&a, &a), a.clone());
        }
    }
}

//! What a contact carries that may say where it came from.

use crate::domain::FieldKey;

/// What one contact carries: the values in fields, the ref, and the text that opened the conversation. All as the platform
/// gave them; empty: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Trace {
    /// Values in fields, in the order in which the fields were mapped; none of them empty.
    pub fields: Vec<(FieldKey, String)>,
    /// The ref by which the conversation was opened.
    pub reference: String,
    /// The text that the contact sent, on `WhatsApp`.
    pub text: String,
}

/// What decides about a contact that nothing is certain of: what is listed, and what is accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clue {
    /// Where it stands: a field's id or system name, or [`REF`] or [`TEXT`].
    pub what: String,
    /// What stands there, without blanks at its ends.
    pub value: String,
}

/// The clue is the ref.
pub const REF: &str = "(ref)";
/// The clue is a text.
pub const TEXT: &str = "(text)";

impl Trace {
    /// Whether there is nothing to go by.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.reference.trim().is_empty() && self.text.trim().is_empty()
    }

    /// What decides: the first value, else the ref, else the text; `None`: there is nothing.
    pub fn clue(&self) -> Option<Clue> {
        let clue = |what: &str, value: &str| Some(Clue { what: what.to_owned(), value: value.trim().to_owned() });
        match self.fields.iter().find(|(_, value)| !value.trim().is_empty()) {
            Some((field, value)) => clue(field.as_str(), value),
            None if !self.reference.trim().is_empty() => clue(REF, &self.reference),
            None if !self.text.trim().is_empty() => clue(TEXT, &self.text),
            None => None,
        }
    }
}

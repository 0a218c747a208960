//! What the tester says of a text.

use crate::domain::channel::Channel;
use crate::domain::field::FieldKey;
use crate::domain::finding::{Finding, Rule};
use crate::domain::id::Uid;
use crate::domain::payload::Form;
use std::ops::Range;

/// What one text says and does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The text as it was given.
    pub input: String,
    /// The channel; `None`: a bare payload, or no Entry Point Link.
    pub channel: Option<Channel>,
    /// The account part; `None` where the input has none.
    pub account: Option<String>,
    /// The host, where the link names one (`WebChat` hosts differ between siblings of the platform).
    pub host: Option<String>,
    /// The path, where the link has one.
    pub path: Option<String>,
    /// The parameter, percent-decoded once, as the platform receives it, before any repair; `None`: there is none.
    pub text: Option<String>,
    /// Where that parameter stands, still encoded: bytes of the input.
    pub parameter: Option<Range<usize>>,
    /// The ref, after the repairs that the findings name, without a `WhatsApp` prefix.
    pub reference: Option<String>,
    /// Which form the payload has.
    pub form: Form,
    /// What opening it saves: the values as they are written, with repaired separators, each with the field that is meant.
    pub writes: Vec<Write>,
    /// The link in the book that it belongs to.
    pub link: Option<Uid>,
    /// The placement of that link with the same values.
    pub placement: Option<Uid>,
    /// The whole input with every certain repair made; `None` where there is none to make.
    pub repaired: Option<String>,
    /// What there is to say, in the order of the text.
    pub findings: Vec<Finding>,
    /// The parts of the input, in order, without overlap.
    pub anatomy: Vec<Anatomy>,
    /// The second reading, where the grammar leaves two; the one that parity gives is `writes`.
    pub other: Option<Other>,
}

/// A second way to read a payload: what it says if one value is missing, or one is too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Which form the payload has in this reading.
    pub form: Form,
    /// What it saves in this reading.
    pub writes: Vec<Write>,
    /// Whether this is likelier what was meant than the straight reading.
    pub likelier: bool,
    /// Why, as a sentence.
    pub why: String,
}

/// One value that opening a link saves, or tries to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Where to: `None` is the payload field of a link that isn't in the book.
    pub field: Option<FieldKey>,
    /// What people call the field, where that is known.
    pub name: Option<String>,
    /// The value.
    pub value: String,
    /// Why the platform drops it in silence: the rule, and the sentence; `None`: it is saved.
    pub dropped: Option<(Rule, String)>,
}

/// What a stretch of the input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Around the link, or in the way: white space, quotes, wrappers.
    Noise,
    /// Scheme, host and path.
    Address,
    /// The account.
    Account,
    /// Parameter names and parameters that carry no payload.
    Query,
    /// The `WhatsApp` prefix.
    Prefix,
    /// The ref.
    Ref,
    /// `--`, or what stands for it.
    Separator,
    /// The id or name of a field.
    Field,
    /// A value.
    Value,
}

/// A stretch of the input and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anatomy {
    /// What it is.
    pub part: Part,
    /// Where it is: bytes of the input.
    pub span: Range<usize>,
}

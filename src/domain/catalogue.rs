//! What each rule means: why it is there, what to do about it, and an example of wrong and right.
//!
//! Where a fact is not documented by the owner of a channel or by the platform, the entry says so.

use super::book::Book;
use super::channel::Channel;
use super::field::{CustomField, FieldKey, FieldType};
use super::finding::Rule;
use super::id::Uid;
use super::model::{Bot, Link, Status};

/// What there is to say about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The rule.
    pub rule: Rule,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why that is wrong.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// A text in which the rule finds something, read with [`example_book`]; see also [`OF_LISTS`].
    pub wrong: &'static str,
    /// The same as it should be.
    pub right: &'static str,
}

/// What there is to say about `rule`.
pub fn entry(rule: Rule) -> &'static Entry {
    &ENTRIES[rule as usize]
}

/// All entries, in the order of [`Rule::ALL`].
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

macro_rules! entries {
    ($($rule:ident { title: $title:literal, why: $why:literal, remedy: $remedy:literal, wrong: $wrong:literal, right: $right:literal $(,)? })*) => {
        static ENTRIES: [Entry; Rule::ALL.len()] =
            [$(Entry { rule: Rule::$rule, title: $title, why: $why, remedy: $remedy, wrong: $wrong, right: $right },)*];
    };
}

entries! {
    SmartDash {
        title: "A dash stands where “--” should",
        why: "The platform takes a payload apart at “--”, two plain hyphens. Word processors, chat apps and the platform's own \
              help pages turn them into one long dash (–, —), which separates nothing: all of it becomes the ref. A dash \
              with spaces around it is left alone, and so is one in a payload that has a “--” too; that one is only pointed out.",
        remedy: "Put “--” back, and copy links from this program instead of from a document.",
        wrong: "giveaway–hall-a–738–north",
        right: "giveaway--hall-a--738--north",
    }
    Whitespace {
        title: "There is white space in the way",
        why: "A space or line break ends a link in most programs, and what comes after it is lost. At the edge of a ref it \
              makes another ref of it.",
        remedy: "Take the space out, or write it as %20 where it belongs to a value.",
        wrong: "https://app.chatgptbuilder.io/webchat/?p=1166608 &ref=giveaway",
        right: "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway",
    }
    TrailingPunctuation {
        title: "Something sticks to the link that is no part of it",
        why: "When a link is copied out of a sentence, quotation marks, brackets, a full stop or the words around it come \
              along. In a QR code or behind a button they become part of the payload.",
        remedy: "Keep the link alone.",
        wrong: "(https://t.me/harbour_coffee_bot?start=giveaway).",
        right: "https://t.me/harbour_coffee_bot?start=giveaway",
    }
    DoubledPrefix {
        title: "The beginning of the link is there twice, or broken",
        why: "A link that was pasted behind “https://” or behind another link's beginning leads nowhere, and so does one \
              whose “https://” lost a letter or a colon.",
        remedy: "Keep one “https://” and one host.",
        wrong: "https://t.me/https://t.me/harbour_coffee_bot?start=giveaway",
        right: "https://t.me/harbour_coffee_bot?start=giveaway",
    }
    WrappedUrl {
        title: "The link is wrapped by another one",
        why: "Facebook, mail programs and statistics tools lead through a link of their own. That one asks before it leads on, \
              expires, or opens the browser instead of the app, where the chat does not start by itself.",
        remedy: "Use the link inside, and switch click tracking off for it in the mailing tool.",
        wrong: "https://l.facebook.com/l.php?u=https%3A%2F%2Fm.me%2Fharbour.coffee%3Fref%3Dgiveaway",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    NotEntryLink {
        title: "This is no Entry Point Link",
        why: "Each channel has links that look alike and carry no payload: they fill in a message, invite to a group, or open \
              a profile. No flow starts from them, and nothing is saved.",
        remedy: "Use the form of the channel that carries a payload.",
        wrong: "https://m.me/harbour.coffee?text=giveaway",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    BadAccount {
        title: "The account cannot be right",
        why: "Every channel has rules for its account names; WhatsApp for instance wants the international number, digits \
              only, without “+” and leading zeros. A name against the rules leads to an error page. What is only unusual is a \
              warning.",
        remedy: "Compare it with a link that the platform gave you.",
        wrong: "https://wa.me/004915123450000?text=giveaway",
        right: "https://wa.me/4915123450000?text=giveaway",
    }
    TemplateAccount {
        title: "The account is a placeholder out of a manual",
        why: "Help pages write FB_PAGE_ID, <PAGE_ID> or PHONE_NUMBER where your own account belongs. Printed like that, the \
              link leads nowhere.",
        remedy: "Put your own account there.",
        wrong: "https://m.me/FB_PAGE_ID?ref=giveaway",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    MissingAccount {
        title: "The link names no account",
        why: "Without an account the link belongs to nobody: it leads to an error page, or WhatsApp asks whom to send the \
              text to.",
        remedy: "Put the account in, or add it to the bot.",
        wrong: "https://wa.me/?text=giveaway",
        right: "https://wa.me/4915123450000?text=giveaway",
    }
    MissingParameter {
        title: "The link carries no payload",
        why: "It opens the chat, and the bot answers as it does to anybody: no flow of its own starts, and nobody can tell \
              where the person came from.",
        remedy: "Add the parameter of the channel, if the link is meant to start a flow.",
        wrong: "https://m.me/harbour.coffee",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    BadEscape {
        title: "Something is wrongly encoded",
        why: "In a link, “%” and two digits stand for a character, and the platform decodes them exactly once. A bare “%”, a \
              link that was encoded twice, or HTML such as “&amp;” outside a web page arrives as something else.",
        remedy: "Encode once: a percent sign is %25, a space %20.",
        wrong: "https://m.me/harbour.coffee?ref=giveaway%252D%252Dhall-a",
        right: "https://m.me/harbour.coffee?ref=giveaway--hall-a",
    }
    PlusSign {
        title: "A “+” is read as a space",
        why: "In the query of a web link most servers read “+” as a space, an old habit of web forms. So a phone number loses \
              its plus, and two programs may read one link differently.",
        remedy: "Write %20 for a space and %2B for a plus.",
        wrong: "https://wa.me/4915123450000?text=Hello+there",
        right: "https://wa.me/4915123450000?text=Hello%20there",
    }
    BadCharacter {
        title: "The channel does not carry this character",
        why: "Telegram carries only A–Z, a–z, 0–9, “_” and “-”, Instagram “=” besides (both official): with anything else the \
              chat opens without its payload. Messenger promises no more than Instagram, and usually carries more: there it \
              is a warning.",
        remedy: "Use plain letters and digits in refs and values, or give such values on another channel only.",
        wrong: "https://t.me/harbour_coffee_bot?start=spring.sale",
        right: "https://t.me/harbour_coffee_bot?start=spring-sale",
    }
    TooLong {
        title: "The payload is too long for the channel",
        why: "Telegram carries 64 characters, Messenger and Instagram 2,083 as they stand in the link, in which a space \
              counts as three (official). What is longer does not arrive. The other channels name no limit.",
        remedy: "Shorten the ref or the values; a flow id as the ref alone takes 13 characters.",
        wrong: "https://t.me/harbour_coffee_bot?start=giveaway--the-big-poster-in-hall-a-beside-the-coffee-bar-north-entrance",
        right: "https://t.me/harbour_coffee_bot?start=giveaway--hall-a",
    }
    VisibleText {
        title: "The customer sees this text",
        why: "WhatsApp fills the payload in as a message: the customer reads it, and can change it before it is sent. What is \
              changed is not recognised.",
        remedy: "Choose a ref that reads like something to say, and keep values few and harmless.",
        wrong: "https://wa.me/4915123450000?text=giveaway",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    UnfilledPlaceholder {
        title: "A placeholder is still to be filled in",
        why: "{{email}} and the like are filled in by a flow of the platform, or by a mailing tool with its own tag. On paper \
              nobody does, and the braces themselves are saved. On Telegram and Instagram they can never travel: there it is \
              an error.",
        remedy: "Write the tag of your mailing tool, or a fixed value.",
        wrong: "https://m.me/harbour.coffee?ref=giveaway--email--{{email}}",
        right: "https://m.me/harbour.coffee?ref=giveaway--hall-a",
    }
    SecretPlaceholder {
        title: "The link would publish the account's key",
        why: "{{api_key}} is filled in with the key of the account. Whoever sees the link could read and write all contacts.",
        remedy: "Take it out; if such a link was ever sent, renew the key on the platform.",
        wrong: "https://m.me/harbour.coffee?ref=giveaway--{{api_key}}",
        right: "https://m.me/harbour.coffee?ref=giveaway--hall-a",
    }
    EmptyRef {
        title: "There is no ref",
        why: "The first piece of a payload is the ref: the name of an Entry Point Link on the platform, or the id of a flow. \
              Without it nothing starts, and what follows is not looked at.",
        remedy: "Put the ref in front.",
        wrong: "--hall-a--738--north",
        right: "giveaway--hall-a--738--north",
    }
    EmptyValue {
        title: "A value is empty",
        why: "Two separators in a row, or one at the end, leave nothing between them. A mailing tool does that where a \
              subscriber has no name, say.",
        remedy: "Fill the value in, or leave out field and value together.",
        wrong: "giveaway--email----514--2",
        right: "giveaway--514--2",
    }
    MissingValue {
        title: "A field or a value is missing",
        why: "After the ref come pairs of field and value, and before them perhaps one value for the link's payload field: an \
              odd number of pieces has it, an even number has not. That the number decides is inferred, nobody documents it. \
              One missing value shifts every pair after it: fields are taken for values, and values for fields.",
        remedy: "Compare the two readings, and write the missing piece.",
        wrong: "giveaway--hall-a--738--north--514",
        right: "giveaway--hall-a--738--north--514--2",
    }
    SeparatorInValue {
        title: "A value contains “--”",
        why: "The platform cuts at every “--”, wherever it stands, and knows no way to escape it: %2D%2D is decoded before \
              the cut, and cut all the same.",
        remedy: "Use a single hyphen, or another character.",
        wrong: "giveaway--email--ann--lee@example.com",
        right: "giveaway--email--ann-lee@example.com",
    }
    EdgeHyphen {
        title: "A value starts or ends with a hyphen",
        why: "Beside a “--” it makes three in a row, and the platform cuts after the first two: the third goes to the wrong \
              side.",
        remedy: "Leave the hyphen out.",
        wrong: "giveaway---hall-a",
        right: "giveaway--hall-a",
    }
    UnknownField {
        title: "The field is unknown",
        why: "A field is named by its number on the platform, or by the name of a system field such as email. Anything else is \
              dropped without a word; a number from another client's account is the usual cause.",
        remedy: "Look the number up on the platform, or import the bot's fields here.",
        wrong: "giveaway--hall-a--999--north",
        right: "giveaway--hall-a--738--north",
    }
    FieldByName {
        title: "A custom field is named by its name",
        why: "The platform knows custom fields in links by their number only; a name is dropped without a word. System fields \
              such as email go by name.",
        remedy: "Write the number. In this program, values are given by name, and links get the number.",
        wrong: "giveaway--hall-a--branch--north",
        right: "giveaway--hall-a--738--north",
    }
    ReadOnlyField {
        title: "The field can only be read",
        why: "Fields such as user_id or last_ref are set by the platform itself. A link that sets one is a mistake, and has \
              no effect.",
        remedy: "Save the value in a custom field.",
        wrong: "giveaway--hall-a--user_id--7",
        right: "giveaway--hall-a--514--7",
    }
    SwappedPair {
        title: "Field and value seem to be swapped",
        why: "The field comes first, then its value. The platform's own article has a pair the wrong way round, so this is \
              often copied.",
        remedy: "Swap the two.",
        wrong: "giveaway--account_id--738",
        right: "giveaway--738--north",
    }
    DuplicateField {
        title: "A field gets a value twice",
        why: "Only one value can stay in a field, and nobody documents which of them does. The payload field of the link \
              counts too.",
        remedy: "Keep one.",
        wrong: "giveaway--hall-a--738--north--738--south",
        right: "giveaway--hall-a--738--north",
    }
    TypeMismatch {
        title: "The value does not fit the field's type",
        why: "A number field takes 12 or 12.5, a boolean 0 or 1, a date seconds since 1970. The platform drops anything else \
              without a word (seen in client code).",
        remedy: "Write the value as the type wants it, or choose a text field.",
        wrong: "giveaway--hall-a--514--12,5",
        right: "giveaway--hall-a--514--12.5",
    }
    OptionMismatch {
        title: "The field has no such option",
        why: "A select takes one of its options, letter for letter. The platform drops anything else without a word (seen in \
              client code).",
        remedy: "Write the option as it is on the platform, capitals and all.",
        wrong: "giveaway--hall-a--738--North",
        right: "giveaway--hall-a--738--north",
    }
    DoubtfulNumber {
        title: "The number may mean something else",
        why: "A number field takes 1.018 for one and a bit, while in many countries it is how a thousand and eighteen is written; \
              and of 00123 it may keep 123. Nobody is told, and the contact has the wrong number.",
        remedy: "Write 1018 without a point where thousands are meant; and save codes, postcodes and customers' numbers in a text field.",
        wrong: "giveaway--hall-a--514--1.018",
        right: "giveaway--hall-a--514--1018",
    }
    NoPayloadField {
        title: "The link has no payload field",
        why: "The first value after the ref is saved in the link's payload field. This link has none, so the value is lost.",
        remedy: "Choose a payload field for the link on the platform and here, or write field and value as a pair.",
        wrong: "welcome--hall-a",
        right: "welcome--738--north",
    }
    UnknownRef {
        title: "The bot has no link with this ref",
        why: "The ref must be that of an Entry Point Link on the platform, else nothing starts. The platform cannot be asked, \
              so this compares with the links known here.",
        remedy: "Add the link here and on the platform, or correct the ref.",
        wrong: "https://m.me/harbour.coffee?ref=givaway",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    RefCase {
        title: "The ref differs in capitals",
        why: "Whether the platform tells capitals apart in a ref is not documented. Spelled like the link, it works either way.",
        remedy: "Spell the ref as the link is spelled.",
        wrong: "https://m.me/harbour.coffee?ref=Giveaway",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    PrefixMix {
        title: "The WhatsApp prefix does not match",
        why: "Some bots take “/giveaway” on WhatsApp, some “giveaway”, and help pages show both. The form belongs to the bot; \
              mixing them means that one of them may not start. On other channels the slash becomes part of the ref.",
        remedy: "Use the form that the platform gives for this bot, for all its links.",
        wrong: "https://wa.me/4915123450000?text=/giveaway",
        right: "https://wa.me/4915123450000?text=giveaway",
    }
    PersonalData {
        title: "Personal data stands in the link",
        why: "Links are kept in histories, statistics and server logs, and get forwarded. An e-mail address or phone number in \
              them is seen by others than the person it belongs to.",
        remedy: "Use a number of your own for the person, and look it up in the flow.",
        wrong: "giveaway--email--ann@example.com",
        right: "giveaway--514--1029",
    }
    ArrayForm {
        title: "The values are written as an array",
        why: "A help page shows a list of ids and values in brackets. It is read here, but no channel promises to carry its \
              quotation marks and braces.",
        remedy: "Write pairs: ref--field--value--field--value.",
        wrong: "welcome--[{id: 738, value: \"north\"}]",
        right: "welcome--738--north",
    }
    ForeignAccount {
        title: "The account is not this bot's",
        why: "Ids of fields and refs are given by each account anew: a link of another client's bot does something else \
              there, or nothing.",
        remedy: "Switch to the bot that it belongs to, or put this bot's account in.",
        wrong: "https://t.me/another_coffee_bot?start=giveaway",
        right: "https://t.me/harbour_coffee_bot?start=giveaway",
    }
    UnknownParameter {
        title: "A parameter carries nothing on this channel",
        why: "The bot gets one parameter of the link, and never sees the rest: utm_source and the like are for web pages. Names \
              of parameters are told apart by capitals.",
        remedy: "Put what the bot should know into the payload; leave the rest out to make the link and its QR code smaller.",
        wrong: "https://m.me/harbour.coffee?ref=giveaway&utm_source=poster",
        right: "https://m.me/harbour.coffee?ref=giveaway--poster",
    }
    ControlCharacter {
        title: "There is an invisible character in the link",
        why: "Control characters and zero-width spaces come along when text is copied from documents and web pages. Nobody \
              sees them, and the platform takes them for part of the ref or the value.",
        remedy: "Take it out; type the word anew if nothing else helps.",
        wrong: "https://m.me/harbour.coffee?ref=give%01away",
        right: "https://m.me/harbour.coffee?ref=giveaway",
    }
    DraftLink {
        title: "The link is not on the platform yet",
        why: "A draft exists in this program only. Until its ref is added on the platform by hand, the link opens the chat, and \
              no flow starts: in a newsletter that is a dead button for everybody. Said by “entrylink lint”, and as a warning before it \
              is printed.",
        remedy: "Add the ref on the platform, try the link, and set its status to registered or tested.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=autumn\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway\">Join</a>",
    }
    ArchivedLink {
        title: "The link or its placement was archived",
        why: "What is archived is no longer meant to be used: its campaign is over, or its flow may be gone. Newsletters that \
              are made from last year's bring such links back. Said by “entrylink lint”, and before it is printed.",
        remedy: "Use a link of this campaign, or restore the old one if its flow still works.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=easter\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway\">Join</a>",
    }
    RepeatedPlacement {
        title: "The same placement is used twice",
        why: "Two buttons, or two newsletters, with the same ref and the same values on the same channel save the same: nobody \
              can tell which of them brought somebody. A version of the same content for other mail programs does not count. \
              Said by “entrylink lint”.",
        remedy: "Add a placement for each place where the link is put.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--top\">Join</a> <a href=\"https://m.me/harbour.coffee?ref=giveaway--top\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--top\">Join</a> <a href=\"https://m.me/harbour.coffee?ref=giveaway--end\">Join</a>",
    }
    TextDiffers {
        title: "The text of a link is another link",
        why: "Who reads one address and is led to another does not trust the next one, and mail programs take it for a fraud. It \
              happens when a link is replaced behind a text that stays. Said by “entrylink lint”.",
        remedy: "Write the same link in both, or words in place of the address.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=giveaway\">https://m.me/harbour.coffee?ref=welcome</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway\">https://m.me/harbour.coffee?ref=giveaway</a>",
    }
    HiddenTarget {
        title: "Links lead through a counter that hides their target",
        why: "Mailing tools replace every link by one of their own when they send. Where it leads stands on their servers alone, \
              so a mail that was sent already cannot be checked. Said by “entrylink lint”.",
        remedy: "Check the newsletter before it goes through the tool; and switch click tracking off for links into apps.",
        wrong: "<a href=\"https://x.list-manage.com/track/click?u=1&amp;id=2\">Join</a> <a href=\"https://x.list-manage.com/track/click?u=1&amp;id=3\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway\">Join</a>",
    }
    WrongTag {
        title: "The tag is another mailing tool's",
        why: "A tool fills in its own tags and sends all others as they are: each reader's link then carries the same signs, \
              and these are saved as the e-mail address. It happens when a newsletter moves from one tool to another, and \
              when a link is pasted with the platform's own {{email}}. Said by “entrylink lint”.",
        remedy: "Write the tag of the tool that sends this newsletter.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*|FNAME|*--514--*|EMAIL|*--full_name--[[firstname]]\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*|FNAME|*--514--*|EMAIL|*--full_name--*|LNAME|*\">Join</a>",
    }
    EncodedTag {
        title: "The signs of a tag are encoded",
        why: "Editors and template languages like to percent-encode the braces and bars in a link, and Markdown puts backslashes \
              before them. The mailing tool looks for its own signs, does not find them, and fills in nothing. Said by \
              “entrylink lint”.",
        remedy: "Put the tag back as the tool writes it, and look at the link's source once more before sending.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*%7CFNAME%7C*\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*|FNAME|*\">Join</a>",
    }
    BrokenTag {
        title: "A tag is incomplete",
        why: "A brace or bar that was lost while copying leaves a word that the mailing tool does not know as a tag: every reader \
              gets the same signs instead of a value. Names in other capitals are a warning: some tools tell them apart. Said \
              by “entrylink lint”.",
        remedy: "Write the tag anew.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*|FNAME*\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--*|FNAME|*\">Join</a>",
    }
    UnfilteredTag {
        title: "The value goes into the link as it is",
        why: "Without a filter that encodes it, a “+”, “&”, “#”, “%” or space in one subscriber's value breaks the link of that one \
              subscriber. Where the tool has a filter, that is a warning; where it has none, worth knowing. Said by “entrylink \
              lint”.",
        remedy: "Use the tool's filter, or leave values out that people type themselves.",
        wrong: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--{{ subscriber.first_name }}\">Join</a>",
        right: "<a href=\"https://m.me/harbour.coffee?ref=giveaway--{{ subscriber.first_name | url_encode }}\">Join</a>",
    }
    RowWidth {
        title: "A row has more or fewer cells than the first one",
        why: "The first row of a mailing list has the names of its columns. Where another row has more cells or fewer, a delimiter or \
              a quotation mark is missing or too many, and every value after it stands in the wrong column: somebody would get a \
              link with somebody else's data. Such a row gets no link. Said by “entrylink bulk”; the example is a row of a list \
              with the columns source, branch and seats.",
        remedy: "Mend the row in the file with the refused rows, and run it again on that file.",
        wrong: "may,north",
        right: "may,north,2",
    }
    ShortenedNumber {
        title: "A spreadsheet shortened a number",
        why: "Spreadsheets write long numbers in short: 1.76E+12 for 1759931745026. The digits that are missing are nowhere in the \
              file, so they cannot be put back, and a guess would lead to another person. Said by “entrylink bulk”; the example \
              is a row of a list with the columns source, branch and seats.",
        remedy: "Go back to where the list comes from, set the column to text before the numbers go in, and export it again.",
        wrong: "1.76E+12,north,2",
        right: "1759931745026,north,2",
    }
    SameCode {
        title: "Two codes on one sheet are the same",
        why: "Two placements whose values are alike have one URL: whoever scans either of them counts for both, and nobody can \
              tell afterwards which of them brought the people. Said before a sheet is printed.",
        remedy: "Give each placement a value of its own, such as {label}; or print one placement several times with --copies.",
        wrong: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --place hall-a-too",
        right: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --copies 2",
    }
    SmallModule {
        title: "The modules are too small for print",
        why: "A printer needs four dots for each module (DENSO WAVE), codes that are read by hand want modules of 0.396 mm (GS1), \
              labels codes of 20 mm (custom of the trade). Under four dots modules get lost, which is an error; the other \
              rules are a warning. The strictest one is named. Said before a code or sheet is printed.",
        remedy: "Print it larger, or make the code smaller: shorter values, a lower level of error correction.",
        wrong: "entrylink qr giveaway --channel messenger --place hall-a --output a.pdf --size 15mm",
        right: "entrylink qr giveaway --channel messenger --place hall-a --output a.pdf --size smallest",
    }
    NarrowMargin {
        title: "The light margin around the code is narrow",
        why: "A reader finds a code by the four modules of light around it (ISO/IEC 18004). With less, other things on the paper \
              run into the code. Said before a code or sheet is printed.",
        remedy: "Leave the margin at four modules, or place the code where that much light is around it.",
        wrong: "entrylink qr giveaway --channel messenger --place hall-a --output a.pdf --size 40mm --quiet 2",
        right: "entrylink qr giveaway --channel messenger --place hall-a --output a.pdf --size 40mm",
    }
    CoveredMargin {
        title: "A caption stands in the light margin of the code",
        why: "The four modules of light around a code are part of it: with letters in them many phones do not find it. Said before \
              a sheet is printed.",
        remedy: "Leave the margin at four modules, or the caption out.",
        wrong: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --quiet 0",
        right: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a",
    }
    LowContrast {
        title: "The two colours are too much alike, or the wrong way round",
        why: "Scanners tell dark from light by brightness alone, print and lamps take some of it away, and many read dark on light \
              only. From 4.5:1 on (as WCAG 2 counts it) a code is made. Said before a code or sheet is printed.",
        remedy: "Take a darker foreground or a lighter background.",
        wrong: "entrylink qr giveaway --channel messenger --place hall-a --output a.pdf --size 40mm --foreground #ffd000",
        right: "entrylink qr giveaway --channel messenger --place hall-a --output a.pdf --size 40mm --foreground #003366",
    }
    MissingGlyph {
        title: "The font lacks characters of a caption",
        why: "No font has every script. What it lacks would be empty boxes on paper. Said before a code or sheet is printed; where \
              it is printed all the same, these characters are left out.",
        remedy: "Name a font file that has them with --font, or leave them out of the caption.",
        wrong: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --caption 海報",
        right: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --caption Плакат",
    }
    CutCaption {
        title: "A caption is cut",
        why: "It has no room even in the smallest type that can be read. Said before a code or sheet is printed.",
        remedy: "Shorten the caption, or take a larger label.",
        wrong: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --caption a-word-without-a-place-where-it-can-be-broken-and-longer-than-any-label",
        right: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --caption {label}",
    }
    NoRoom {
        title: "The label has no room for a code of that size",
        why: "A code is made as large as fits beside its caption, which is less than was asked for. Said before a sheet is printed.",
        remedy: "Take a larger label, or ask for a smaller code.",
        wrong: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --size 90mm",
        right: "entrylink sheet giveaway --channel messenger --output a.pdf --place hall-a --size 25mm",
    }
}

/// The rules of mailing lists: their examples are rows of one with the columns `source`, `branch` and `seats`.
pub const OF_LISTS: [Rule; 2] = [Rule::RowWidth, Rule::ShortenedNumber];

/// The book that the examples are read with: a bot on every channel with a few fields and links.
pub fn example_book() -> Book {
    let accounts = [
        (Channel::Messenger, "harbour.coffee"),
        (Channel::Instagram, "harbour.coffee"),
        (Channel::Whatsapp, "4915123450000"),
        (Channel::Telegram, "harbour_coffee_bot"),
        (Channel::Webchat, "1166608"),
    ];
    let bot = Bot {
        uid: Uid(1),
        name: "Harbour Coffee".to_owned(),
        accounts: accounts.into_iter().map(|(channel, account)| (channel, account.to_owned())).collect(),
        ..Bot::default()
    };
    let mut book = Book::new(bot);
    let fields: [(&str, &str, FieldType, &[&str]); 3] = [
        ("90210", "source", FieldType::Text, &[]),
        ("738", "branch", FieldType::Select, &["north", "south"]),
        ("514", "seats", FieldType::Number, &[]),
    ];
    book.fields = fields
        .into_iter()
        .map(|(id, name, kind, options)| CustomField {
            bot: Uid(1),
            id: id.to_owned(),
            name: name.to_owned(),
            kind,
            options: options.iter().map(|&o| o.to_owned()).collect(),
            ..CustomField::default()
        })
        .collect();
    for (uid, reference, payload_field, status) in [
        (2, "giveaway", Some("90210"), Status::Live),
        (3, "welcome", None, Status::Live),
        (4, "spring-sale", None, Status::Tested),
        (5, "autumn", None, Status::Draft),
        (6, "easter", None, Status::Archived),
    ] {
        book.put_link(Link {
            uid: Uid(uid),
            bot: Uid(1),
            reference: reference.to_owned(),
            payload_field: payload_field.map(FieldKey::parse),
            status,
            ..Link::default()
        });
    }
    book
}

#[cfg(test)]
mod tests;

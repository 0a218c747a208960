//! The places where keys mean something: panes, overlays, and what is typed there.

use super::state::Pane;

/// Where a command's keys mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// In every pane.
    Main,
    /// In the links pane.
    Links,
    /// In the links pane, while the filter is typed.
    Filter,
    /// In the fields pane.
    Fields,
    /// In the detail pane.
    Detail,
    /// In the tester, while its findings are looked at.
    Tester,
    /// In the tester, while its text is typed.
    TesterText,
    /// In a form.
    Form,
    /// In the menu of what to copy.
    Copy,
    /// On a QR code.
    Qr,
    /// In a list to choose from.
    Picker,
    /// In the palette.
    Palette,
    /// In a text to be read.
    Reader,
    /// In the list of every key.
    Help,
    /// In the list of every key, while what is looked for is typed.
    HelpText,
    /// In the list of what was tested.
    Tested,
    /// In the list of what was printed or sent.
    Prints,
    /// In the check of a newsletter.
    Letter,
    /// In the check of a newsletter, while the file is typed.
    LetterPath,
    /// At the repairs of a newsletter.
    Repairs,
    /// In the dialog of a mailing list, while the file is typed.
    BulkFile,
    /// In the dialog of a mailing list.
    Bulk,
    /// At the figures of what links brought.
    Results,
    /// At the contacts whose placement is not known.
    Unmatched,
    /// At the placements that such contacts may have come by, while one is typed.
    Placing,
    /// At an export of contacts, while its file is typed.
    ExportFile,
    /// At the columns of an export.
    Export,
    /// In the dialog that writes the link book out.
    Write,
    /// In the dialog that brings a file in, while the file is typed or chosen.
    BringFile,
    /// At the columns of a table that is brought in.
    Bring,
    /// At what a file would change.
    Seen,
    /// At what came of an import.
    Outcome,
    /// In the list of what was deleted.
    Trash,
    /// At two versions of a thing.
    Clash,
    /// At what an edited text would change.
    Plain,
    /// At a question.
    Confirm,
    /// On the welcome screen.
    Welcome,
}

impl Scope {
    /// All scopes, in the order of the help.
    pub const ALL: [Self; 37] = [
        Self::Main,
        Self::Links,
        Self::Filter,
        Self::Fields,
        Self::Detail,
        Self::Tester,
        Self::TesterText,
        Self::Form,
        Self::Copy,
        Self::Qr,
        Self::Picker,
        Self::Palette,
        Self::Reader,
        Self::Help,
        Self::HelpText,
        Self::Tested,
        Self::Prints,
        Self::Letter,
        Self::LetterPath,
        Self::Repairs,
        Self::BulkFile,
        Self::Bulk,
        Self::Results,
        Self::Unmatched,
        Self::Placing,
        Self::ExportFile,
        Self::Export,
        Self::Write,
        Self::BringFile,
        Self::Bring,
        Self::Seen,
        Self::Outcome,
        Self::Trash,
        Self::Clash,
        Self::Plain,
        Self::Confirm,
        Self::Welcome,
    ];

    /// The heading in help and README.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Main => "Every pane",
            Self::Links => "Links",
            Self::Filter => "Filter",
            Self::Fields => "Fields",
            Self::Detail => "Detail",
            Self::Tester => "Tester",
            Self::TesterText => "Tester, typing",
            Self::Form => "Forms",
            Self::Copy => "Copy",
            Self::Qr => "QR code",
            Self::Picker => "Bots, campaigns, status",
            Self::Palette => "Palette",
            Self::Reader => "Help, log, history",
            Self::Help => "List of keys",
            Self::HelpText => "List of keys, typing",
            Self::Tested => "What was tested",
            Self::Prints => "What is out",
            Self::Letter => "Newsletter",
            Self::LetterPath => "Newsletter, typing the file",
            Self::Repairs => "Newsletter, repairs",
            Self::BulkFile => "Mailing list, its file",
            Self::Bulk => "Mailing list",
            Self::Results => "Results",
            Self::Unmatched => "Results, contacts of no placement",
            Self::Placing => "Results, the placement they came by",
            Self::ExportFile => "Results, the file to import",
            Self::Export => "Results, the columns to import",
            Self::Write => "Export and backup",
            Self::BringFile => "Import and restore, the file",
            Self::Bring => "Import, the columns",
            Self::Seen => "Import and restore, what would change",
            Self::Outcome => "Results, what came of the import",
            Self::Trash => "Trash",
            Self::Clash => "Two versions",
            Self::Plain => "Edited as text",
            Self::Confirm => "Questions",
            Self::Welcome => "Welcome",
        }
    }

    /// Whether letters are typed there, so that no command may have one.
    pub const fn has_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::TesterText
                | Self::Form
                | Self::Palette
                | Self::HelpText
                | Self::Tested
                | Self::LetterPath
                | Self::BulkFile
                | Self::Placing
                | Self::ExportFile
                | Self::Write
                | Self::BringFile
        )
    }

    /// Whether it belongs to the panes, and so to the palette.
    pub const fn in_panes(self) -> bool {
        matches!(self, Self::Main | Self::Links | Self::Fields | Self::Detail | Self::Tester)
    }

    /// The pane that it belongs to.
    pub const fn pane(self) -> Option<Pane> {
        match self {
            Self::Links | Self::Filter => Some(Pane::Links),
            Self::Fields => Some(Pane::Fields),
            Self::Detail => Some(Pane::Detail),
            Self::Tester | Self::TesterText => Some(Pane::Tester),
            _ => None,
        }
    }
}

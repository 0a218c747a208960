//! The one table of commands. Dispatch, footer, help, palette and the README's list of keys come from it, so they cannot
//! drift apart.

pub use super::scope::Scope;
use super::state::{Pane, State};
use super::update::Update;
use super::why_not;

/// A command.
pub struct Command {
    /// The name in the configuration file.
    pub id: &'static str,
    /// Where its keys mean something.
    pub scope: Scope,
    /// Its keys, as they are written in the configuration file.
    pub keys: &'static [&'static str],
    /// One or two words for the footer; empty: it is not shown there.
    pub label: &'static str,
    /// What it does, for help, palette and README.
    pub sentence: &'static str,
    /// Why it cannot be done now.
    pub why_not: fn(&State) -> Option<String>,
    /// Does it.
    pub run: fn(&mut Update<'_>),
}

impl Command {
    /// Whether it is about the terminal, and so works whatever lies over the panes.
    pub fn works_over_everything(&self) -> bool {
        matches!(self.id, "main.suspend" | "main.redraw")
    }

    /// Whether it only moves about, which needs no place in the palette.
    pub fn is_motion(&self) -> bool {
        self.id.starts_with("main.go-")
    }
}

macro_rules! table {
    ($($id:literal $scope:ident [$($key:literal),*] $label:literal $sentence:literal $why:ident $run:expr;)*) => {
        /// Every command. The order is that of footer, help and README.
        pub static TABLE: &[Command] = &[$(Command {
            id: $id, scope: Scope::$scope, keys: &[$($key),*], label: $label, sentence: $sentence,
            why_not: why_not::$why, run: $run,
        },)*];
    };
}

use crate::domain::Channel::{Instagram, Messenger, Telegram, Viber, Webchat, Whatsapp};
use crate::domain::plain::Side;
use crate::domain::reconcile::Policy;
use crate::export::formats::Format;

table! {
    "links.new" Links ["n"] "new" "Make a new link" bot |u| u.new_link();
    "links.add" Links ["a"] "add places" "Add placements to the link, many at once" link |u| u.add_places();
    "main.copy" Main ["y"] "copy" "Copy the URLs of the selection or the marked rows" account |u| u.copy_menu();
    "main.qr" Main ["Q"] "QR" "Show the QR code on the whole screen" account |u| u.show_qr();
    "main.print" Main ["p"] "print" "Print the selection or the marked rows on labels, cards, table tents or posters" account |u| u.print_sheet();
    "main.test" Main ["t"] "test" "Take the selected link to the tester" account |u| u.test_selection();
    "links.edit" Links ["e"] "edit" "Edit the link or placement, or the marked ones together" link |u| u.edit_row();
    "links.filter" Links ["/"] "filter" "Filter by ref, name, label, tag, campaign or value" bot |u| u.start_filter();
    "links.mark" Links ["space"] "mark" "Mark the row, or take the mark off" link |u| u.mark();
    "links.mark-all" Links ["A"] "" "Mark every row shown, or take all marks off" link |u| u.mark_all();
    "links.clear" Links ["esc"] "" "Clear the marks, then the filter" marked |u| u.clear();
    "links.duplicate" Links ["D"] "" "Duplicate the link or placement, or the marked ones" link |u| u.duplicate_row();
    "links.status" Links ["S"] "" "Set the status of the link or the marked links" link |u| u.pick_status();
    "links.archive" Links ["x"] "" "Archive links and placements, or restore archived ones" link |u| u.archive();
    "links.archived" Links ["X"] "" "Show what is archived, or hide it" bot |u| u.toggle_archived();
    "links.delete" Links ["d"] "delete" "Delete the link or placement, or the marked ones" link |u| u.delete_rows();
    "links.text" Links ["E"] "" "Edit the link or the marked links as text in your editor" link |u| u.edit_as_text();
    "links.history" Links ["H"] "" "Show what was done to the link and its placements, and by whom" link |u| u.show_past();
    "links.sort" Links ["s"] "sort" "Sort another way" bot |u| u.sort();
    "links.open" Links ["right", "l"] "" "Show the placements" link |u| u.open_row();
    "links.close" Links ["left", "h"] "" "Hide the placements" link |u| u.close_row();
    "links.enter" Links ["enter"] "" "Show or hide the placements; on a placement, go to its URLs" link |u| u.enter_row();
    "fields.new" Fields ["n"] "new" "Make a new field" bot |u| u.new_field();
    "fields.edit" Fields ["e", "enter"] "edit" "Edit the field" field |u| u.edit_field();
    "fields.duplicate" Fields ["D"] "duplicate" "Duplicate the field" field |u| u.duplicate_field();
    "fields.archive" Fields ["x"] "archive" "Archive the field, or restore it" field |u| u.archive_field();
    "fields.archived" Fields ["X"] "" "Show what is archived, or hide it" bot |u| u.toggle_archived();
    "fields.delete" Fields ["d"] "delete" "Delete the field" field |u| u.delete_field();
    "detail.enter" Detail ["enter"] "copy it" "Copy the URL of the channel under the cursor" account |u| u.copy_channel();
    "tester.edit" Tester ["enter", "i"] "type" "Type in the tester" always |u| u.edit_tester();
    "tester.fix" Tester ["f"] "fix" "Apply the repair of the finding" fixable |u| u.fix_one();
    "tester.fix-all" Tester ["F"] "fix all" "Apply every certain repair" findings |u| u.fix_all();
    "tester.copy" Tester ["y"] "copy" "Copy the tested link" tested |u| u.copy_tested();
    "tester.qr" Tester ["Q"] "QR" "Show the tested link as a QR code" tested |u| u.qr_tested();
    "tester.why" Tester ["w"] "why" "Explain the rule of the finding, with a wrong and a right example" explained |u| u.why();
    "tester.next-link" Tester ["]"] "next link" "The next link of a paste with several" next_link |u| u.step_link(1);
    "tester.previous-link" Tester ["["] "" "The link before, of a paste with several" previous_link |u| u.step_link(-1);
    "tester.new" Tester ["n"] "new link" "Make a link of what was tested" unknown_link |u| u.new_tested_link();
    "tester.add" Tester ["a"] "add place" "Add what was tested to its link as a placement" known_link |u| u.add_tested_place();
    "tester.account" Tester ["B"] "save account" "Save the account to a bot" strange_account |u| u.save_tested_account();
    "tester.contact" Tester ["C"] "contact" "Edit the sample contact that the opening is shown for" bot |u| u.edit_contact();
    "tester.history" Tester ["H"] "history" "Find what was tested before" always |u| u.show_tested();
    "tester.undo" Tester ["u"] "undo" "Take the last repair or edit of the text back" always |u| u.undo_text();
    "tester.clear" Tester ["d"] "" "Empty the tester" tested |u| u.clear_tester();
    "tester.leave" Tester ["esc"] "" "Back to the links" always |u| u.leave_tester();
    "main.bots" Main ["b"] "bots" "Switch the bot, or make, edit and delete bots" always |u| u.pick_bot();
    "main.campaign" Main ["c"] "campaign" "Show one campaign, or make, edit and delete campaigns" bot |u| u.pick_campaign();
    "main.newsletter-tool" Main ["N"] "" "Choose the bot's newsletter tool, whose tags copied links get" bot |u| u.pick_tool();
    "main.newsletter" Main ["V"] "" "Check the links of a newsletter before it is sent" bot |u| u.check_letter();
    "main.again" Main ["Y"] "" "Copy again as last time" again |u| u.copy_again();
    "main.bulk" Main ["M"] "" "Make a personal link for every row of a mailing list" account |u| u.show_bulk();
    "main.prints" Main ["P"] "" "Look up what was printed or sent, or write it down" bot |u| u.show_prints();
    "main.results" Main ["R"] "" "See what links brought, or import contacts that the platform exported" bot |u| u.show_results();
    "main.export" Main ["O"] "" "Write the link book out: as JSON, or as tables" bot |u| u.show_export();
    "main.import" Main ["I"] "" "Bring a file in: an export, or a table of links or fields" always |u| u.show_import();
    "main.backup" Main ["K"] "" "Keep a copy of the whole link book: a backup" always |u| u.show_backup();
    "main.restore" Main ["U"] "" "Look into a backup, and have the link book as it was then" always |u| u.show_restore();
    "main.undo" Main ["u"] "undo" "Take the last change back" bot |u| u.undo();
    "main.redo" Main ["ctrl-r"] "" "Do again what was taken back" bot |u| u.redo();
    "main.trash" Main ["T"] "" "List what was deleted, and bring it back" bot |u| u.show_trash();
    "main.zoom" Main ["z"] "zoom" "Give the pane the whole screen, or give it back" always |u| u.zoom();
    "main.pane-1" Main ["1"] "" "Go to the links" always |u| u.go_pane(Pane::Links);
    "main.pane-2" Main ["2"] "" "Go to the fields" always |u| u.go_pane(Pane::Fields);
    "main.pane-3" Main ["3"] "" "Go to the tester" always |u| u.go_pane(Pane::Tester);
    "main.pane-4" Main ["4"] "" "Go to URLs, opening and QR code" always |u| u.go_pane(Pane::Detail);
    "main.next-pane" Main ["tab"] "" "Go to the next pane" always |u| u.step_pane(1);
    "main.previous-pane" Main ["shift-tab"] "" "Go to the pane before" always |u| u.step_pane(-1);
    "main.go-down" Main ["down", "j"] "" "Down" always |u| u.step(1);
    "main.go-up" Main ["up", "k"] "" "Up" always |u| u.step(-1);
    "main.go-page-down" Main ["pagedown", "ctrl-d"] "" "A page down" always |u| u.page(1);
    "main.go-page-up" Main ["pageup", "ctrl-u"] "" "A page up" always |u| u.page(-1);
    "main.go-top" Main ["g", "home"] "" "To the first row" always |u| u.step(isize::MIN / 2);
    "main.go-bottom" Main ["G", "end"] "" "To the last row" always |u| u.step(isize::MAX / 2);
    "main.log" Main ["L"] "" "Read every message of this session" always |u| u.show_log();
    "main.palette" Main [":"] "commands" "Find a command by typing" always |u| u.show_palette();
    "main.help" Main ["?", "f1"] "help" "Every key" always |u| u.show_help();
    "main.redraw" Main ["ctrl-l"] "" "Draw the screen anew, here and in menus and questions" always |u| u.redraw();
    "main.suspend" Main ["ctrl-z"] "" "Stop the program, to come back with fg; while typing it takes typing back" always |u| u.suspend();
    "main.quit" Main ["q", "ctrl-c"] "" "Quit" always |u| u.quit();
    "filter.done" Filter ["enter"] "keep" "Keep the filter and go to the rows" always |u| u.keep_filter();
    "filter.clear" Filter ["esc", "ctrl-c"] "clear" "Clear the filter" always |u| u.clear_filter();
    "filter.down" Filter ["down", "ctrl-n"] "" "The next row" always |u| u.step(1);
    "filter.up" Filter ["up", "ctrl-p"] "" "The row before" always |u| u.step(-1);
    "tester.done" TesterText ["enter", "esc"] "done" "Done typing: to the findings and their repairs" always |u| u.done_testing();
    "tester.recall" TesterText ["up", "ctrl-p"] "history" "Find what was tested before" always |u| u.show_tested();
    "tester.next-pane" TesterText ["tab"] "next pane" "Go to the next pane" always |u| u.step_pane(1);
    "tester.previous-pane" TesterText ["shift-tab"] "" "Go to the pane before" always |u| u.step_pane(-1);
    "tester.quit" TesterText ["ctrl-c"] "" "Quit" always |u| u.quit();
    "form.enter" Form ["enter"] "save" "Save; in a text of several lines a new line; on a completion take it" always |u| u.form_enter();
    "form.save" Form ["ctrl-s"] "save" "Save, wherever the cursor is" always |u| u.form_save();
    "form.next" Form ["tab"] "next" "Complete what is typed, or go to the next input" always |u| u.form_next();
    "form.previous" Form ["shift-tab"] "" "Go to the input before" always |u| u.form_previous();
    "form.down" Form ["down"] "" "A line down, or to the next input" always |u| u.form_down();
    "form.up" Form ["up"] "" "A line up, or to the input before" always |u| u.form_up();
    "form.offer-next" Form ["ctrl-n"] "" "Choose the next completion" always |u| u.form_offer(1);
    "form.offer-previous" Form ["ctrl-p"] "" "Choose the completion before" always |u| u.form_offer(-1);
    "form.close" Form ["esc", "ctrl-c"] "cancel" "Close; asks before anything typed is lost" always |u| u.form_close();
    "copy.messenger" Copy ["m"] "" "Copy the Messenger URL" always |u| u.copy_one(Messenger);
    "copy.instagram" Copy ["i"] "" "Copy the Instagram URL" always |u| u.copy_one(Instagram);
    "copy.whatsapp" Copy ["w"] "" "Copy the WhatsApp URL" always |u| u.copy_one(Whatsapp);
    "copy.telegram" Copy ["t"] "" "Copy the Telegram URL" always |u| u.copy_one(Telegram);
    "copy.webchat" Copy ["c"] "" "Copy the WebChat URL" always |u| u.copy_one(Webchat);
    "copy.viber" Copy ["v"] "" "Copy the Viber URL" always |u| u.copy_one(Viber);
    "copy.all" Copy ["a"] "all channels" "Copy all channels: several placements as a table" always |u| u.copy_all();
    "copy.add-messenger" Copy ["M"] "" "Choose Messenger for a copy of several channels" always |u| u.copy_toggle(Messenger);
    "copy.add-instagram" Copy ["I"] "" "Choose Instagram for a copy of several channels" always |u| u.copy_toggle(Instagram);
    "copy.add-whatsapp" Copy ["W"] "" "Choose WhatsApp for a copy of several channels" always |u| u.copy_toggle(Whatsapp);
    "copy.add-telegram" Copy ["T"] "" "Choose Telegram for a copy of several channels" always |u| u.copy_toggle(Telegram);
    "copy.add-webchat" Copy ["C"] "" "Choose WebChat for a copy of several channels" always |u| u.copy_toggle(Webchat);
    "copy.add-viber" Copy ["V"] "" "Choose Viber for a copy of several channels" always |u| u.copy_toggle(Viber);
    "copy.format" Copy ["f", "tab"] "format" "The next format" always |u| u.copy_format(1);
    "copy.format-back" Copy ["F", "shift-tab"] "" "The format before" always |u| u.copy_format(-1);
    "copy.as-url" Copy ["1"] "" "A URL a line" always |u| u.copy_as(Format::Lines);
    "copy.as-markdown" Copy ["2"] "" "Markdown links" always |u| u.copy_as(Format::Links);
    "copy.as-html" Copy ["3"] "" "HTML links" always |u| u.copy_as(Format::Html);
    "copy.as-button" Copy ["4"] "" "HTML buttons for a mail" always |u| u.copy_as(Format::Button);
    "copy.as-rich" Copy ["5"] "" "Rich text: live links for a mail or a document" always |u| u.copy_as(Format::Rich);
    "copy.as-text" Copy ["6"] "" "Link text and URL, for people" always |u| u.copy_as(Format::Text);
    "copy.as-tsv" Copy ["7"] "" "A table to paste into a spreadsheet" always |u| u.copy_as(Format::Tsv);
    "copy.as-csv" Copy ["8"] "" "A table as CSV" always |u| u.copy_as(Format::Csv);
    "copy.as-markdown-table" Copy ["9"] "" "A Markdown table" always |u| u.copy_as(Format::Markdown);
    "copy.as-json" Copy ["0"] "" "JSON" always |u| u.copy_as(Format::Json);
    "copy.text" Copy ["e"] "link text" "Edit the text that readers click on" always |u| u.edit_link_text();
    "copy.tool" Copy ["N"] "newsletter" "Choose the newsletter tool whose tags take the place of {{email}} and its like" always |u| u.pick_tool();
    "copy.go" Copy ["enter"] "copy chosen" "Copy the chosen channels" always |u| u.copy_chosen();
    "copy.close" Copy ["esc", "q", "ctrl-c"] "close" "Close" always |u| u.close();
    "qr.next" Qr ["right", "down", "l", "j"] "next" "The next placement" always |u| u.qr_step(1);
    "qr.previous" Qr ["left", "up", "h", "k"] "previous" "The placement before" always |u| u.qr_step(-1);
    "qr.messenger" Qr ["m"] "" "The code for Messenger" always |u| u.qr_channel(Messenger);
    "qr.instagram" Qr ["i"] "" "The code for Instagram" always |u| u.qr_channel(Instagram);
    "qr.whatsapp" Qr ["w"] "" "The code for WhatsApp" always |u| u.qr_channel(Whatsapp);
    "qr.telegram" Qr ["t"] "" "The code for Telegram" always |u| u.qr_channel(Telegram);
    "qr.webchat" Qr ["c"] "" "The code for WebChat" always |u| u.qr_channel(Webchat);
    "qr.viber" Qr ["v"] "" "The code for Viber" always |u| u.qr_channel(Viber);
    "qr.wider" Qr ["+", "="] "" "The advice for paper: a larger code" always |u| u.qr_paper(true);
    "qr.narrower" Qr ["-"] "" "The advice for paper: a smaller code" always |u| u.qr_paper(false);
    "qr.slides" Qr ["s", "space"] "slide show" "Let the codes follow each other by themselves, or stop that" always |u| u.qr_slides();
    "qr.slower" Qr ["]"] "" "Stay longer at each code of the slide show" always |u| u.qr_pace(1);
    "qr.faster" Qr ["["] "" "Stay shorter at each code of the slide show" always |u| u.qr_pace(-1);
    "qr.copy" Qr ["y"] "copy URL" "Copy the URL of the code" always |u| u.qr_copy();
    "qr.show" Qr ["enter"] "show all the same" "Show a code behind a warning all the same" cautioned |u| u.qr_show();
    "qr.close" Qr ["esc", "q", "Q", "ctrl-c"] "close" "Close; the list stands at the placement that was shown" always |u| u.qr_close();
    "picker.choose" Picker ["enter", "right", "l"] "choose" "Choose it" always |u| u.choose();
    "picker.new" Picker ["n"] "new" "Make a new one" listed |u| u.picker_new();
    "picker.edit" Picker ["e"] "edit" "Edit it" picked |u| u.picker_edit();
    "picker.duplicate" Picker ["D"] "duplicate" "Duplicate it" picked |u| u.picker_duplicate();
    "picker.archive" Picker ["x"] "archive" "Archive it, or restore it" picked |u| u.picker_archive();
    "picker.archived" Picker ["X"] "" "Show what is archived, or hide it" listed |u| u.toggle_archived();
    "picker.delete" Picker ["d"] "delete" "Delete it" deletable |u| u.picker_delete();
    "picker.down" Picker ["down", "j"] "" "Down" always |u| u.picker_step(1);
    "picker.up" Picker ["up", "k"] "" "Up" always |u| u.picker_step(-1);
    "picker.top" Picker ["g", "home", "pageup"] "" "To the first" always |u| u.picker_step(isize::MIN / 2);
    "picker.bottom" Picker ["G", "end", "pagedown"] "" "To the last" always |u| u.picker_step(isize::MAX / 2);
    "picker.close" Picker ["esc", "q", "left", "h", "ctrl-c"] "close" "Close" always |u| u.close();
    "palette.run" Palette ["enter"] "run" "Run the command" always |u| u.palette_run();
    "palette.down" Palette ["down", "ctrl-n", "tab"] "" "Down" always |u| u.palette_step(1);
    "palette.up" Palette ["up", "ctrl-p", "shift-tab"] "" "Up" always |u| u.palette_step(-1);
    "palette.close" Palette ["esc", "ctrl-c"] "close" "Close" always |u| u.close();
    "reader.down" Reader ["down", "j"] "down" "A line down" always |u| u.scroll(1);
    "reader.up" Reader ["up", "k"] "up" "A line up" always |u| u.scroll(-1);
    "reader.page-down" Reader ["pagedown", "space", "ctrl-d"] "" "A page down" always |u| u.scroll_page(1);
    "reader.page-up" Reader ["pageup", "ctrl-u"] "" "A page up" always |u| u.scroll_page(-1);
    "reader.top" Reader ["g", "home"] "" "To the beginning" always |u| u.scroll(isize::MIN / 2);
    "reader.bottom" Reader ["G", "end"] "" "To the end" always |u| u.scroll(isize::MAX / 2);
    "reader.close" Reader ["esc", "q", "enter", "ctrl-c"] "close" "Close" always |u| u.close();
    "help.find" Help ["/"] "find" "Show only the keys that have what you type" always |u| u.help_find();
    "help-text.keep" HelpText ["enter"] "keep" "Keep what was found, and go through it" always |u| u.help_keep();
    "help-text.clear" HelpText ["esc", "ctrl-c"] "all keys" "Show every key again" always |u| u.help_clear();
    "help-text.down" HelpText ["down", "ctrl-n"] "" "A line down" always |u| u.scroll(1);
    "help-text.up" HelpText ["up", "ctrl-p"] "" "A line up" always |u| u.scroll(-1);
    "help-text.page-down" HelpText ["pagedown"] "" "A page down" always |u| u.scroll_page(1);
    "help-text.page-up" HelpText ["pageup"] "" "A page up" always |u| u.scroll_page(-1);
    "tested.take" Tested ["enter"] "test again" "Take it back into the tester" always |u| u.take_tested();
    "tested.forget" Tested ["ctrl-x"] "forget" "Forget it" always |u| u.forget_tested();
    "tested.down" Tested ["down", "ctrl-n"] "" "Down" always |u| u.tested_step(1);
    "tested.up" Tested ["up", "ctrl-p"] "" "Up" always |u| u.tested_step(-1);
    "tested.page-down" Tested ["pagedown"] "" "A page down" always |u| u.tested_page(1);
    "tested.page-up" Tested ["pageup"] "" "A page up" always |u| u.tested_page(-1);
    "tested.close" Tested ["esc", "ctrl-c"] "close" "Close" always |u| u.close();
    "prints.new" Prints ["n"] "write down" "Write down that the selected placements were printed or sent" account |u| u.new_print();
    "prints.all" Prints ["a", "tab"] "all or selection" "Everything of the bot, or only the selected placements" always |u| u.prints_all();
    "prints.copy" Prints ["y"] "copy URL" "Copy the URL that is on it" printed |u| u.prints_copy();
    "prints.delete" Prints ["d"] "delete" "Delete the record, where it was never printed or is all gone" printed |u| u.prints_delete();
    "prints.down" Prints ["down", "j"] "" "Down" always |u| u.prints_step(1);
    "prints.up" Prints ["up", "k"] "" "Up" always |u| u.prints_step(-1);
    "prints.top" Prints ["g", "home", "pageup"] "" "To the first" always |u| u.prints_step(isize::MIN / 2);
    "prints.bottom" Prints ["G", "end", "pagedown"] "" "To the last" always |u| u.prints_step(isize::MAX / 2);
    "prints.close" Prints ["esc", "q", "left", "h", "ctrl-c"] "close" "Close" always |u| u.close();
    "letter.test" Letter ["enter", "t"] "test it" "Take the link of the finding to the tester" about |u| u.letter_test();
    "letter.why" Letter ["w"] "why" "Explain the rule of the finding, with a wrong and a right example" about |u| u.letter_why();
    "letter.fix-all" Letter ["F"] "fix all" "Show every certain repair, to be written or left" mendable |u| u.letter_mend();
    "letter.file" Letter ["i", "/"] "file" "Type another file or folder" always |u| u.letter_path();
    "letter.again" Letter ["r"] "check again" "Check the same newsletter again" always |u| u.letter_again();
    "letter.down" Letter ["down", "j"] "" "The next finding" always |u| u.letter_step(1);
    "letter.up" Letter ["up", "k"] "" "The finding before" always |u| u.letter_step(-1);
    "letter.page-down" Letter ["pagedown", "space", "ctrl-d"] "" "A page down" always |u| u.letter_page(1);
    "letter.page-up" Letter ["pageup", "ctrl-u"] "" "A page up" always |u| u.letter_page(-1);
    "letter.top" Letter ["g", "home"] "" "The first finding" always |u| u.letter_step(isize::MIN / 2);
    "letter.bottom" Letter ["G", "end"] "" "The last finding" always |u| u.letter_step(isize::MAX / 2);
    "letter.close" Letter ["esc", "q", "ctrl-c"] "close" "Close" always |u| u.close();
    "file.check" LetterPath ["enter"] "check it" "Check the newsletter, or all in the folder" always |u| u.letter_go();
    "file.back" LetterPath ["esc", "ctrl-c"] "close" "Back to what was found, or close" always |u| u.letter_back();
    "repairs.yes" Repairs ["y"] "write them" "Write the repairs into the file; of a pasted text copy it with them" always |u| u.letter_mend_yes();
    "repairs.no" Repairs ["n", "esc", "q", "ctrl-c"] "leave it" "Leave everything as it is" always |u| u.letter_mend_no();
    "repairs.down" Repairs ["down", "j"] "" "A line down" always |u| u.letter_step(1);
    "repairs.up" Repairs ["up", "k"] "" "A line up" always |u| u.letter_step(-1);
    "repairs.page-down" Repairs ["pagedown", "space", "ctrl-d"] "" "A page down" always |u| u.letter_page(1);
    "repairs.page-up" Repairs ["pageup", "ctrl-u"] "" "A page up" always |u| u.letter_page(-1);
    "repairs.top" Repairs ["g", "home"] "" "To the beginning" always |u| u.letter_step(isize::MIN / 2);
    "repairs.bottom" Repairs ["G", "end"] "" "To the end" always |u| u.letter_step(isize::MAX / 2);
    "bulk-file.next" BulkFile ["enter"] "read it" "Read the names of the columns" always |u| u.bulk_next();
    "bulk-file.close" BulkFile ["esc", "ctrl-c"] "close" "Close" always |u| u.bulk_back();
    "bulk.next" Bulk ["enter"] "go on" "Look at every row; after that, write the links" always |u| u.bulk_next();
    "bulk.right" Bulk ["right", "l"] "change" "The next choice: a channel, a field for the column, the QR codes" choosing |u| u.bulk_turn(1);
    "bulk.left" Bulk ["left", "h"] "" "The choice before" choosing |u| u.bulk_turn(-1);
    "bulk.down" Bulk ["down", "j"] "" "Down" always |u| u.bulk_step(1);
    "bulk.up" Bulk ["up", "k"] "" "Up" always |u| u.bulk_step(-1);
    "bulk.page-down" Bulk ["pagedown", "ctrl-d"] "" "A page down" always |u| u.bulk_page(1);
    "bulk.page-up" Bulk ["pageup", "ctrl-u"] "" "A page up" always |u| u.bulk_page(-1);
    "bulk.back" Bulk ["esc", "q", "ctrl-c"] "back" "Back, or stop what is going on" always |u| u.bulk_back();
    "results.import" Results ["i"] "import" "Import contacts that the platform exported" always |u| u.results_import();
    "results.unmatched" Results ["m"] "match" "List contacts whose placement is not known, with the likeliest" lost |u| u.results_unmatched();
    "results.sort" Results ["s"] "sort" "Sort by the next column" counted |u| u.results_sort(1);
    "results.level" Results ["v"] "rows" "Rows of placements, links or campaigns" counted |u| u.results_level();
    "results.channel" Results ["c"] "channel" "Only one channel, the next one, or all again" counted |u| u.results_channel();
    "results.copy" Results ["y"] "copy" "Copy the report as Markdown" counted |u| u.results_copy();
    "results.help" Results ["?", "f1"] "keys" "Every key" always |u| u.show_help();
    "results.conversion" Results ["C"] "goal" "Another thing that counts as converted" converting |u| u.results_conversion();
    "results.chart" Results ["tab", "right", "l"] "chart" "The next chart" counted |u| u.results_chart(1);
    "results.split" Results ["x"] "split" "A row for each channel, or for all together" counted |u| u.results_split();
    "results.reverse" Results ["r"] "reverse" "Sort the other way round" counted |u| u.results_reverse();
    "results.sort-back" Results ["S"] "sort back" "Sort by the column before" counted |u| u.results_sort(-1);
    "results.chart-back" Results ["shift-tab", "left", "h"] "" "The chart before" counted |u| u.results_chart(-1);
    "results.undo" Results ["u"] "" "Take back what was accepted last" accepted |u| u.results_undo();
    "results.down" Results ["down", "j"] "" "Down" always |u| u.results_step(1);
    "results.up" Results ["up", "k"] "" "Up" always |u| u.results_step(-1);
    "results.page-down" Results ["pagedown", "ctrl-d"] "" "A page down" always |u| u.results_page(1);
    "results.page-up" Results ["pageup", "ctrl-u"] "" "A page up" always |u| u.results_page(-1);
    "results.top" Results ["g", "home"] "" "To all rows together" always |u| u.results_step(isize::MIN / 2);
    "results.bottom" Results ["G", "end"] "" "To the last row" always |u| u.results_step(isize::MAX / 2);
    "results.close" Results ["esc", "q", "R", "ctrl-c"] "close" "Close" always |u| u.results_back();
    "unmatched.accept" Unmatched ["enter", "a"] "accept" "Accept the likeliest placement; asks where several are as likely" losing |u| u.results_accept();
    "unmatched.choose" Unmatched ["e", "right", "l"] "another" "Choose the placement that they came by" losing |u| u.results_choose();
    "unmatched.undo" Unmatched ["u"] "take back" "Take back what was accepted last" accepted |u| u.results_undo();
    "unmatched.help" Unmatched ["?", "f1"] "keys" "Every key" always |u| u.show_help();
    "unmatched.down" Unmatched ["down", "j"] "" "Down" always |u| u.results_step(1);
    "unmatched.up" Unmatched ["up", "k"] "" "Up" always |u| u.results_step(-1);
    "unmatched.page-down" Unmatched ["pagedown", "ctrl-d"] "" "A page down" always |u| u.results_page(1);
    "unmatched.page-up" Unmatched ["pageup", "ctrl-u"] "" "A page up" always |u| u.results_page(-1);
    "unmatched.top" Unmatched ["g", "home"] "" "To the first" always |u| u.results_step(isize::MIN / 2);
    "unmatched.bottom" Unmatched ["G", "end"] "" "To the last" always |u| u.results_step(isize::MAX / 2);
    "unmatched.back" Unmatched ["esc", "q", "m", "ctrl-c"] "back" "Back to the figures" always |u| u.results_back();
    "placing.accept" Placing ["enter"] "came by it" "They came by this placement" placing |u| u.results_placed();
    "placing.down" Placing ["down", "ctrl-n"] "" "Down" always |u| u.results_step(1);
    "placing.up" Placing ["up", "ctrl-p"] "" "Up" always |u| u.results_step(-1);
    "placing.page-down" Placing ["pagedown"] "" "A page down" always |u| u.results_page(1);
    "placing.page-up" Placing ["pageup"] "" "A page up" always |u| u.results_page(-1);
    "placing.back" Placing ["esc", "ctrl-c"] "back" "Back to the list" always |u| u.results_back();
    "export-file.next" ExportFile ["enter"] "read it" "Read the names of its columns" always |u| u.results_next();
    "export-file.back" ExportFile ["esc", "ctrl-c"] "back" "Back to the figures" always |u| u.results_back();
    "export.next" Export ["enter"] "import" "Import it" always |u| u.results_next();
    "export.right" Export ["right", "l", "space"] "take for" "Take the column for the next thing" always |u| u.results_turn(1);
    "export.left" Export ["left", "h"] "" "Take the column for the thing before" always |u| u.results_turn(-1);
    "export.down" Export ["down", "j"] "" "Down" always |u| u.results_step(1);
    "export.up" Export ["up", "k"] "" "Up" always |u| u.results_step(-1);
    "export.page-down" Export ["pagedown", "ctrl-d"] "" "A page down" always |u| u.results_page(1);
    "export.page-up" Export ["pageup", "ctrl-u"] "" "A page up" always |u| u.results_page(-1);
    "export.top" Export ["g", "home"] "" "To the first" always |u| u.results_step(isize::MIN / 2);
    "export.bottom" Export ["G", "end"] "" "To the last" always |u| u.results_step(isize::MAX / 2);
    "export.help" Export ["?", "f1"] "keys" "Every key" always |u| u.show_help();
    "export.back" Export ["esc", "q", "ctrl-c"] "back" "Back, or stop the import" always |u| u.results_back();
    "write.go" Write ["enter"] "write it" "Write it; what is there already is never replaced unasked" always |u| u.write_go();
    "write.down" Write ["down", "tab", "ctrl-n"] "other form" "The next form" always |u| u.write_step(1);
    "write.up" Write ["up", "shift-tab", "ctrl-p"] "" "The form before" always |u| u.write_step(-1);
    "write.close" Write ["esc", "ctrl-c"] "close" "Close" always |u| u.close();
    "bring-file.look" BringFile ["enter"] "look inside" "Look at what is in the file; nothing is changed yet" always |u| u.bring_next();
    "bring-file.down" BringFile ["down", "tab", "ctrl-n"] "" "The next backup" always |u| u.bring_step(1);
    "bring-file.up" BringFile ["up", "shift-tab", "ctrl-p"] "" "The backup before, or the file that is typed" always |u| u.bring_step(-1);
    "bring-file.page-down" BringFile ["pagedown"] "" "A page down" always |u| u.bring_page(1);
    "bring-file.page-up" BringFile ["pageup"] "" "A page up" always |u| u.bring_page(-1);
    "bring-file.close" BringFile ["esc", "ctrl-c"] "close" "Close" always |u| u.close();
    "bring.look" Bring ["enter"] "look" "Look at what becomes of every row; nothing is changed yet" always |u| u.bring_next();
    "bring.right" Bring ["right", "l", "space"] "take for" "Take the column for the next thing" always |u| u.bring_turn(1);
    "bring.left" Bring ["left", "h"] "" "Take the column for the thing before" always |u| u.bring_turn(-1);
    "bring.down" Bring ["down", "j"] "" "Down" always |u| u.bring_step(1);
    "bring.up" Bring ["up", "k"] "" "Up" always |u| u.bring_step(-1);
    "bring.page-down" Bring ["pagedown", "ctrl-d"] "" "A page down" always |u| u.bring_page(1);
    "bring.page-up" Bring ["pageup", "ctrl-u"] "" "A page up" always |u| u.bring_page(-1);
    "bring.top" Bring ["g", "home"] "" "To the first" always |u| u.bring_step(isize::MIN / 2);
    "bring.bottom" Bring ["G", "end"] "" "To the last" always |u| u.bring_step(isize::MAX / 2);
    "bring.back" Bring ["esc", "q", "ctrl-c"] "back" "Back to the file" always |u| u.bring_back();
    "seen.do" Seen ["y"] "do it" "Do it, as one step that u takes back" doable |u| u.bring_do();
    "seen.keep" Seen ["m"] "keep mine" "Keep what the link book has, wherever something is in conflict" conflicting |u| u.bring_policy(Policy::Keep);
    "seen.take" Seen ["t"] "take theirs" "Take what the file has, wherever something is in conflict" conflicting |u| u.bring_policy(Policy::Take);
    "seen.down" Seen ["down", "j"] "" "A line down" always |u| u.bring_step(1);
    "seen.up" Seen ["up", "k"] "" "A line up" always |u| u.bring_step(-1);
    "seen.page-down" Seen ["pagedown", "space", "ctrl-d"] "" "A page down" always |u| u.bring_page(1);
    "seen.page-up" Seen ["pageup", "ctrl-u"] "" "A page up" always |u| u.bring_page(-1);
    "seen.top" Seen ["g", "home"] "" "To the beginning" always |u| u.bring_step(isize::MIN / 2);
    "seen.bottom" Seen ["G", "end"] "" "To the end" always |u| u.bring_step(isize::MAX / 2);
    "seen.back" Seen ["esc", "q", "n", "ctrl-c"] "back" "Back, and leave everything as it is" always |u| u.bring_back();
    "outcome.down" Outcome ["down", "j"] "" "A line down" always |u| u.results_step(1);
    "outcome.up" Outcome ["up", "k"] "" "A line up" always |u| u.results_step(-1);
    "outcome.page-down" Outcome ["pagedown", "space", "ctrl-d"] "" "A page down" always |u| u.results_page(1);
    "outcome.page-up" Outcome ["pageup", "ctrl-u"] "" "A page up" always |u| u.results_page(-1);
    "outcome.top" Outcome ["g", "home"] "" "To the beginning" always |u| u.results_step(isize::MIN / 2);
    "outcome.bottom" Outcome ["G", "end"] "" "To the end" always |u| u.results_step(isize::MAX / 2);
    "outcome.close" Outcome ["esc", "enter", "q", "ctrl-c"] "to the figures" "To the figures" always |u| u.results_back();
    "trash.restore" Trash ["enter"] "bring back" "Bring it back, with all that went with it" in_trash |u| u.trash_restore();
    "trash.down" Trash ["down", "j"] "" "Down" always |u| u.trash_step(1);
    "trash.up" Trash ["up", "k"] "" "Up" always |u| u.trash_step(-1);
    "trash.page-down" Trash ["pagedown", "ctrl-d"] "" "A page down" always |u| u.trash_step(10);
    "trash.page-up" Trash ["pageup", "ctrl-u"] "" "A page up" always |u| u.trash_step(-10);
    "trash.top" Trash ["g", "home"] "" "To the first" always |u| u.trash_step(isize::MIN / 2);
    "trash.bottom" Trash ["G", "end"] "" "To the last" always |u| u.trash_step(isize::MAX / 2);
    "trash.close" Trash ["esc", "q", "ctrl-c"] "close" "Close" always |u| u.close();
    "clash.both" Clash ["b"] "both" "Save what was changed here and what was changed there" apart |u| u.clash_both();
    "clash.mine" Clash ["m"] "yours" "Save yours, over theirs" always |u| u.clash_mine();
    "clash.theirs" Clash ["t"] "theirs" "Keep theirs, and throw away what you typed" always |u| u.clash_theirs();
    "clash.back" Clash ["esc", "q", "ctrl-c"] "back" "Back to the form, to decide later" always |u| u.close();
    "plain.apply" Plain ["y"] "make the changes" "Make all the changes, as one step" readable_text |u| u.plain_apply();
    "plain.again" Plain ["e"] "edit again" "Back to the editor, with what you typed" always |u| u.plain_again();
    "plain.mine" Plain ["m"] "yours" "Where another window changed the same, take yours" clashing |u| u.plain_side(Side::Mine);
    "plain.theirs" Plain ["t"] "theirs" "Where another window changed the same, take theirs" clashing |u| u.plain_side(Side::Theirs);
    "plain.down" Plain ["down", "j"] "" "A line down" always |u| u.plain_scroll(1);
    "plain.up" Plain ["up", "k"] "" "A line up" always |u| u.plain_scroll(-1);
    "plain.page-down" Plain ["pagedown", "space", "ctrl-d"] "" "A page down" always |u| u.plain_page(1);
    "plain.page-up" Plain ["pageup", "ctrl-u"] "" "A page up" always |u| u.plain_page(-1);
    "plain.top" Plain ["g", "home"] "" "To the beginning" always |u| u.plain_scroll(isize::MIN / 2);
    "plain.bottom" Plain ["G", "end"] "" "To the end" always |u| u.plain_scroll(isize::MAX / 2);
    "plain.close" Plain ["esc", "q", "ctrl-c"] "leave it" "Leave everything as it is; asks before what you typed is thrown away" always |u| u.plain_close();
    "confirm.yes" Confirm ["y"] "yes" "Yes, do it" always |u| u.confirm_yes();
    "confirm.no" Confirm ["n", "esc", "q", "ctrl-c"] "no" "No, leave everything as it is" always |u| u.close();
    "welcome.down" Welcome ["down", "j", "tab"] "" "The other choice" always |u| u.welcome_step();
    "welcome.up" Welcome ["up", "k", "shift-tab"] "" "The other choice" always |u| u.welcome_step();
    "welcome.choose" Welcome ["enter"] "choose" "Choose it" always |u| u.welcome_choose();
    "welcome.sample" Welcome ["o"] "sample" "Look around a sample campaign" always |u| u.open_sample();
    "welcome.new" Welcome ["n"] "set up" "Set up a bot by pasting links" always |u| u.new_bot();
    "welcome.import" Welcome ["I"] "import" "Bring in what was exported elsewhere" always |u| u.show_import();
    "welcome.restore" Welcome ["U"] "restore" "Look into a backup, and have the link book as it was then" always |u| u.show_restore();
    "welcome.undo" Welcome ["u"] "" "Take the last change back" always |u| u.undo();
    "welcome.redo" Welcome ["ctrl-r"] "redo" "Do again what was taken back" always |u| u.redo();
    "welcome.help" Welcome ["?", "f1"] "help" "Every key" always |u| u.show_help();
    "welcome.suspend" Welcome ["ctrl-z"] "" "Stop the program, to come back with fg" always |u| u.suspend();
    "welcome.quit" Welcome ["q", "esc", "ctrl-c"] "quit" "Quit" always |u| u.quit();
}

#[cfg(test)]
mod tests {
    use super::super::key::Key;
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_command_has_a_name_of_its_own_a_sentence_and_keys_that_can_be_read() {
        let mut ids = BTreeSet::new();
        for command in TABLE {
            assert!(ids.insert(command.id), "{} is there twice", command.id);
            assert!(!command.sentence.is_empty() && !command.sentence.ends_with('.'), "{}", command.id);
            assert!(!command.keys.is_empty(), "{}", command.id);
            for key in command.keys {
                assert!(key.parse::<Key>().is_ok(), "{}: {key}", command.id);
            }
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let mut seen: BTreeMap<(Scope, Key), &str> = BTreeMap::new();
        for command in TABLE {
            for key in command.keys {
                let key: Key = key.parse().unwrap();
                if let Some(other) = seen.insert((command.scope, key), command.id) {
                    panic!("{key} is bound to {other} and {}", command.id);
                }
            }
        }
    }

    #[test]
    fn typing_never_triggers_a_command() {
        for command in TABLE.iter().filter(|c| c.scope.has_text()) {
            for key in command.keys {
                let key: Key = key.parse().unwrap();
                assert_eq!(key.typed(), None, "{}: {key}", command.id);
            }
        }
    }

    #[test]
    fn enter_never_confirms_a_loss() {
        let yes = TABLE.iter().find(|c| c.id == "confirm.yes").unwrap();
        assert!(!yes.keys.contains(&"enter"));
    }

    #[test]
    fn a_letter_does_one_thing_in_all_panes() {
        // The verbs of the panes: the same letter, the same word.
        let mut verbs: BTreeMap<Key, &str> = BTreeMap::new();
        for command in TABLE.iter().filter(|c| c.scope.in_panes()) {
            let verb = command.id.split('.').nth(1).unwrap();
            for key in command.keys {
                let key: Key = key.parse().unwrap();
                if key.typed().is_none() {
                    continue;
                }
                let verb = if verb == "clear" && command.scope == Scope::Tester { "delete" } else { verb };
                if let Some(other) = verbs.insert(key, verb) {
                    assert_eq!(other, verb, "{key}");
                }
            }
        }
    }
}

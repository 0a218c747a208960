//! How many keys the everyday things take: what is not typed as a name or label counts.

use crate::harness::Ui;

#[test]
fn a_new_link_and_its_telegram_url_on_the_clipboard_take_six_keys_beside_its_name() {
    let mut ui = Ui::sample();
    let name = "spring-sale";
    ui.count_keys();
    ui.keys("n").text(name).keys("<enter> y t");
    let keys = ui.count_keys() - name.len();
    assert_eq!(ui.clipboard(), "https://t.me/harbour_coffee_bot?start=spring-sale");
    assert!(keys <= 6, "{keys} keys");
    ui.expect_notice("Telegram URL of spring-sale");
}

#[test]
fn twelve_placements_on_five_channels_take_25_keys_and_paste_as_a_table() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").count_keys();
    let labels: Vec<String> = (1..=12).map(|n| format!("stand-{n:02}")).collect();
    ui.keys("a").text(&labels.join("\n"));
    // A line break between two labels is a key, and no part of a label.
    ui.keys("<ctrl-s> y a");
    let keys = ui.count_keys() - labels.iter().map(String::len).sum::<usize>();
    assert!(keys <= 25, "{keys} keys\n{}", ui.screen());
    let table = ui.clipboard();
    let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows.len(), 13, "a header and a row for each placement:\n{table}");
    assert_eq!(rows[0], ["Link", "Placement", "Messenger", "Instagram", "WhatsApp", "Telegram", "WebChat"]);
    for (row, label) in rows[1..].iter().zip(&labels) {
        assert_eq!(row[..2], ["welcome", label]);
        let [messenger, instagram, whatsapp, telegram, webchat] = row[2..] else { panic!("five URLs: {row:?}") };
        assert!(messenger.starts_with("https://m.me/102938475610293?ref=welcome--"), "{messenger}");
        assert!(instagram.starts_with("https://ig.me/m/harbour.coffee?ref=welcome--"), "{instagram}");
        assert!(whatsapp.starts_with("https://wa.me/4940555010000?text=welcome--"), "{whatsapp}");
        assert!(telegram.starts_with("https://t.me/harbour_coffee_bot?start=welcome--"), "{telegram}");
        assert!(webchat.starts_with("https://app.chatgptbuilder.io/webchat/?p=1166608&ref=welcome--"), "{webchat}");
        for url in &row[2..] {
            assert!(url.contains(label.as_str()), "{url} says where it was put");
        }
    }
}

#[test]
fn the_same_twelve_as_a_range_take_fewer() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").count_keys();
    ui.keys("a").text("stand-{01..12}").keys("<ctrl-s> y a");
    assert!(ui.count_keys() <= "stand-{01..12}".len() + 4);
    assert_eq!(ui.clipboard().lines().count(), 13);
}

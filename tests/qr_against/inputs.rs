//! What is encoded: the same texts in each run, from a generator of our own.

use entrylink::domain::encode::query_value;

/// Marsaglia's xorshift: enough for texts that have no pattern.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn text(&mut self, letters: &str, len: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..len).map(|_| letters[self.below(letters.len())]).collect()
    }
}

/// Texts that every encoder packs in one way, so that the codes differ by nothing but the mask.
pub fn of_one_mode(count: usize) -> Vec<String> {
    let sets = ["abcdefghijklmnopqrstuvwxyz_?=&#~", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"];
    let mut dice = Dice(20);
    (0..count)
        .map(|at| {
            let len = 1 + dice.below(300);
            dice.text(sets[at % sets.len()], len)
        })
        .collect()
}

/// Links as the program makes them, with values in many scripts, from short to long.
pub fn links(count: usize) -> Vec<String> {
    let starts = [
        "https://m.me/102938475610293?ref=",
        "https://ig.me/m/harbour.coffee?ref=",
        "https://wa.me/4940555010000?text=",
        "https://t.me/harbour_coffee_bot?start=",
        "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=",
        "HTTPS://WA.ME/4940555010000?text=",
        "viber://pa?chatURI=harbour&context=",
    ];
    let scripts = [
        "abcdefghijklmnopqrstuvwxyz",
        "abcdefghijklmnopqrstuvwxyzäöüßéèñçåø ",
        "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВ ",
        "αβγδεζηθικλμνξοπρστυφχψω",
        "的一是不了人我在有他这为之大来以个中上们",
        "あいうえおかきくけこアイウエオ日本語",
        "가나다라마바사아자차카타파하",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ",
        "אבגדהוזחטיכלמנסעפצקרשת",
        "अआइईउऊकखगघचछजझटठडढतथदधन",
        "กขคงจฉชซญฎฏฐดตถทธน",
        "0123456789",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-",
        "👍🎉☕🍰🚢",
    ];
    let mut dice = Dice(7);
    (0..count)
        .map(|_| {
            let mut text = String::from(["giveaway", "welcome-2026", "1700000000000", "spring"][dice.below(4)]);
            for _ in 0..dice.below(4) {
                let script = scripts[dice.below(scripts.len())];
                let len = 1 + dice.below(20);
                let (field, value) = (100 + dice.below(90_000), dice.text(script, len));
                text += ["--", &field.to_string(), "--", &value].concat().as_str();
            }
            starts[dice.below(starts.len())].to_owned() + &query_value(&text)
        })
        .collect()
}

/// Links whose values are in one script, with what people write there: some words, a name.
pub fn in_script(letters: &str, count: usize) -> Vec<String> {
    let mut dice = Dice(11);
    (0..count)
        .map(|_| {
            let len = 8 + dice.below(17);
            let value = dice.text(letters, len);
            format!("https://wa.me/4940555010000?text={}", query_value(&format!("/giveaway--{value}")))
        })
        .collect()
}

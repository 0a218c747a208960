//! A disk whose power can be cut: what was synced is on it, of the rest any part may be.

use crate::shim::Event;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// What happened to a file since its last sync.
#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

/// The contents of a file, whatever it is called.
#[derive(Clone, Default)]
struct File {
    synced: Vec<u8>,
    since: Vec<Change>,
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Cut(length) => bytes.resize(*length, 0),
            Self::Write(at, data) => {
                bytes.resize(bytes.len().max(at + data.len()), 0);
                bytes[*at..at + data.len()].copy_from_slice(data);
            }
        }
    }
}

/// A disk with one folder of files on it. Names and contents are synced each on their own, as POSIX has it.
#[derive(Clone, Default)]
pub struct Disk {
    files: Vec<File>,
    /// The names as the program sees them: each with the number of its file.
    names: BTreeMap<String, usize>,
    /// The names after each change since the folder was last synced; first as they were synced.
    past: Vec<BTreeMap<String, usize>>,
}

/// What of the unsynced is on the disk when the power is cut.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// Nothing.
    Nothing,
    /// Everything.
    Everything,
    /// Some of it, sector by sector, whatever came first; by this number.
    Some(u64),
}

impl Disk {
    /// A disk with nothing on it.
    pub fn new() -> Self {
        Self { past: vec![BTreeMap::new()], ..Self::default() }
    }

    /// Lets something happen.
    pub fn happen(&mut self, event: &Event) {
        match event {
            Event::Create(path) => {
                self.files.push(File::default());
                self.names.insert(path.clone(), self.files.len() - 1);
                self.past.push(self.names.clone());
            }
            Event::Unlink(path) => {
                self.names.remove(path);
                self.past.push(self.names.clone());
            }
            Event::Rename(from, to) => {
                if let Some(file) = self.names.remove(from) {
                    self.names.insert(to.clone(), file);
                }
                self.past.push(self.names.clone());
            }
            Event::SyncFolder(_) => self.past = vec![self.names.clone()],
            Event::Write(path, at, data) => self.change(path, Change::Write(*at, data.clone())),
            Event::Cut(path, length) => self.change(path, Change::Cut(*length)),
            Event::Sync(path) => {
                if let Some(file) = self.names.get(path).map(|file| &mut self.files[*file]) {
                    for change in std::mem::take(&mut file.since) {
                        change.apply(&mut file.synced);
                    }
                }
            }
            Event::Said(_) => {}
        }
    }

    fn change(&mut self, path: &str, change: Change) {
        // A file without a name is gone with the power anyway.
        if let Some(file) = self.names.get(path) {
            self.files[*file].since.push(change);
        }
    }

    /// Puts what is on the disk after the power was cut into an empty folder.
    pub fn cut(&self, cut: Cut, folder: &Path) {
        let mut dice = Dice(match cut {
            Cut::Some(seed) => seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            _ => 1,
        });
        let names = match cut {
            Cut::Nothing => &self.past[0],
            Cut::Everything => &self.names,
            Cut::Some(_) => &self.past[dice.below(self.past.len())],
        };
        for (name, file) in names {
            let file = &self.files[*file];
            let mut bytes = file.synced.clone();
            for change in &file.since {
                match (cut, change) {
                    (Cut::Nothing, _) => {}
                    (Cut::Some(_), Change::Write(at, data)) => {
                        let mut from = 0;
                        while from < data.len() {
                            let to = data.len().min((at + from) / SECTOR * SECTOR + SECTOR - at);
                            if dice.below(2) == 0 {
                                Change::Write(at + from, data[from..to].to_vec()).apply(&mut bytes);
                            }
                            from = to;
                        }
                    }
                    (Cut::Some(_), _) if dice.below(2) == 0 => {}
                    (_, change) => change.apply(&mut bytes),
                }
            }
            fs::write(folder.join(Path::new(name).file_name().unwrap()), bytes).unwrap();
        }
    }
}

/// Chance that is the same in each run: a test that fails fails again.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 up to and without `end`.
    pub fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end.max(1)
    }
}

#[test]
fn only_what_was_synced_is_certain_to_be_there() {
    let path = || "/x/a".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let look = |disk: &Disk, cut| {
        let _ = fs::remove_file(folder.path().join("a"));
        disk.cut(cut, folder.path());
        fs::read(folder.path().join("a")).ok()
    };
    let mut disk = Disk::new();
    disk.happen(&Event::Create(path()));
    disk.happen(&Event::Write(path(), 0, b"abc".to_vec()));
    disk.happen(&Event::Sync(path()));
    assert_eq!(look(&disk, Cut::Nothing), None, "its name is not synced");
    disk.happen(&Event::SyncFolder("/x".to_owned()));
    disk.happen(&Event::Write(path(), 2, vec![b'x'; 1000]));
    assert_eq!(look(&disk, Cut::Nothing).unwrap(), b"abc");
    assert_eq!(look(&disk, Cut::Everything).unwrap().len(), 1002);
    // Each of the two sectors is there or is not, by chance.
    let seen: std::collections::BTreeSet<_> =
        (0..64).map(|n| look(&disk, Cut::Some(n)).unwrap()).map(|b| (b[2] == b'x', b.len())).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [(false, 3), (false, 1002), (true, 512), (true, 1002)]);
    disk.happen(&Event::Unlink(path()));
    assert!(look(&disk, Cut::Nothing).is_some() && look(&disk, Cut::Everything).is_none());
}

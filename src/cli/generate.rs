//! `completions` and `man`, made from the definition of the command line.

use super::args::Cli;
use super::failure::Failure;
use super::out::Out;
use crate::domain::near::{near, offer};
use clap::CommandFactory;

pub(super) use clap_complete::Shell;

pub(super) fn completions(shell: Shell, out: &mut Out) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "entrylink", &mut script);
    out.bytes(&script)
}

pub(super) fn man(path: &[String], out: &mut Out) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let mut title = command.get_name().to_owned();
    // “man link add” and “man "link add"” mean the same.
    for name in path.iter().flat_map(|part| part.split_whitespace()) {
        let Some(found) = command.find_subcommand(name) else {
            let near = offer(&near(name, command.get_subcommands().map(clap::Command::get_name)));
            return Err(Failure::usage(format!("there is no command “{name}”{near}")));
        };
        command = found.clone();
        title = format!("{title}-{name}");
    }
    let mut page = Vec::new();
    let source = concat!("entrylink ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command).title(title).source(source).render(&mut page)?;
    out.bytes(&page)
}

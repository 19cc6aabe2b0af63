//! Questions on the terminal, those for secrets without echo.

use std::io::{self, Write, stderr, stdin};

/// Asks for a line.
///
/// # Errors
///
/// Standard input has ended, or can't be read.
pub(crate) fn ask(question: &str) -> io::Result<String> {
    let mut err = stderr();
    err.write_all(question.as_bytes())
        .and_then(|()| err.flush())?;
    let mut line = String::new();
    match stdin().read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim().to_owned()),
    }
}

/// Asks for a line that is not shown. The echo is off before the question stands there, and on again after it, also after Ctrl-C.
///
/// # Errors
///
/// As for [`ask`]; or standard input is no terminal.
#[cfg(unix)]
pub(crate) fn ask_silently(question: &str) -> io::Result<String> {
    use crate::failure::COULD_NOT;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    let set = |modes: &Termios| tcsetattr(stdin(), OptionalActions::Flush, modes);
    let before = tcgetattr(stdin())?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    // The end of the line is shown, so that what comes next stands on its own.
    silent.local_modes.insert(LocalModes::ECHONL);
    let restored = before.clone();
    // Where there is no handler, whoever presses Ctrl-C has to type `stty echo`.
    let _ = ctrlc::set_handler(move || {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &restored);
        std::process::exit(i32::from(COULD_NOT));
    });
    set(&silent)?;
    let answer = ask(question);
    tcsetattr(stdin(), OptionalActions::Now, &before)?;
    answer
}

/// Asks for a line that is not shown.
///
/// # Errors
///
/// As for [`ask`]; or there is no terminal.
#[cfg(not(unix))]
pub(crate) fn ask_silently(question: &str) -> io::Result<String> {
    rpassword::prompt_password(question).map(|answer| answer.trim().to_owned())
}

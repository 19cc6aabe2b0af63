//! `thousandeyes mock`: the mock server as a command.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use thousandeyes_mock::{Fault, Mock, parse_moment, parse_time};

use crate::failure::COULD_NOT;
use crate::watch::say;

/// Arguments of `thousandeyes mock`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    about = "Serve made-up answers of every operation, as the API would",
    after_long_help = after_help()
)]
pub(crate) struct Args {
    /// Where to listen: an address and a port, or a port of the loopback interface; 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(crate) listen: SocketAddr,
    /// Rows of a page
    #[arg(long, value_name = "N", value_parser = rows_or_pages)]
    pub(crate) rows: Option<u32>,
    /// Pages that a range of time is cut into
    #[arg(long, value_name = "N", value_parser = rows_or_pages)]
    pub(crate) pages: Option<u32>,
    /// What chance hangs on: the same seed and time give the same answers
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = crate::value::count)]
    pub(crate) seed: u64,
    /// Answer with the examples of the reference, whatever was asked for
    #[arg(long)]
    pub(crate) examples: bool,
    /// Calls a minute that are allowed; the API's own limits otherwise
    #[arg(long, value_name = "N", value_parser = calls_a_minute)]
    pub(crate) rate_limit: Option<u32>,
    /// Answer 503 to everything
    #[arg(long)]
    pub(crate) maintenance: bool,
    /// Do something wrong, such as `500*3` or `drop@0.1`; may be given more than once
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Vec<Fault>,
    /// Answer that much later: `200ms`, `2s`
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) latency: Option<Duration>,
    /// Begin at that moment, in UTC, instead of now: `2024-01-01T00:00:00`
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub(crate) at: Option<SystemTime>,
    /// Write no line for each request
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Serves until it is interrupted.
pub(crate) fn run(args: &Args) -> ExitCode {
    let mut builder = Mock::builder()
        .listen(args.listen)
        .seed(args.seed)
        .maintenance(args.maintenance)
        .latency(args.latency.unwrap_or_default());
    if let Some(rows) = args.rows {
        builder = builder.rows(rows as usize);
    }
    if let Some(pages) = args.pages {
        builder = builder.pages(pages as usize);
    }
    if let Some(calls) = args.rate_limit {
        builder = builder.rate_limit(calls);
    }
    if let Some(moment) = args.at {
        builder = builder.at(moment);
    }
    if args.examples {
        builder = builder.examples();
    }
    if !args.quiet {
        // Header fields stay out of it: credentials are among them.
        builder = builder.log(|request, status| {
            say(&format!(
                "{} {} {status}",
                request.method(),
                request.target()
            ))
        });
    }
    for fault in &args.fault {
        builder = builder.fault(fault.clone());
    }
    // Before anything is told: who reads it may end us at once.
    let (interrupt, interrupted) = mpsc::channel();
    let handler = ctrlc::set_handler(move || {
        // Nobody listens any more when it ends already.
        let _ = interrupt.send(());
    });
    if let Err(error) = handler {
        say(&format!(
            "thousandeyes: Ctrl-C can't be caught, so it ends the process as it is: {error}"
        ));
    }
    let mock = match builder.start_blocking() {
        Ok(mock) => mock,
        Err(error) => {
            say(&format!("thousandeyes: {}", refused(args.listen, &error)));
            return ExitCode::from(COULD_NOT);
        }
    };
    tell(&mock);
    // An error would be that the handler is gone; then nothing is left that could end this but the process itself.
    let _ = interrupted.recv();
    say(&format!("thousandeyes: {} requests answered", mock.count()));
    ExitCode::SUCCESS
}

/// What to paste goes to standard output, so that a shell can take it from there; the rest is for people.
fn tell(mock: &Mock) {
    let exports = format!(
        "export TE_BASE_URL={}\nexport TE_TOKEN=mock\n",
        mock.base_url()
    );
    let mut out = io::stdout().lock();
    // Whoever has closed it did not want to read it.
    let _ = out.write_all(exports.as_bytes()).and_then(|()| out.flush());
    drop(out);
    say(&format!(
        "thousandeyes: serving at {}; paste the lines above into another terminal and try",
        mock.base_url()
    ));
    say("    thousandeyes net metrics 817 --window 1h");
    say(&format!(
        "Every token but `wrong` is accepted. http://{}/__mock has what can be changed while it runs. Ctrl-C ends it.",
        mock.address()
    ));
    if !mock.address().ip().is_loopback() {
        say(
            "Others on the network reach it. The client of this project refuses plain http but to this machine's own addresses.",
        );
    }
}

/// A number of rows or pages, within what a mock can make quickly.
fn rows_or_pages(text: &str) -> Result<u32, String> {
    let number = text.parse().ok();
    number
        .filter(|number| (1..=100_000).contains(number))
        .ok_or_else(|| "expected a whole number from 1 to 100000".to_owned())
}

/// Calls a minute.
fn calls_a_minute(text: &str) -> Result<u32, String> {
    let number = crate::value::count(text)?;
    u32::try_from(number).map_err(|_| "expected a smaller number".to_owned())
}

fn refused(address: SocketAddr, error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "end what listens there, or take another port: `--listen 0` finds a free one"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 are the system's; take another with `--listen 8080`"
        }
        io::ErrorKind::AddrNotAvailable => {
            "it is none of this machine's addresses; take one that is, such as 127.0.0.1"
        }
        _ => "take another address with `--listen`",
    };
    format!("can't listen at {address}: {error}; {advice}")
}

fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    let parsed = text.replacen("localhost:", "127.0.0.1:", 1).parse();
    parsed.map_err(|_| {
        "expected an address with a port, such as 127.0.0.1:8080, or a port alone".to_owned()
    })
}

fn time(text: &str) -> Result<Duration, String> {
    parse_time(text).ok_or_else(|| "expected a number with ms, s, m or h, such as 200ms".to_owned())
}

fn moment(text: &str) -> Result<SystemTime, String> {
    parse_moment(text).ok_or_else(|| "expected a date as 2024-01-01T00:00:00".to_owned())
}

fn after_help() -> String {
    let width = Fault::KINDS.iter().map(|(kind, _)| kind.len()).max();
    let width = width.unwrap_or_default();
    let kinds = Fault::KINDS
        .iter()
        .map(|(kind, what)| format!("  {kind:width$}  {what}\n"));
    let kinds: String = kinds.collect();
    let form = "Faults are written KIND[:ARGUMENT][@PROBABILITY][*TIMES]:";
    let ways = "One request alone has them by the header X-Mock-Fault, all by PUT /__mock/faults while the server runs.";
    format!("{form}\n{kinds}\n{ways}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("9000", "127.0.0.1:9000"),
            ("localhost:1", "127.0.0.1:1"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(address(text).unwrap().to_string(), expected);
        }
        for bad in ["", "70000", "127.0.0.1", "example.com:80", ":80"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_that_is_taken_says_what_to_do() {
        let mock = Mock::builder().start_blocking().unwrap();
        let error = Mock::builder()
            .listen(mock.address())
            .start_blocking()
            .unwrap_err();
        let text = refused(mock.address(), &error);
        assert!(text.contains("--listen 0"), "{text}");
    }
}

use thousandeyes::v6::net;
use thousandeyes::{Timestamp, Window};

fn request(window: Window, from: Timestamp) -> net::GetMetrics {
    net::GetMetrics::new(817).window(window).from(from)
}

fn main() {}

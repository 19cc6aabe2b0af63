use thousandeyes::Timestamp;
use thousandeyes::v6::net;

fn request(to: Timestamp) -> net::GetMetrics {
    net::GetMetrics::new(817).range(..=to)
}

fn main() {}

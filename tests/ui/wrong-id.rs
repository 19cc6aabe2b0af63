use thousandeyes::v6::{AgentId, net};

fn request(agent: AgentId) -> net::GetMetrics {
    net::GetMetrics::new(agent)
}

fn main() {}

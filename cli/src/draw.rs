//! Pictures of answers: fields over time, page loads as waterfalls, paths as graphs.

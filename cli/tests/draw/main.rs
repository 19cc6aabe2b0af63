//! Pictures of answers: what they look like, that every operation has those that its shape promises, and that no answer breaks one.

mod everything;
mod fixtures;
mod graphviz;
mod hostile;
mod looks;

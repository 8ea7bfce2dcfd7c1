//! Signing in, from the wish to the first answer that the token brings, against the demo world.

mod backstage;
mod company;
mod doctor;
mod failures;
mod gateway;
mod person;
#[cfg(unix)]
mod program;
mod screen;
mod stay;

pub(crate) use person::visit;

//! The faces of the panels, under the same names as their state in `app`.

mod audit;
mod board;
mod confirm;
mod doctor;
mod field;
mod help;
mod menu;
mod messages;
mod raw;
mod reread;
mod run;
mod sign_in;
mod trigger;
mod wizard;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_doctor;
#[cfg(test)]
mod tests_of_first_run;
#[cfg(test)]
mod tests_of_questions;
#[cfg(test)]
mod tests_of_sign_in;

pub(super) use board::draw;

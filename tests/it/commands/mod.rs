//! The plain commands as scripts use them: the real program, the demo world behind it.

mod answers;
mod audit;
mod beginnings;
mod decisions;
mod deeds;
mod doctor;
mod endings;
mod outside;
mod own_commands;
mod shell;
mod stale_entries;
mod views;

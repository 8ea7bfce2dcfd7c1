//! The core by data: events in, orders out.

mod asking;
mod deeds;
mod doctor;
mod faces_of_sign_in;
mod first_run;
mod hand;
mod lists;
mod logs;
mod moving;
mod places;
mod signing_in;

//! The core by data: events in, orders out.

mod asking;
mod deeds;
mod doctor;
mod entering;
mod faces_of_first_run;
mod faces_of_sign_in;
mod first_run;
mod hand;
mod inbox;
mod lists;
mod logs;
mod moving;
mod oncall;
mod places;
mod signing_in;

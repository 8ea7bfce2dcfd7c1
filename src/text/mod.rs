//! (door plate)

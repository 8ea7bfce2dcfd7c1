//! Faces of every panel at every size.

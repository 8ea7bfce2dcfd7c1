//! Hard cases of the store.

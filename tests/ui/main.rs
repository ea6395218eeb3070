//! Components rendered to strings, natively.

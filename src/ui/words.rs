//! Every text that the page shows, in one place. Another language is another file like `english`.

mod english;

pub use english::*;

//! Closed forms, for tests and for the page; no simulation imports them.

//! Simulated time passing: the calendar of events and named streams of random numbers.

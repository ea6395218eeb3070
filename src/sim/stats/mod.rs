//! What is measured: tallies, time-weighted means, histograms, batch means and their intervals.

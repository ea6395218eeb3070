//! Replications of strategies under common random numbers, and what they say together.

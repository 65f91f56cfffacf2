//! Whole documents, invented, each with the traps of real ones.

package dev.glacis.core.forest;

/// A forest, and what it says of its own training rows.
///
/// @param outOfBag `rows * classes` values, row-major: each row's mean share over the trees that
///   did not draw it, so that no tree speaks of a row it has seen (Breiman, "Out-of-bag
///   estimation", 1996); NaN for a row that all trees drew
public record Trained(Forest forest, float[] outOfBag) {}

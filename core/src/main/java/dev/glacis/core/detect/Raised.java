package dev.glacis.core.detect;

import java.util.List;

/// An alert with the flows that stand for it.
///
/// @param witnesses as for [AlertSink#accept]
record Raised(Alert alert, List<Witness> witnesses) {}

package dev.glacis.core.forest;

/// How a feature's threshold is chosen at a split.
public enum Cuts {
  /// The one that separates classes best (Breiman 2001).
  BEST,
  /// One at random between the least and the greatest value there, so that only the choice among
  /// features is fitted (Geurts, Ernst, Wehenkel, "Extremely randomized trees", Machine Learning
  /// 63, 2006). Smoother, and needs more nodes.
  RANDOM
}

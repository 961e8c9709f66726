package dev.glacis.core.flow;

/// The schemas that flow records come in.
public final class Features {
  /// What the 94-column dialect holds: every public [Feature] in its own order.
  public static final FeatureSchema CORRECTED =
      new FeatureSchema("corrected", 1, Feature.publicIds());

  /// What this meter makes: every [Feature] in its own order, those of [#CORRECTED] first.
  public static final FeatureSchema METERED =
      new FeatureSchema(CORRECTED.profile(), CORRECTED.version(), Feature.ids());

  /// The profile name of files by the uncorrected meter of 2017 and 2018, which share the names of
  /// features but not their definitions. Such files are read, not made.
  public static final String ORIGINAL = "original";

  private Features() {}
}

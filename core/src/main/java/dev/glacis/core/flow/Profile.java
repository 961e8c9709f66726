package dev.glacis.core.flow;

import java.util.List;

/// Whose definitions flows and their features follow.
public enum Profile {
  /// CICFlowMeter (Lashkari, Draper-Gil, Mamun, Ghorbani, ICISSP 2017) as corrected by Liu,
  /// Engelen, Lynar, Essam, Joosen, IEEE CNS 2022.
  CORRECTED,

  /// CICFlowMeter as it was made public in 2018, whose flow files have 84 columns, oddities
  /// included.
  ORIGINAL;

  /// What its public dialect holds: all [#features].
  public FeatureSchema schema() {
    return this == CORRECTED ? Features.CORRECTED : Features.ORIGINAL;
  }

  /// What the meter makes: [#schema], and for `corrected` the features that no public dialect has.
  public FeatureSchema metered() {
    return this == CORRECTED ? Features.METERED : Features.ORIGINAL;
  }

  /// The features of its public dialect, in the order of columns.
  public List<Feature> features() {
    return Features.publicOf(this);
  }
}

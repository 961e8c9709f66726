package dev.glacis.core.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The schemas that flow records come in.
public final class Features {
  /// What the 94-column dialect holds: every public [Feature] in its own order.
  public static final FeatureSchema CORRECTED =
      schema(Profile.CORRECTED, publicOf(Profile.CORRECTED));

  /// What this meter makes: every [Feature] in its own order, those of [#CORRECTED] first.
  public static final FeatureSchema METERED = schema(Profile.CORRECTED, List.of(Feature.values()));

  /// What the 84-column dialect holds, and what this meter makes in the way of the uncorrected one
  /// of 2018. Features share their names with [#CORRECTED], but not all their definitions.
  public static final FeatureSchema ORIGINAL = schema(Profile.ORIGINAL, publicOf(Profile.ORIGINAL));

  private Features() {}

  static List<Feature> publicOf(Profile profile) {
    return Arrays.stream(Feature.values())
        .filter(feature -> feature.isPublic() && feature.isIn(profile))
        .toList();
  }

  private static FeatureSchema schema(Profile profile, List<Feature> features) {
    return new FeatureSchema(
        profile.name().toLowerCase(Locale.ROOT), 1, features.stream().map(Feature::id).toList());
  }
}

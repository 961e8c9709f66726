package dev.glacis.engine;

import dev.glacis.core.detect.BenignProfile;
import dev.glacis.core.detect.Calibration;
import dev.glacis.core.detect.HostMeasure;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.core.detect.Models;
import dev.glacis.core.detect.Spread;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.forest.Forest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds a flow whose client sends more than 5,000 bytes to be a web attack, with nine votes of
/// ten.
final class TestModel {
  private TestModel() {}

  static Models byUpload() {
    return of("corrected/1/total_length_fwd");
  }

  static Models of(String feature) {
    return above(feature, 5_000);
  }

  /// Finds web attacks where a feature is above that.
  static Models above(String feature, float threshold) {
    var leaf = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    var nodes =
        new int[] {0, Float.floatToRawIntBits(threshold), 4, 0, 0, leaf, 4, 2, 0, leaf, 8, 4};
    return Models.of(
        new Model(
            ModelKind.FULL,
            new Forest(1, 2, new int[] {3}, nodes, new float[] {0.5f, 0.5f, 1, 0, 0.1f, 0.9f}),
            List.of(feature),
            List.of(TrafficClass.BENIGN, TrafficClass.WEB_ATTACK),
            List.of(0.0, 0.0),
            Calibration.none(2),
            new BenignProfile(new float[BenignProfile.STEPS]),
            BenignProfile.unknown(HostMeasure.COUNT),
            new Spread(new float[Spread.EDGES], new float[Spread.BINS]),
            new ModelCard("test", new TreeMap<>(), 1, "", 0, List.of(), Map.of(), List.of())));
  }
}

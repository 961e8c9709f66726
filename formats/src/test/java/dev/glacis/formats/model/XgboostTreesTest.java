package dev.glacis.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.forest.Forest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The flat scorer, fed with trees that XGBoost trained, must say what XGBoost itself says of the
/// same rows. `MakeXgboostForest.java` among the test resources made both files.
class XgboostTreesTest {
  private static final int WORDS = 4;
  private static final int CLASSES = 3;
  private static final int FEATURES = 6;

  private final List<Integer> sizes = new ArrayList<>();
  private final List<Integer> nodes = new ArrayList<>();
  private final List<Float> shares = new ArrayList<>();
  private final JsonNode trees = trees();
  private final float lowest = leaf(true);
  private final float range = leaf(false) - lowest;

  /// Margins are sums of leaves of either sign, and shares lie between 0 and 1: a leaf is told as
  /// its place between the lowest and the highest of all.
  @Test
  void theFlatScorerFedWithTreesOfXgboostGivesXgboostsOwnPredictions() {
    var forest = forest();
    var lines = text("xgboost-rows.csv").lines().skip(1).toList();
    var rows = new double[lines.size() * FEATURES];
    for (var row = 0; row < lines.size(); row++) {
      var cells = lines.get(row).split(",", -1);
      for (var i = 0; i < FEATURES; i++) {
        rows[row * FEATURES + i] = cells[i].isEmpty() ? Double.NaN : Float.parseFloat(cells[i]);
      }
    }
    var votes = new float[lines.size() * CLASSES];
    forest.score(rows, 0, FEATURES, lines.size(), votes);
    var treesOfAClass = forest.trees() / CLASSES;
    for (var row = 0; row < lines.size(); row++) {
      var cells = lines.get(row).split(",", -1);
      for (var c = 0; c < CLASSES; c++) {
        var margin = votes[row * CLASSES + c] * forest.trees() * range + treesOfAClass * lowest;
        assertThat(margin)
            .as("row %d, class %d", row, c)
            .isCloseTo(Float.parseFloat(cells[FEATURES + c]), within(1e-4f));
      }
    }
  }

  private Forest forest() {
    for (var id = 0; id < trees.size(); id++) {
      add(trees.get(id), id % CLASSES);
    }
    var distributions = new float[shares.size()];
    for (var i = 0; i < distributions.length; i++) {
      distributions[i] = shares.get(i);
    }
    return new Forest(
        FEATURES,
        CLASSES,
        sizes.stream().mapToInt(Integer::intValue).toArray(),
        nodes.stream().mapToInt(Integer::intValue).toArray(),
        distributions);
  }

  /// Breadth first, both children side by side. XGBoost goes left below the threshold, Glacis at it
  /// too: its threshold is the next smaller float.
  private void add(JsonNode tree, int ofClass) {
    var first = nodes.size();
    var order = new ArrayList<Integer>(List.of(0));
    for (var next = 0; next < order.size(); next++) {
      var node = order.get(next);
      var left = tree.get("left_children").get(node).intValue();
      var condition = tree.get("split_conditions").get(node).floatValue();
      var isLeaf = left < 0;
      if (isLeaf) {
        nodes.add(0);
        nodes.add(Float.floatToRawIntBits(Float.POSITIVE_INFINITY));
        nodes.add(first + next * WORDS);
      } else {
        var missingRight = 1 - tree.get("default_left").get(node).intValue();
        nodes.add(tree.get("split_indices").get(node).intValue() << 1 | missingRight);
        nodes.add(Float.floatToRawIntBits(Math.nextDown(condition)));
        nodes.add(first + order.size() * WORDS);
        order.add(left);
        order.add(tree.get("right_children").get(node).intValue());
      }
      nodes.add(shares.size());
      for (var c = 0; c < CLASSES; c++) {
        shares.add(isLeaf && c == ofClass ? (condition - lowest) / range : 0f);
      }
    }
    sizes.add(order.size());
  }

  private float leaf(boolean least) {
    var extreme = least ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
    for (var tree : trees) {
      for (var node = 0; node < tree.get("left_children").size(); node++) {
        if (tree.get("left_children").get(node).intValue() < 0) {
          var value = tree.get("split_conditions").get(node).floatValue();
          extreme = least ? Math.min(extreme, value) : Math.max(extreme, value);
        }
      }
    }
    return extreme;
  }

  private static JsonNode trees() {
    try {
      return new JsonMapper()
          .readTree(text("xgboost-model.json"))
          .at("/learner/gradient_booster/model/trees");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    try (InputStream in = XgboostTreesTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

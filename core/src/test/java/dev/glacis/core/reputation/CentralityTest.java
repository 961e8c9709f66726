package dev.glacis.core.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CentralityTest {
  @Test
  void theCentreOfAStarHoldsHalfOfTheWeight() {
    var graph = new Centrality(2);
    graph.network(0);
    graph.network(0);

    assertThat(graph.compute().values()).containsExactly(Math.sqrt(0.5), 0);
  }

  /// Path network–system–network–system: eigenvector of a path of four, λ = (1 + √5) / 2.
  @Test
  void aPathOfFourFollowsTheGoldenRatio() {
    var graph = new Centrality(2);
    graph.network(0);
    graph.network(0, 1);
    var golden = (1 + Math.sqrt(5)) / 2;
    var norm = Math.sqrt(2 + 2 * golden * golden);

    var values = graph.compute().values();

    assertThat(values[0]).isCloseTo(golden / norm, within(1e-9));
    assertThat(values[1]).isCloseTo(1 / norm, within(1e-9));
  }

  @Test
  void twoStarsOfEqualSizeThatShareOneAddressAreEqual() {
    var graph = new Centrality(2);
    for (var i = 0; i < 1000; i++) {
      graph.network(i % 2);
    }
    graph.network(0, 1);

    var result = graph.compute();

    assertThat(result.converged()).isTrue();
    assertThat(result.values()[0]).isCloseTo(0.5, within(1e-9));
    assertThat(result.values()[1]).isCloseTo(0.5, within(1e-9));
  }

  /// The oracle is the adjacency matrix of the whole graph, both sides, raised by dense power
  /// iteration on A + I.
  @Property(tries = 100)
  void itIsTheLeadingEigenvectorOfEachComponentOfTheWholeGraph(
      @ForAll("someNetworks") List<int[]> networks) {
    var graph = new Centrality(6);
    networks.forEach(graph::network);

    var result = graph.compute();

    assertThat(result.converged()).isTrue();
    assertThat(result.values()).containsExactly(dense(6, networks), within(1e-6));
  }

  @Provide
  Arbitrary<List<int[]>> someNetworks() {
    return Arbitraries.integers()
        .between(0, 5)
        .set()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(set -> set.stream().mapToInt(Integer::intValue).sorted().toArray())
        .list()
        .ofMaxSize(14);
  }

  private static double[] dense(int systems, List<int[]> networks) {
    var n = systems + networks.size();
    var matrix = new double[n][n];
    for (var i = 0; i < networks.size(); i++) {
      for (var system : networks.get(i)) {
        matrix[system][systems + i] = 1;
        matrix[systems + i][system] = 1;
      }
    }
    var x = new double[n];
    Arrays.fill(x, 1);
    for (var round = 0; round < 4_000; round++) {
      var next = x.clone();
      for (var i = 0; i < n; i++) {
        for (var j = 0; j < n; j++) {
          next[i] += matrix[i][j] * x[j];
        }
      }
      x = perComponentUnit(matrix, next);
    }
    for (var i = 0; i < systems; i++) {
      x[i] = Arrays.stream(matrix[i]).sum() == 0 ? 0 : x[i];
    }
    return Arrays.copyOf(x, systems);
  }

  private static double[] perComponentUnit(double[][] matrix, double[] x) {
    var n = x.length;
    var component = new int[n];
    Arrays.setAll(component, i -> i);
    for (var pass = 0; pass < n; pass++) {
      for (var i = 0; i < n; i++) {
        for (var j = 0; j < n; j++) {
          if (matrix[i][j] == 1) {
            component[i] = component[j] = Math.min(component[i], component[j]);
          }
        }
      }
    }
    var squares = new double[n];
    for (var i = 0; i < n; i++) {
      squares[component[i]] += x[i] * x[i];
    }
    var unit = new double[n];
    for (var i = 0; i < n; i++) {
      unit[i] = x[i] / Math.sqrt(squares[component[i]]);
    }
    return unit;
  }
}

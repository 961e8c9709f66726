package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HostsPropertyTest {
  private static final List<Feature> FEATURES =
      List.of(
          Feature.SYN_FLAG_COUNT,
          Feature.RST_FLAG_COUNT,
          Feature.FIN_FLAG_COUNT,
          Feature.TOTAL_FWD_PACKETS,
          Feature.TOTAL_BWD_PACKETS,
          Feature.TOTAL_LENGTH_FWD,
          Feature.TOTAL_LENGTH_BWD);
  private static final FeatureSchema SCHEMA =
      new FeatureSchema("corrected", 1, FEATURES.stream().map(Feature::id).toList());

  private final FlowBatch batch = new FlowBatch(SCHEMA, 1);
  private final Shapes shapes = new Shapes(SCHEMA);

  /// A host's counts, taken literally.
  private static final class Naive {
    private final Set<Long> targets = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();
    private long flows;
    private long syns;
    private long resets;
    private long logins;
  }

  @Property(tries = 100)
  void countsAreThoseOfSets(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var hosts = new Hosts();
    Map<Long, Naive> naive = new HashMap<>();
    var many = 1 + random.nextInt(200);
    for (var i = 0; i < 2_000; i++) {
      var syn = random.nextInt(2);
      var reset = random.nextInt(3) == 0 ? 1 : 0;
      var fin = random.nextInt(2);
      var answers = random.nextInt(3);
      var sent = random.nextInt(3) * 4_000;
      flow(
          random.nextInt(many),
          random.nextInt(many),
          random.nextInt(20, 30),
          syn,
          reset,
          fin,
          10,
          answers,
          sent,
          100);
      assertThat(add(hosts)).isTrue();
      var host = naive.computeIfAbsent(batch.sourceLow[0], _ -> new Naive());
      host.flows++;
      host.targets.add(batch.targetLow[0]);
      host.ports.add(batch.targetPort[0]);
      host.syns += syn == 1 && answers == 0 ? 1 : 0;
      host.resets += reset;
      var login = Set.of(21, 22, 23, 25).contains(batch.targetPort[0]);
      host.logins += login && reset + fin > 0 && sent == 4_000 ? 1 : 0;
    }
    naive.forEach(
        (address, counts) -> {
          var row = hosts.find(0, address);
          assertThat(row).isNotEqualTo(Hosts.NONE);
          assertThat(hosts.get(row, Hosts.FLOWS)).isEqualTo(counts.flows);
          assertThat(hosts.get(row, Hosts.TARGETS)).isEqualTo(counts.targets.size());
          assertThat(hosts.get(row, Hosts.PORTS)).isEqualTo(counts.ports.size());
          assertThat(hosts.get(row, Hosts.UNANSWERED_SYNS)).isEqualTo(counts.syns);
          assertThat(hosts.get(row, Hosts.RESETS)).isEqualTo(counts.resets);
          assertThat(hosts.get(row, Hosts.FAILED_LOGINS)).isEqualTo(counts.logins);
        });
    assertThat(hosts.find(0, many)).isEqualTo(Hosts.NONE);
  }

  @Test
  void whatHasNoRoomIsToldAndTheRestStaysExact() {
    var hosts = new Hosts();
    for (var i = 0; i < Hosts.MOST_HOSTS; i++) {
      flow(i, 1, 80, 1, 0, 0, 1, 0, 0, 0);
      assertThat(add(hosts)).isTrue();
    }
    flow(Hosts.MOST_HOSTS, 1, 80, 1, 0, 0, 1, 0, 0, 0);
    assertThat(add(hosts)).isFalse();
    assertThat(hosts.find(0, Hosts.MOST_HOSTS)).isEqualTo(Hosts.NONE);
    var room = Hosts.MOST_PAIRS - 2 * Hosts.MOST_HOSTS;
    for (var i = 0; i < room; i++) {
      flow(7, 2 + i, 80, 1, 0, 0, 1, 0, 0, 0);
      assertThat(add(hosts)).isTrue();
    }
    flow(7, 1, 81, 1, 0, 0, 1, 0, 0, 0);
    assertThat(add(hosts)).isFalse();

    var row = hosts.find(0, 7);
    assertThat(hosts.get(row, Hosts.TARGETS)).isEqualTo(room + 1L);
    assertThat(hosts.get(row, Hosts.PORTS)).isEqualTo(1);
    assertThat(hosts.get(row, Hosts.FLOWS)).isEqualTo(room + 2L);
  }

  @Test
  void aLoginThatGoesOnOrStaysOpenOrCarriesMuchHasNotFailed() {
    flow(1, 2, 22, 1, 0, 2, 12, 12, 2_000, 3_000);
    assertThat(shapes.isFailedLogin(batch, 0)).isTrue();
    batch.snapshot[0] = true;
    assertThat(shapes.isFailedLogin(batch, 0)).isFalse();
    flow(1, 2, 22, 1, 0, 0, 12, 12, 2_000, 3_000);
    assertThat(shapes.isFailedLogin(batch, 0)).isFalse();
    flow(1, 2, 22, 1, 0, 2, 12, 12, 2_000, 300_000);
    assertThat(shapes.isFailedLogin(batch, 0)).isFalse();
    flow(1, 2, 22, 1, 0, 2, 400, 12, 2_000, 3_000);
    assertThat(shapes.isFailedLogin(batch, 0)).isFalse();
    flow(1, 2, 22, 1, 0, 2, 12, 12, 0, 3_000);
    assertThat(shapes.isFailedLogin(batch, 0)).isFalse();
    flow(1, 2, 443, 1, 0, 2, 12, 12, 2_000, 3_000);
    assertThat(shapes.isFailedLogin(batch, 0)).isFalse();
  }

  private boolean add(Hosts hosts) {
    return hosts.add(
        batch.sourceHigh[0],
        batch.sourceLow[0],
        batch.targetHigh[0],
        batch.targetLow[0],
        batch.targetPort[0],
        batch.protocol[0],
        shapes.signs(batch, 0));
  }

  private void flow(long source, long target, int port, double... features) {
    batch.clear();
    batch.add();
    batch.sourceLow[0] = source;
    batch.targetLow[0] = target;
    batch.targetPort[0] = port;
    batch.protocol[0] = Protocol.TCP;
    batch.snapshot[0] = false;
    System.arraycopy(features, 0, batch.features, 0, features.length);
  }
}

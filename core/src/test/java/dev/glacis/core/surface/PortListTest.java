package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Ports;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PortListTest {
  @Test
  void whatADenyLeavesOfEverythingIsSaidByWhatIsClosed() {
    var closed = PortSet.of(Ports.parse("tcp/22")).plus(PortSet.of(Ports.parse("udp")));
    var open = PortSet.ALL.minus(closed).toPorts();

    assertThat(open).hasSizeGreaterThan(200);
    assertThat(PortList.of(open)).hasToString("any but tcp/22 udp");
  }

  @Test
  void fewPortsAreListed() {
    assertThat(PortList.of(ports("tcp/22", "tcp/443"))).hasToString("tcp/22 tcp/443");
    assertThat(PortList.of(List.of(Ports.ANY))).hasToString("any");
  }

  @Test
  void everyProtocolOneByOneIsAny() {
    var all = IntStream.range(0, 256).mapToObj(p -> new Ports(p, 0, 65535)).toList();

    assertThat(PortList.of(all)).hasToString("any");
  }

  @Property(tries = 300)
  void itMeansTheSamePorts(@ForAll("lists") List<Ports> open) {
    var list = PortList.of(open);

    assertThat(PortSet.of(list.ports()).minus(but(list))).isEqualTo(PortSet.of(open));
  }

  private static PortSet but(PortList list) {
    return list.but().isEmpty() ? PortSet.NONE : PortSet.of(list.but());
  }

  @Provide
  Arbitrary<List<Ports>> lists() {
    var port = Arbitraries.integers().between(0, 30);
    return Combinators.combine(Arbitraries.integers().between(0, 255), port, port)
        .as((protocol, a, b) -> new Ports(protocol, Math.min(a, b), Math.max(a, b)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  private static List<Ports> ports(String... texts) {
    return Stream.of(texts).map(Ports::parse).toList();
  }
}

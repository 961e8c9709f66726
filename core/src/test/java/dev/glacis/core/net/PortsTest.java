package dev.glacis.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @Property
  void textReadBackIsTheSamePorts(@ForAll("ports") Ports ports) {
    assertThat(Ports.parse(ports.toString())).isEqualTo(ports);
  }

  @Property
  void twoOverlapWhereSomePacketIsMeantByBoth(
      @ForAll("fewPorts") Ports one, @ForAll("fewPorts") Ports other) {
    var common = false;
    for (var protocol = 0; protocol < 4; protocol++) {
      for (var port = 0; port < 8; port++) {
        common |= one.contains(protocol, port) && other.contains(protocol, port);
      }
    }

    assertThat(one.overlaps(other.protocol(), other.first(), other.last())).isEqualTo(common);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp/22, 6, 22, 22",
    "tcp/1-1024, 6, 1, 1024",
    "udp, 17, 0, 65535",
    "icmp, 1, 0, 65535",
    "icmpv6, 58, 0, 65535",
    "sctp/9, 132, 9, 9",
    "any, -1, 0, 65535",
    "all, -1, 0, 65535",
    "protocol-47, 47, 0, 65535",
    "protocol-6/22, 6, 22, 22",
    "tcp/0-65535, 6, 0, 65535",
    "TCP/22, 6, 22, 22",
    "Any, -1, 0, 65535",
    "PROTOCOL-47, 47, 0, 65535"
  })
  void readsWhatRulesSay(String text, int protocol, int first, int last) {
    assertThat(Ports.parse(text)).isEqualTo(new Ports(protocol, first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/22",
        "tcp/",
        "tcp/22-",
        "tcp/-22",
        "tcp/65536",
        "tcp/9-8",
        "tcp/+22",
        "tcp/ 22",
        "tcp/22/udp",
        "256",
        "-1",
        "tcp/\u0662",
        "tcp/99999999999"
      })
  void textThatIsNoPortIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ports.parse(text))
        .withMessage(
            "not a port: '" + text + "'; expected tcp/22, tcp/1-1024, udp/53, icmp or any");
  }

  @ParameterizedTest
  @CsvSource({"6, 9, 8", "6, -1, 8", "6, 0, 65536", "256, 0, 0", "-2, 0, 0"})
  void portsOutOfBoundsAreRefused(int protocol, int first, int last) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Ports(protocol, first, last));
  }

  @Provide
  Arbitrary<Ports> ports() {
    return ports(255, 65535);
  }

  @Provide
  Arbitrary<Ports> fewPorts() {
    return ports(3, 7);
  }

  private static Arbitrary<Ports> ports(int maxProtocol, int maxPort) {
    var port = Arbitraries.integers().between(0, maxPort);
    return Combinators.combine(Arbitraries.integers().between(-1, maxProtocol), port, port)
        .as((protocol, a, b) -> new Ports(protocol, Math.min(a, b), Math.max(a, b)));
  }
}

package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.fanout.Framing;
import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;

class ViewersTest {
  private static final int IN_ALL = 6;
  private static final int PER_ADDRESS = 2;

  private final Viewers viewers = new Viewers(Limits.USUAL.withViewers(IN_ALL, PER_ADDRESS));

  @Test
  void anAddressHasItsPlacesAndNoMore() {
    enter("192.0.2.1");
    var second = enter("192.0.2.1");
    refusedAs(429, "192.0.2.1");
    enter("192.0.2.2");
    assertThat(viewers.open(Framing.SSE)).isEqualTo(3);

    viewers.leave(second);
    enter("192.0.2.1");
    refusedAs(429, "192.0.2.1");
  }

  @Test
  void theAddressesOfOneIpv6NetworkOf64BitsAreOne() {
    enter("2001:db8::1");
    enter("2001:db8::2");
    refusedAs(429, "2001:db8::ffff:3");
    enter("2001:db8:0:1::1");
  }

  @Test
  void loopbackIsLimitedInAllOnly() {
    for (var i = 0; i < IN_ALL; i++) {
      enter(i % 2 == 0 ? "127.0.0.1" : "::1");
    }
    refusedAs(503, "127.0.0.1");
    refusedAs(503, "192.0.2.1");
    assertThat(viewers.open(Framing.SSE)).isEqualTo(IN_ALL);
  }

  @Test
  void anIpv4AddressWrittenAsIpv6IsTheSame() {
    enter("192.0.2.1");
    enter("::ffff:192.0.2.1");
    refusedAs(429, "192.0.2.1");
  }

  private Viewers.Place enter(String address) {
    return viewers.enter(Framing.SSE, SocketAddress.inetSocketAddress(1, address));
  }

  private void refusedAs(int status, String address) {
    var before = viewers.open(Framing.SSE);
    assertThatThrownBy(() -> enter(address))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status).isEqualTo(status));
    assertThat(viewers.open(Framing.SSE)).isEqualTo(before);
  }
}

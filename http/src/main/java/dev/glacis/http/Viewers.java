package dev.glacis.http;

import dev.glacis.core.fanout.Framing;
import dev.glacis.core.net.Address;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How many live streams are open, in all and by address, and that they stay within the limits.
/// Loopback has no limit of its own.
final class Viewers {
  private final Limits limits;
  private final AtomicInteger total = new AtomicInteger();
  private final AtomicInteger webSockets = new AtomicInteger();
  private final ConcurrentHashMap<Address, Integer> byAddress = new ConcurrentHashMap<>();

  Viewers(Limits limits) {
    this.limits = limits;
  }

  /// Takes a place; the viewer gives it back when it closes.
  ///
  /// @throws Problem 503 or 429 where there is none
  Place enter(Framing framing, SocketAddress from) {
    var place = new Place(framing, limitedAs(from.hostAddress()));
    if (total.incrementAndGet() > limits.maxViewers()) {
      total.decrementAndGet();
      throw new Problem(
          503, "too_many_viewers", "all " + limits.maxViewers() + " places are taken", null);
    }
    if (place.address != null
        && byAddress.merge(place.address, 1, Integer::sum) > limits.maxViewersPerAddress()) {
      leaveAddress(place.address);
      total.decrementAndGet();
      throw new Problem(
          429,
          "too_many_viewers",
          "one address may have %d viewers open".formatted(limits.maxViewersPerAddress()),
          null);
    }
    if (framing == Framing.WEB_SOCKET) {
      webSockets.incrementAndGet();
    }
    return place;
  }

  void leave(Place place) {
    total.decrementAndGet();
    if (place.framing == Framing.WEB_SOCKET) {
      webSockets.decrementAndGet();
    }
    if (place.address != null) {
      leaveAddress(place.address);
    }
  }

  int open(Framing framing) {
    var sockets = webSockets.get();
    return framing == Framing.WEB_SOCKET ? sockets : Math.max(0, total.get() - sockets);
  }

  /// The address that counts: of IPv6 the /64 that one user has; null for loopback.
  static @Nullable Address limitedAs(String text) {
    var zone = text.indexOf('%');
    var address = Address.parse(zone < 0 ? text : text.substring(0, zone));
    if (address.isV4()) {
      return address.v4() >>> 24 == 127 ? null : address;
    }
    return address.high() == 0 && address.low() == 1 ? null : new Address(address.high(), 0);
  }

  private void leaveAddress(Address address) {
    byAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
  }

  /// @param address null where it has no limit
  record Place(Framing framing, @Nullable Address address) {}
}

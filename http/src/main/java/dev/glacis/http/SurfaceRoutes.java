package dev.glacis.http;

import dev.glacis.core.net.Ports;
import dev.glacis.core.surface.MachineSet;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Surface;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who could attack a machine.
final class SurfaceRoutes {
  private static final AsciiString TOTAL = new AsciiString("x-total-count");
  private static final int MAX_PAGE = 1_000_000;

  private final Supplier<Surface> surfaces;

  SurfaceRoutes(Supplier<Surface> surfaces) {
    this.surfaces = surfaces;
  }

  void attackers(Exchange exchange) {
    var query = exchange.query();
    var surface = surfaces.get();
    var id = query.required("vm_id");
    var vm = surface.indexOf(id);
    var mode = mode(query);
    var port = port(query);
    var limit = query.integer("limit", 1, MAX_PAGE, Integer.MAX_VALUE);
    var after = query.one("after");
    if (vm < 0) {
      throw new Problem(
          404, "unknown_vm", "no machine has the id '" + Problem.shortened(id) + "'", "vm_id");
    }
    var all = surface.attackers(vm, mode, port);
    exchange.response().putHeader(TOTAL, Integer.toString(all.count()));
    send(exchange, after == null && limit >= all.count() ? all : page(surface, all, after, limit));
  }

  private static MachineSet page(
      Surface surface, MachineSet all, @Nullable String after, int limit) {
    var start = after == null ? -1 : surface.indexOf(after);
    if (after != null && start < 0) {
      throw Problem.invalid("after", after, "the id of a machine");
    }
    return all.page(start, limit);
  }

  private static void send(Exchange exchange, MachineSet machines) {
    exchange.response().putHeader(HttpHeaderNames.CONTENT_TYPE, Exchange.JSON);
    SlicedBody.of(machines).sendTo(exchange);
  }

  private static Mode mode(Query query) {
    var text = query.one("mode");
    return switch (text) {
      case null -> Mode.TRANSITIVE;
      case "transitive" -> Mode.TRANSITIVE;
      case "direct" -> Mode.DIRECT;
      default -> throw Problem.invalid("mode", text, "direct or transitive");
    };
  }

  private static @Nullable Ports port(Query query) {
    var text = query.one("port");
    if (text == null) {
      return null;
    }
    try {
      return Ports.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("port", text, "tcp/22, tcp/1-1024, udp/53, icmp or any");
    }
  }
}

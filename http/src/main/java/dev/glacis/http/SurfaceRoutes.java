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
  static final AsciiString TOTAL = new AsciiString("x-total-count");
  private static final int MAX_PAGE = 1_000_000;
  private static final int MAX_DEPTH = 1_000_000;

  private final Supplier<Surface> surfaces;
  private final Questions questions;

  SurfaceRoutes(Supplier<Surface> surfaces, Questions questions) {
    this.surfaces = surfaces;
    this.questions = questions;
  }

  void attackers(Exchange exchange) {
    var query = exchange.query();
    var surface = surfaces.get();
    var vm = machine(surface, "vm_id", query.required("vm_id"));
    var depth = depth(query, mode(query));
    var port = port(query);
    var pages = Pages.of(surface, query);
    if (port == null && depth == Integer.MAX_VALUE) {
      pages.send(exchange, surface.attackers(vm, depth, null));
    } else {
      questions.ask(
          exchange,
          () -> surface.attackers(vm, depth, port),
          machines -> pages.send(exchange, machines));
    }
  }

  void blast(Exchange exchange) {
    var surface = surfaces.get();
    var vm = machine(surface, "vm_id", exchange.query().required("vm_id"));
    Pages.of(surface, exchange.query()).send(exchange, surface.victims(vm));
  }

  /// @throws Problem 404 where there is no such machine
  static int machine(Surface surface, String parameter, String id) {
    var vm = surface.indexOf(id);
    if (vm < 0) {
      throw new Problem(
          404, "unknown_vm", "no machine has the id '" + Problem.shortened(id) + "'", parameter);
    }
    return vm;
  }

  /// The page of an answer that is asked for.
  ///
  /// @param after number of the machine that it follows, or -1
  private record Pages(int after, int limit) {
    static Pages of(Surface surface, Query query) {
      var limit = query.integer("limit", 1, MAX_PAGE, Integer.MAX_VALUE);
      var after = query.one("after");
      var start = after == null ? -1 : surface.indexOf(after);
      if (after != null && start < 0) {
        throw Problem.invalid("after", after, "the id of a machine");
      }
      return new Pages(start, limit);
    }

    void send(Exchange exchange, MachineSet all) {
      exchange.response().putHeader(TOTAL, Integer.toString(all.count()));
      exchange.response().putHeader(HttpHeaderNames.CONTENT_TYPE, Exchange.JSON);
      var page = after < 0 && limit >= all.count() ? all : all.page(after, limit);
      SlicedBody.of(page).sendTo(exchange);
    }
  }

  private static int depth(Query query, Mode mode) {
    var depth = query.integer("depth", 1, MAX_DEPTH, Integer.MAX_VALUE);
    if (mode == Mode.DIRECT && depth > 1 && query.one("depth") != null) {
      throw Problem.invalid("depth", Integer.toString(depth), "1, or mode transitive");
    }
    return mode == Mode.DIRECT ? 1 : depth;
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

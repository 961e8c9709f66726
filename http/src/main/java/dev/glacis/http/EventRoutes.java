package dev.glacis.http;

import dev.glacis.core.fanout.EventFilter;
import dev.glacis.core.fanout.Framing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Live streams: server-sent events and WebSocket.
///
/// Both write packets that are framed already past the HTTP encoder, which would frame them anew
/// for each viewer. Vert.x has no public way to do this, so the connection's pipeline is used.
final class EventRoutes {
  private static final AsciiString EVENT_STREAM = new AsciiString("text/event-stream");
  private static final AsciiString NO_BUFFERING = new AsciiString("x-accel-buffering");
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
  private static final Pattern SOCKET_KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
  private static final int MAX_VALUES = 64;
  private static final int MAX_LENGTH = 64;

  private final Hub hub;
  private final Pump pump;
  private final Gate gate;

  EventRoutes(Hub hub, Pump pump, Gate gate) {
    this.hub = hub;
    this.pump = pump;
    this.gate = gate;
  }

  void events(Exchange exchange) {
    var filter = filter(exchange.query());
    var request = exchange.request();
    var header = request.getHeader("last-event-id");
    var seen = header != null ? header : exchange.query().one("last_event_id");
    var response = exchange.response();
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, EVENT_STREAM);
    response.putHeader(NO_BUFFERING, "no");
    if (HttpMethod.HEAD.equals(request.method())) {
      exchange.end(Buffer.buffer());
      return;
    }
    if (request.version() != HttpVersion.HTTP_1_1) {
      throw new Problem(505, "http_1_1_needed", "a stream needs HTTP/1.1", null);
    }
    var place = hub.viewers().enter(Framing.SSE, request.remoteAddress());
    exchange.becomesStream();
    response.setChunked(true);
    exchange.writeHead();
    var viewer = new Viewer(Framing.SSE, beforeEncoder(request));
    var lane = pump.join(viewer, filter, seen);
    response.closeHandler(
        _ -> {
          exchange.finish();
          leave(lane, viewer, place);
        });
  }

  void webSocket(Exchange exchange) {
    var request = exchange.request();
    gate.checkOrigin(request);
    checkHandshake(request);
    var filter = filter(exchange.query());
    var seen = exchange.query().one("last_event_id");
    var place = hub.viewers().enter(Framing.WEB_SOCKET, request.remoteAddress());
    exchange.becomesStream();
    request
        .toWebSocket()
        .onComplete(
            socket -> {
              var out = ((WebSocketInternal) socket).channelHandlerContext();
              var viewer = new Viewer(Framing.WEB_SOCKET, out);
              var lane = pump.join(viewer, filter, seen);
              socket.closeHandler(
                  _ -> {
                    exchange.finish();
                    leave(lane, viewer, place);
                  });
            },
            failure -> {
              hub.viewers().leave(place);
              exchange.fail(failure);
            });
  }

  private void leave(Lane lane, Viewer viewer, Viewers.Place place) {
    if (!viewer.left) {
      viewer.left = true;
      pump.leave(lane, viewer);
      hub.viewers().leave(place);
    }
  }

  private static ChannelHandlerContext beforeEncoder(HttpServerRequest request) {
    var channel = ((ConnectionBase) request.connection()).channel();
    return channel.pipeline().context(HttpResponseEncoder.class);
  }

  private static void checkHandshake(HttpServerRequest request) {
    var upgrade = request.getHeader(HttpHeaderNames.UPGRADE);
    var connection = request.getHeader(HttpHeaderNames.CONNECTION);
    if (!HttpMethod.GET.equals(request.method())
        || !"websocket".equalsIgnoreCase(upgrade)
        || connection == null
        || !connection.toLowerCase(Locale.ROOT).contains("upgrade")
        || !"13".equals(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      throw new Problem(
          426, "websocket_expected", "this address speaks WebSocket, version 13", null);
    }
    var key = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (key == null || !SOCKET_KEY.matcher(key).matches()) {
      throw new Problem(400, "bad_request", "the WebSocket key is missing or malformed", null);
    }
  }

  private static EventFilter filter(Query query) {
    var countries = values(query, "country");
    for (var country : countries) {
      if (!COUNTRY.matcher(country).matches()) {
        throw Problem.invalid("country", country, "a country code of two letters");
      }
    }
    return new EventFilter(
        values(query, "kind"),
        countries,
        query.number("min_priority", 0, 100, 0),
        query.flag("own"));
  }

  private static Set<String> values(Query query, String name) {
    var values = new HashSet<>(query.all(name));
    for (var value : values) {
      if (value.length() > MAX_LENGTH) {
        throw Problem.invalid(name, value, "at most " + MAX_LENGTH + " characters");
      }
    }
    if (values.size() > MAX_VALUES) {
      throw Problem.invalid(name, values.size() + " values", "at most " + MAX_VALUES);
    }
    return values;
  }
}

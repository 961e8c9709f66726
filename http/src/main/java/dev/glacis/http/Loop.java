package dev.glacis.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// One event loop: its share of the connections, from request to answer, and of the viewers.
final class Loop extends VerticleBase {
  private static final int BACKLOG = 4096;
  private static final int MAX_TARGET = 64 << 10;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_FRAME = 4096;

  private final Shared shared;
  private final InetAddress address;
  private final AtomicInteger actualPort;

  /// What all event loops have in common.
  record Shared(
      ServerOptions options,
      Sources sources,
      Hub hub,
      RequestStats stats,
      OpenApi api,
      Gate gate,
      OperationsRoutes operations,
      DocsPage docs,
      WebFiles web,
      AtomicInteger questions) {
    Shared(ServerOptions options, Sources sources, Hub hub, RequestStats stats, OpenApi api) {
      this(
          options,
          sources,
          hub,
          stats,
          api,
          new Gate(options),
          new OperationsRoutes(options, sources, stats, hub),
          new DocsPage(api),
          new WebFiles(options.webRoot()),
          new AtomicInteger());
    }
  }

  Loop(Shared shared, InetAddress address, AtomicInteger actualPort) {
    this.shared = shared;
    this.address = address;
    this.actualPort = actualPort;
  }

  @Override
  public Future<?> start() {
    var limits = shared.options().limits();
    var pump = new Pump(vertx, context, shared.hub(), limits);
    var connections = new Connections(vertx, limits.requestTime());
    var router = new Router(shared.api().operations(), handlers(pump));
    return vertx
        .createHttpServer(httpOptions(limits))
        .connectionHandler(connections::opened)
        .invalidRequestHandler(this::malformed)
        .requestHandler(request -> answer(router, connections, request))
        .listen(listenAddress())
        .onSuccess(
            server -> {
              actualPort.set(server.actualPort());
              shared.hub().add(pump);
            });
  }

  /// Instead of port 0, which would be another port for each event loop, a free one that they
  /// share.
  private SocketAddress listenAddress() {
    var port = shared.options().port();
    var host = address.getHostAddress();
    return port == 0
        ? SocketAddress.sharedRandomPort(1, host)
        : SocketAddress.inetSocketAddress(port, host);
  }

  private HttpServerOptions httpOptions(Limits limits) {
    return new HttpServerOptions()
        .setAcceptBacklog(BACKLOG)
        .setTcpNoDelay(true)
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(MAX_TARGET)
        .setMaxHeaderSize(MAX_HEADERS)
        .setMaxWebSocketFrameSize(MAX_FRAME)
        .setMaxWebSocketMessageSize(MAX_FRAME)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) Math.min(Integer.MAX_VALUE, 3 * limits.requestTime().toMillis()));
  }

  private Map<String, Handler> handlers(Pump pump) {
    var limits = shared.options().limits();
    var questions = new Questions(vertx, shared.questions());
    var surface = new SurfaceRoutes(shared.sources().surface(), questions);
    var walks =
        new QuestionRoutes(vertx, shared.sources().surface(), shared.gate(), questions, limits);
    var network =
        new NetworkRoutes(vertx, shared.sources(), shared.gate(), questions, limits.maxNetwork());
    var reputation = new ReputationRoutes(shared.sources());
    var events = new EventRoutes(shared.hub(), pump, shared.gate());
    var ingest = new IngestRoutes(shared.sources().ingest(), shared.gate());
    var history = new HistoryRoutes(shared.sources().history(), questions);
    var handlers = new HashMap<String, Handler>();
    handlers.put("attackers", surface::attackers);
    handlers.put("blast", surface::blast);
    handlers.put("path", walks::path);
    handlers.put("choke", walks::choke);
    handlers.put("exposure", walks::exposure);
    handlers.put("diff", walks::diff);
    handlers.put("whatIf", walks::whatIf);
    handlers.put("whatIfBody", walks::whatIfBody);
    handlers.put("top", walks::top);
    handlers.put("network", network::get);
    handlers.put("replaceNetwork", network::put);
    handlers.put("stats", shared.operations()::stats);
    handlers.put("asns", reputation::asns);
    handlers.put("ips", reputation::ips);
    handlers.put("reputationOfAsn", reputation::reputationOfAsn);
    handlers.put("reputationOfAddress", reputation::reputationOfAddress);
    handlers.put("ingest", ingest::ingest);
    handlers.put("alerts", history::alerts);
    handlers.put("alertTotals", history::alertTotals);
    handlers.put("incidents", history::incidents);
    handlers.put("incident", history::incident);
    handlers.put("attacks", history::attacks);
    handlers.put("flows", history::flows);
    handlers.put("traffic", history::traffic);
    handlers.put("events", events::events);
    handlers.put("webSocket", events::webSocket);
    handlers.put("system", shared.operations()::system);
    handlers.put("metrics", shared.operations()::metrics);
    handlers.put("healthz", shared.operations()::healthz);
    handlers.put("readyz", shared.operations()::readyz);
    handlers.put("openapi", shared.docs()::openapi);
    handlers.put("docs", shared.docs()::docs);
    handlers.put("docsStyle", shared.docs()::style);
    handlers.put("webApp", shared.web()::index);
    handlers.put("webFiles", shared.web()::file);
    return handlers;
  }

  private void answer(Router router, Connections connections, HttpServerRequest request) {
    if (Gate.isAmbiguous(request)) {
      malformed(request);
      return;
    }
    var exchange = new Exchange(vertx, request, shared.stats(), shared.options().limits());
    connections.began(request, exchange);
    exchange.attempt(
        () -> {
          shared.gate().checkHost(request);
          var query = Query.of(request.uri());
          var match = router.find(request.method().name(), query.path());
          exchange.routed(match.route().operation(), query, match.pathParameters());
          match.route().handler().answer(exchange);
        });
  }

  private void malformed(HttpServerRequest request) {
    var problem =
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException _ ->
              new Problem(414, "target_too_long", "the address is too long", null);
          case TooLongHttpHeaderException _ ->
              new Problem(431, "headers_too_large", "the headers are too large", null);
          case null, default -> new Problem(400, "bad_request", "the request is malformed", null);
        };
    var exchange = new Exchange(vertx, request, shared.stats(), shared.options().limits());
    exchange.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    exchange.fail(problem);
    request.connection().close();
  }
}

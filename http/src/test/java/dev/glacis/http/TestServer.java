package dev.glacis.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.Rating;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.spi.MemoryChannels;
import dev.glacis.core.spi.MemoryHistory;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Network.FirewallRule;
import dev.glacis.core.surface.Network.Vm;
import dev.glacis.core.surface.Surface;
import dev.glacis.engine.Reloading;
import dev.glacis.formats.network.NetworkJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A real server on a free port with a small network, and a client for it.
final class TestServer implements AutoCloseable {
  static final long FIRST_ID = 1_000;

  /// Asking whether it is of the own network fails.
  static final String UNASKABLE = "203.0.113.250";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final MemoryChannels channels = new MemoryChannels(FIRST_ID, 100_000, 64 << 20);
  final MemoryHistory history = new MemoryHistory(10_000);
  final Intake intake = new Intake("attacks");
  final List<Intake> intakes = new CopyOnWriteArrayList<>(List.of(intake));
  final List<byte[]> ingested = new CopyOnWriteArrayList<>();
  final Map<String, Optional<String>> readiness =
      new TreeMap<>(Map.of("network", Optional.empty()));
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final GlacisServer server;
  final Reloading<Surface> network = new Reloading<>("network", Surface.of(network()));
  volatile boolean failing;
  volatile @Nullable RuntimeException uploadFailure;
  volatile RequestTotals others = RequestTotals.NONE;

  private TestServer(ServerOptions options) throws CannotListen {
    var asns = asns();
    var scores = scores(asns);
    var sources =
        new Sources(
            () -> {
              if (failing) {
                throw new IllegalStateException("a secret of the inside");
              }
              return network.get();
            },
            () -> scores,
            () -> asns,
            TestServer::own,
            channels,
            () -> others,
            history,
            () -> intakes,
            body -> {
              ingested.add(body);
              intake.received(3);
              intake.kept(2);
              intake.dropped("bad_address", 1);
              return new Ingested(2, new TreeMap<>(Map.of("bad_address", 1L)));
            },
            List.of(network),
            (document, warnings) -> {
              var failure = uploadFailure;
              if (failure != null) {
                throw failure;
              }
              return network.replace(
                  () -> Surface.of(NetworkJson.read(document, "body", warnings)));
            },
            Map.of("network", () -> readiness.getOrDefault("network", Optional.empty())),
            () -> Map.of("model", "a forest of 3 trees"));
    server = GlacisServer.start(options.withWebRoot("dev/glacis/http/webtest"), sources);
  }

  static TestServer start() {
    return start(options -> options);
  }

  static TestServer start(UnaryOperator<ServerOptions> adjust) {
    try {
      return new TestServer(adjust.apply(ServerOptions.of("127.0.0.1", 0, "test")));
    } catch (CannotListen e) {
      throw new IllegalStateException(e);
    }
  }

  static TestServer startOn(String host, int port) throws CannotListen {
    return new TestServer(ServerOptions.of(host, port, "test"));
  }

  private static boolean own(Address address) {
    if (address.equals(Address.parse(UNASKABLE))) {
      throw new IllegalStateException("nobody knows " + address);
    }
    return address.isPrivate();
  }

  int port() {
    return server.uri().getPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, null, headers);
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return MAPPER.readTree(get(path).body());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Publishes an attack and returns its channel id.
  long attack(String kind, String from, String to, int priority) {
    return channels.append(
        "cyberattacks",
        "message",
        """
        {"id":"%s-%s","kind":"%s","priority":%d,"src":{"iso_code":"%s","ip":"192.0.2.1"},"dst":{"iso_code":"%s","ip":"198.51.100.7"}}\
        """
            .formatted(from, to, kind, priority, from, to)
            .getBytes(UTF_8));
  }

  /// web-1 is attacked from the internet and by office machines; db-1 by web machines only.
  private static Network network() {
    var vms = new ArrayList<Vm>();
    vms.add(new Vm("web-1", null, List.of("web"), List.of(Address.parse("10.20.1.10"))));
    vms.add(new Vm("db-1", null, List.of("db"), List.of(Address.parse("10.20.3.10"))));
    vms.add(new Vm("office \"1\"", null, List.of("office"), List.of()));
    vms.add(new Vm("office-2", null, List.of("office"), List.of()));
    vms.add(new Vm("alone", null, List.of(), List.of()));
    return new Network(
        vms,
        List.of(
            new FirewallRule("fw-1", "office", "web", List.of(), List.of(Ports.parse("tcp/443"))),
            new FirewallRule("fw-2", "web", "db", List.of(), List.of(Ports.parse("tcp/3306"))),
            new FirewallRule(
                "fw-3", null, "web", List.of(Prefix.parse("192.0.2.0/24")), List.of())));
  }

  private static AsnTable asns() {
    return AsnTable.builder()
        .add(Prefix.parse("192.0.2.0/27"), 64496)
        .add(Prefix.parse("198.51.100.0/27"), 64497)
        .name(64496, "Example Transit 1")
        .build();
  }

  /// AS 64496 scores 1.75; nothing else has a score.
  private static Scores scores(AsnTable asns) {
    var builder = new ScoreBuilder(asns);
    builder.add(event("a", new Rating(5, 5, 10)));
    builder.add(event("b", new Rating(5, 5, 5)));
    return builder.build(Instant.EPOCH);
  }

  private static FeedEvent event(String id, Rating rating) {
    return new FeedEvent(
        "test", id, Prefix.parse("192.0.2.1"), 64496, Instant.EPOCH, rating, 0, List.of());
  }

  @Override
  public void close() {
    server.close();
    client.close();
    channels.close();
  }
}

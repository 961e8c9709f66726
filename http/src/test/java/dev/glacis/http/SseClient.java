package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A viewer by server-sent events.
final class SseClient implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final HttpResponse<Stream<String>> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  record Event(String id, String name, JsonNode data) {}

  SseClient(TestServer server, String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    response = server.client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    Map<String, String> fields = new HashMap<>();
    try {
      response
          .body()
          .forEach(
              line -> {
                if (line.isEmpty()) {
                  finish(fields);
                } else if (!line.startsWith(":")) {
                  var colon = line.indexOf(": ");
                  fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
              });
    } catch (RuntimeException e) {
      assertThat(e).isNotNull();
    }
  }

  private void finish(Map<String, String> fields) {
    if (fields.containsKey("data")) {
      try {
        events.add(
            new Event(
                fields.getOrDefault("id", ""),
                fields.getOrDefault("event", ""),
                MAPPER.readTree(fields.getOrDefault("data", ""))));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    fields.clear();
  }

  /// The next event, within half a minute.
  Event next() throws InterruptedException {
    var event = events.poll(30, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return event;
  }

  List<Event> next(int count) throws InterruptedException {
    var list = new ArrayList<Event>();
    while (list.size() < count) {
      list.add(next());
    }
    return list;
  }

  /// Whether everything that came was taken.
  boolean isQuiet() {
    return events.isEmpty();
  }

  @Override
  public void close() {
    response.body().close();
  }
}

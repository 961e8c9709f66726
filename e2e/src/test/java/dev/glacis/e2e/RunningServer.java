package dev.glacis.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `demo` or `serve` in a process of its own, on a free port.
final class RunningServer implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://\\S+?:\\d+");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI uri;

  private RunningServer(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /// Starts the command with `--port 0` and waits for the address that it prints.
  static RunningServer start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /// As [#start(String...)], with variables besides those of the tests.
  static RunningServer start(Map<String, String> environment, String... arguments)
      throws IOException {
    var builder = Program.launcher(environment, arguments);
    builder.command().addAll(List.of("--port", "0"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    var process = builder.start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      var address = ADDRESS.matcher(line);
      if (address.find()) {
        return new RunningServer(process, URI.create(address.group()));
      }
    }
    throw new AssertionError("the server ended without printing an address");
  }

  URI uri() {
    return uri;
  }

  Process process() {
    return process;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri.resolve(path)).timeout(PATIENCE).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, json);
  }

  HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
    return send("PUT", path, json);
  }

  private HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri.resolve(path))
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  /// The data of the first event of a kind whose data holds a text.
  String firstEvent(String kind, String holding) throws IOException, InterruptedException {
    return events("", kind, holding).getLast().data();
  }

  /// What a viewer gets, up to the first event of a kind whose data holds a text.
  ///
  /// @param seen the last event id that the viewer has; empty for a newcomer
  List<Event> events(String seen, String kind, String holding)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri.resolve("/events")).timeout(PATIENCE);
    if (!seen.isEmpty()) {
      request.header("last-event-id", seen);
    }
    var events = new ArrayList<Event>();
    try (var lines = client.send(request.build(), BodyHandlers.ofLines()).body()) {
      var id = "";
      var name = "";
      for (var line : (Iterable<String>) lines::iterator) {
        var value = line.substring(line.indexOf(':') + 1).strip();
        if (line.startsWith("id:")) {
          id = value;
        } else if (line.startsWith("event:")) {
          name = value;
        } else if (line.startsWith("data:")) {
          events.add(new Event(id, name, value));
          if (name.equals(kind) && value.contains(holding)) {
            return events;
          }
        }
      }
    }
    throw new AssertionError("the stream ended without such a " + kind);
  }

  /// One event of a stream.
  record Event(String id, String kind, String data) {}

  /// Asks the process to stop, as Ctrl-C does, and returns its exit status.
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running after being asked to stop");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    client.shutdownNow();
    process.destroyForcibly();
  }
}

package dev.glacis.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop. One that brings no complete request for too long is closed,
/// however many bytes trickle in. Streams and answers under way are left alone.
final class Connections {
  private final Map<HttpConnection, State> open = new HashMap<>();
  private final long patienceNanos;

  Connections(Vertx vertx, Duration patience) {
    patienceNanos = patience.toNanos();
    vertx.setPeriodic(Math.max(1, patience.toMillis() / 4), _ -> sweep());
  }

  void opened(HttpConnection connection) {
    open.put(connection, new State());
    connection.closeHandler(_ -> open.remove(connection));
  }

  void began(HttpServerRequest request, Exchange exchange) {
    var state = open.get(request.connection());
    if (state != null) {
      state.since = System.nanoTime();
      state.current = exchange;
    }
  }

  private void sweep() {
    var now = System.nanoTime();
    for (var entry : new ArrayList<>(open.entrySet())) {
      var state = entry.getValue();
      if (now - state.sinceNanos() > patienceNanos && state.isWaitingForClient()) {
        entry.getKey().close();
      }
    }
  }

  private static final class State {
    private long since = System.nanoTime();
    private @Nullable Exchange current;

    long sinceNanos() {
      return current == null || current.isFinished()
          ? since
          : Math.max(since, current.progressedNanos());
    }

    boolean isWaitingForClient() {
      return current == null || current.isFinished() || !current.request().isEnded();
    }
  }
}

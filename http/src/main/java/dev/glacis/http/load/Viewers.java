package dev.glacis.http.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// Viewers of a stream of server-sent events, each over a connection of its own, that count what
/// arrives.
public final class Viewers {
  private static final int AT_ONCE = 200;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final LoadTest.Options options;
  private final AtomicLongArray events;
  private final LongAdder bytes = new LongAdder();
  private final AtomicIntegerArray streaming;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch opened;
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private volatile boolean counting;

  /// @param connected viewers whose stream began
  /// @param events events of all viewers
  /// @param fewest events of the viewer that got fewest, of those connected
  /// @param errors by reason
  public record Report(
      long connected,
      long events,
      long fewest,
      long most,
      long bytes,
      double seconds,
      Map<String, Long> errors) {}

  private Viewers(LoadTest.Options options) {
    this.options = options;
    events = new AtomicLongArray(options.clients());
    streaming = new AtomicIntegerArray(options.clients());
    opened = new CountDownLatch(options.clients());
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(options.url().getHost())
                .setDefaultPort(options.url().getPort() < 0 ? 80 : options.url().getPort()),
            new PoolOptions().setHttp1MaxSize(options.clients()));
  }

  /// Opens all streams, counts what arrives from then on for the time given, and reports.
  public static Report watch(LoadTest.Options options) throws InterruptedException {
    var viewers = new Viewers(options);
    try {
      return viewers.watch();
    } finally {
      viewers.client.close();
      viewers.vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Report watch() throws InterruptedException {
    vertx.runOnContext(
        _ -> {
          for (var i = 0; i < Math.min(AT_ONCE, options.clients()); i++) {
            openNext();
          }
        });
    opened.await();
    counting = true;
    var began = System.nanoTime();
    TimeUnit.SECONDS.sleep(options.seconds());
    counting = false;
    var seconds = (System.nanoTime() - began) / 1e9;
    var counted = new TreeMap<String, Long>();
    errors.forEach((reason, count) -> counted.put(reason, count.sum()));
    var each =
        IntStream.range(0, options.clients())
            .filter(viewer -> streaming.get(viewer) != 0)
            .mapToLong(events::get)
            .summaryStatistics();
    return new Report(
        each.getCount(),
        each.getSum(),
        each.getCount() == 0 ? 0 : each.getMin(),
        each.getCount() == 0 ? 0 : each.getMax(),
        bytes.sum(),
        seconds,
        counted);
  }

  /// Opens the next stream; when it is open, the one after.
  private void openNext() {
    var viewer = next.getAndIncrement();
    if (viewer >= options.clients()) {
      return;
    }
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI(options.path(""))
                .putHeader("Accept", "text/event-stream"))
        .compose(HttpClientRequest::send)
        .onComplete(
            answer -> {
              if (answer.failed()) {
                count(String.valueOf(answer.cause().getMessage()));
              } else if (answer.result().statusCode() != 200) {
                count("status " + answer.result().statusCode());
              } else {
                streaming.set(viewer, 1);
                read(viewer, answer.result());
              }
              opened.countDown();
              openNext();
            });
  }

  private void read(int viewer, HttpClientResponse response) {
    var line = new DataLines();
    response.handler(
        part -> {
          var found = line.count(part);
          if (counting) {
            events.addAndGet(viewer, found);
            bytes.add(part.length());
          }
        });
    response.exceptionHandler(e -> count(String.valueOf(e.getMessage())));
    response.endHandler(_ -> count("stream ended by the server"));
  }

  private void count(String reason) {
    errors.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  /// Counts lines that begin with `data:`, however they are cut into pieces.
  private static final class DataLines {
    private static final byte[] START = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final int OTHER = -1;
    private int matched;

    int count(Buffer part) {
      var found = 0;
      for (var i = 0; i < part.length(); i++) {
        var b = part.getByte(i);
        if (b == '\n') {
          matched = 0;
        } else if (matched != OTHER) {
          matched = b == START[matched] ? matched + 1 : OTHER;
          if (matched == START.length) {
            found++;
            matched = OTHER;
          }
        }
      }
      return found;
    }
  }
}

package dev.glacis.http.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/// Clients that ask a server over and over, each over a connection of its own, one question at a
/// time.
///
/// Without a rate, a client asks again when it has its answer: that finds the peak. With a rate,
/// questions fall due at even intervals whatever the server does, and an answer's time counts from
/// when its question fell due, so that a server that stalls cannot hide it ("coordinated omission",
/// Gil Tene).
public final class LoadTest {
  private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final Options options;
  private final ConcurrentHistogram times = new ConcurrentHistogram(MAX_NANOS, 3);
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder bytes = new LongAdder();
  private final CountDownLatch done;
  private final AtomicInteger due = new AtomicInteger();
  private long began;
  private long end;

  /// `{}` as it stands in a URL.
  public static final String PLACE = "%7B%7D";

  /// @param url [#PLACE] in it is replaced by one of the values for each question
  /// @param values drawn at random, always the same ones; may be empty
  /// @param rate questions a second of all clients together; 0 for as many as are answered
  public record Options(URI url, List<String> values, int clients, double rate, int seconds) {
    /// @throws IllegalArgumentException naming what is out of range
    public Options {
      values = List.copyOf(values);
      if (clients < 1 || clients > 100_000) {
        throw new IllegalArgumentException("clients: " + clients + "; expected 1 to 100000");
      }
      if (!(rate >= 0) || rate > 1e7) {
        throw new IllegalArgumentException("rate: " + rate + "; expected 0 to 10000000");
      }
      if (seconds < 1 || seconds > 86_400) {
        throw new IllegalArgumentException("seconds: " + seconds + "; expected 1 to 86400");
      }
      if (!"http".equals(url.getScheme()) || url.getHost() == null) {
        throw new IllegalArgumentException("url: " + url + "; expected http://HOST:PORT/PATH");
      }
    }

    /// What is asked for, with a value in place of `{}`.
    String path(String value) {
      var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      var whole = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
      return whole.replace(PLACE, URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private String path(SplittableRandom draws) {
    var values = options.values();
    return options.path(values.isEmpty() ? "" : values.get(draws.nextInt(values.size())));
  }

  /// @param answers with status 2xx
  /// @param errors by reason: `status 404`, or what failed
  /// @param bytes of bodies
  /// @param times of answers, nanoseconds
  public record Report(
      long answers,
      Map<String, Long> errors,
      long bytes,
      double seconds,
      ConcurrentHistogram times) {
    public double rate() {
      return answers / seconds;
    }
  }

  private LoadTest(Options options) {
    this.options = options;
    done = new CountDownLatch(options.clients());
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(options.url().getHost())
                .setDefaultPort(options.url().getPort() < 0 ? 80 : options.url().getPort())
                .setConnectTimeout(TIMEOUT_MILLIS),
            new PoolOptions()
                .setHttp1MaxSize(options.clients())
                .setEventLoopSize(1)
                .setMaxWaitQueueSize(options.clients()));
  }

  /// Runs to the end and reports.
  public static Report run(Options options) throws InterruptedException {
    var test = new LoadTest(options);
    try {
      return test.run();
    } finally {
      test.client.close();
      test.vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Report run() throws InterruptedException {
    began = System.nanoTime();
    end = began + TimeUnit.SECONDS.toNanos(options.seconds());
    for (var c = 0; c < options.clients(); c++) {
      var draws = new SplittableRandom(c);
      vertx.runOnContext(_ -> next(draws));
    }
    done.await();
    var seconds = (System.nanoTime() - began) / 1e9;
    var counted = new TreeMap<String, Long>();
    errors.forEach((reason, count) -> counted.put(reason, count.sum()));
    return new Report(times.getTotalCount(), counted, bytes.sum(), seconds, times);
  }

  /// Asks the next question when it falls due.
  private void next(SplittableRandom draws) {
    if (options.rate() == 0) {
      ask(draws, System.nanoTime());
      return;
    }
    var at = began + (long) (due.getAndIncrement() * 1e9 / options.rate());
    var wait = at - System.nanoTime();
    if (wait < 500_000) {
      ask(draws, at);
    } else {
      vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)), _ -> ask(draws, at));
    }
  }

  private void ask(SplittableRandom draws, long due) {
    var now = System.nanoTime();
    if (Math.max(due, now) >= end) {
      done.countDown();
      return;
    }
    var at = Math.min(due, now);
    client
        .request(new RequestOptions().setMethod(HttpMethod.GET).setURI(path(draws)))
        .compose(request -> request.idleTimeout(TIMEOUT_MILLIS).send())
        .compose(this::read)
        .onComplete(
            answer -> {
              if (answer.failed()) {
                count(String.valueOf(answer.cause().getMessage()));
                vertx.setTimer(10, _ -> next(draws));
              } else if (answer.result() / 100 != 2) {
                count("status " + answer.result());
                next(draws);
              } else {
                times.recordValue(Math.min(MAX_NANOS, System.nanoTime() - at));
                next(draws);
              }
            });
  }

  private Future<Integer> read(HttpClientResponse response) {
    response.handler(part -> bytes.add(part.length()));
    return response.end().map(_ -> response.statusCode());
  }

  private void count(String reason) {
    errors.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }
}

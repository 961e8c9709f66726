package dev.glacis.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// One request and its answer, which is given once.
final class Exchange {
  static final AsciiString JSON = new AsciiString("application/json");
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  /// How long a client that is still sending may read why it was refused.
  private static final long LINGER_MILLIS = 500;

  private static final String RETRY_SECONDS = "1";

  /// Bytes of a large body that must come within the time of a small one.
  private static final long STRIDE = 1 << 20;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final RequestStats stats;
  private final Limits limits;
  private final long began = System.nanoTime();
  private Query query = Query.of("/");
  private Map<String, String> pathParameters = Map.of();
  private long progressedNanos = began;
  private long progressedBytes;
  private boolean counted;
  private boolean stream;
  private boolean finished;

  Exchange(Vertx vertx, HttpServerRequest request, RequestStats stats, Limits limits) {
    this.vertx = vertx;
    this.request = request;
    this.stats = stats;
    this.limits = limits;
    request.response().closeHandler(_ -> finish());
  }

  void routed(Operation operation, Query asked, Map<String, String> values) {
    counted = operation.counted();
    query = asked;
    pathParameters = values;
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  Query query() {
    return query;
  }

  String pathParameter(String name) {
    return pathParameters.getOrDefault(name, "");
  }

  /// From now on this is a long-lived stream: counted when it ends, without its time.
  void becomesStream() {
    stream = true;
  }

  /// A large body has come so far.
  void progressed(long bytes) {
    if (bytes - progressedBytes >= STRIDE) {
      progressedBytes = bytes;
      progressedNanos = System.nanoTime();
    }
  }

  /// When the request began, or the last large part of its body came.
  long progressedNanos() {
    return progressedNanos;
  }

  void json(byte[] body) {
    json(200, body);
  }

  void json(int status, byte[] body) {
    send(status, JSON, body);
  }

  void send(int status, CharSequence contentType, byte[] body) {
    response().setStatusCode(status);
    response().putHeader(HttpHeaderNames.CONTENT_TYPE, contentType);
    end(Buffer.buffer(body));
  }

  /// Hands over the last (or only) bytes of the body.
  void end(Buffer last) {
    var response = response();
    if (response.ended() || response.closed()) {
      finish();
      return;
    }
    if (!response.headWritten()) {
      completeHead();
    }
    finish();
    var sent = response.end(last);
    if (isBodyComing()) {
      sent.onComplete(_ -> vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close()));
    }
  }

  /// Sends the head before the first piece of a body.
  void writeHead() {
    completeHead();
    response().writeHead();
  }

  private void completeHead() {
    var headers = response().headers();
    SecurityHeaders.addTo(headers);
    if (!headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
      headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    }
    if (isBodyComing()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  /// Counts the request, once.
  void finish() {
    if (finished) {
      return;
    }
    finished = true;
    if (counted && stream) {
      stats.streamEnded();
    } else if (counted) {
      stats.finished(System.nanoTime() - began);
    }
  }

  /// Whether parts of a body are still to come; of a request without body, the end is no part.
  private boolean isBodyComing() {
    return !request.isEnded()
        && (request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING));
  }

  boolean isFinished() {
    return finished;
  }

  /// Answers with an error of the one shape; what is not a [Problem] is logged and told as 500.
  void fail(Throwable failure) {
    var problem =
        failure instanceof Problem known
            ? known
            : new Problem(500, "internal", "the server could not answer; its log says why", null);
    if (problem.status >= 500 && problem != failure) {
      LOG.log(
          System.Logger.Level.ERROR,
          "could not answer %s: %s".formatted(Problem.shortened(request.uri()), cause(failure)));
    }
    if (response().headWritten()) {
      finish();
      request.connection().close();
      return;
    }
    if (problem.code.equals(Problem.BUSY)) {
      response().putHeader(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    if (problem.allow != null) {
      response().putHeader(HttpHeaderNames.ALLOW, problem.allow);
    }
    json(problem.status, problem.toJson());
  }

  /// What failed, and where in the program, in one line.
  private static String cause(Throwable failure) {
    var frames = failure.getStackTrace();
    return failure.toString().lines().findFirst().orElse("")
        + (frames.length == 0 ? "" : " (" + frames[0] + ")");
  }

  /// Reads the whole body, then goes on.
  void withBody(Consumer<byte[]> then) {
    var announced = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (announced != null
        && (announced.length() > 9 || Integer.parseInt(announced) > limits.maxBody())) {
      throw Problem.tooLarge(limits.maxBody());
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT))) {
      response().writeContinue();
    }
    var body = Buffer.buffer();
    request.handler(
        part -> {
          if (finished) {
            return;
          }
          if (body.length() + part.length() > limits.maxBody()) {
            fail(Problem.tooLarge(limits.maxBody()));
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        _ -> {
          if (!finished) {
            attempt(() -> then.accept(body.getBytes()));
          }
        });
  }

  /// Runs work that may block elsewhere, then goes on here.
  <T> void aside(Callable<T> work, Consumer<T> then) {
    vertx
        .executeBlocking(work, false)
        .onComplete(result -> attempt(() -> then.accept(result)), this::fail);
  }

  /// Runs a step of the answer; what it throws becomes an error answer.
  void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }
}

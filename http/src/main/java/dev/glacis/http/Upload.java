package dev.glacis.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A body too large for memory: it goes to a temporary file as it comes, which is removed when it
/// was used or the client went away.
final class Upload {
  static final String PREFIX = "glacis-" + ProcessHandle.current().pid() + "-";

  private final Vertx vertx;
  private final Exchange exchange;
  private final long limit;
  private long received;

  private Upload(Vertx vertx, Exchange exchange, long limit) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.limit = limit;
  }

  /// Receives the body, then goes on with its file, which whoever is given it deletes.
  ///
  /// @param limit bytes
  /// @throws Problem 413 where the body is announced to be larger
  static void receive(Vertx vertx, Exchange exchange, long limit, Consumer<Path> then) {
    var request = exchange.request();
    var announced = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (announced != null && (announced.length() > 18 || Long.parseLong(announced) > limit)) {
      throw Problem.tooLarge(limit);
    }
    request.pause();
    var upload = new Upload(vertx, exchange, limit);
    exchange.aside(
        () -> Files.createTempFile(PREFIX, ".upload"),
        file ->
            vertx
                .fileSystem()
                .open(file.toString(), new OpenOptions().setWrite(true))
                .onComplete(
                    open -> upload.copy(open, file, then), failure -> upload.fail(file, failure)));
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(Upload.class.getName())
          .log(System.Logger.Level.WARNING, "could not delete " + file + ": " + e.getMessage());
    }
  }

  private void copy(AsyncFile file, Path path, Consumer<Path> then) {
    var request = exchange.request();
    request.handler(part -> write(file, part));
    request.endHandler(
        _ ->
            file.close()
                .onComplete(
                    _ -> {
                      if (exchange.isFinished()) {
                        discard(path);
                      } else {
                        exchange.attempt(() -> then.accept(path));
                      }
                    },
                    failure -> fail(path, failure)));
    request.exceptionHandler(_ -> file.close().onComplete(_ -> discard(path)));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT))) {
      exchange.response().writeContinue();
    }
    request.resume();
  }

  private void write(AsyncFile file, Buffer part) {
    received += part.length();
    exchange.progressed(received);
    if (exchange.isFinished()) {
      return;
    }
    if (received > limit) {
      exchange.fail(Problem.tooLarge(limit));
      return;
    }
    file.write(part).onFailure(exchange::fail);
    if (file.writeQueueFull()) {
      exchange.request().pause();
      file.drainHandler(_ -> exchange.request().resume());
    }
  }

  private void fail(Path file, Throwable failure) {
    discard(file);
    exchange.fail(failure);
  }

  private void discard(Path file) {
    vertx.executeBlocking(
        () -> {
          delete(file);
          return true;
        },
        false);
  }
}

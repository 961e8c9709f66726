package dev.glacis.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/// The HTTP library alone: every request is answered with the same body. What a server that looks
/// something up could reach at best.
public final class ConstantServer extends AbstractVerticle {
  private static final int LOOPS = Runtime.getRuntime().availableProcessors();

  private final int port;
  private final Buffer body;

  private ConstantServer(int port, int bytes) {
    this.port = port;
    body = Buffer.buffer(new byte[bytes]);
  }

  /// @param args port, bytes of the body
  public static void main(String[] args) {
    var port = Integer.parseInt(args[0]);
    var bytes = Integer.parseInt(args[1]);
    Vertx.vertx()
        .deployVerticle(
            () -> new ConstantServer(port, bytes), new DeploymentOptions().setInstances(LOOPS))
        .onSuccess(_ -> System.out.println("http://127.0.0.1:" + port))
        .onFailure(
            e -> {
              System.err.println(e.getMessage());
              System.exit(1);
            });
  }

  @Override
  public void start() {
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
        .requestHandler(
            request ->
                request.response().putHeader("content-type", "application/json").end(body.slice()))
        .listen(port);
  }
}

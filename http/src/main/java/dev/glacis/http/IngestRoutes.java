package dev.glacis.http;

import dev.glacis.formats.BadInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/// Raw attacks handed in from outside.
final class IngestRoutes {
  private final Ingest ingest;
  private final Gate gate;

  IngestRoutes(Ingest ingest, Gate gate) {
    this.ingest = ingest;
    this.gate = gate;
  }

  void ingest(Exchange exchange) {
    gate.checkOrigin(exchange.request());
    requireJson(exchange.request());
    exchange.withBody(
        body -> exchange.aside(() -> accept(body), result -> exchange.json(202, toJson(result))));
  }

  private Ingested accept(byte[] body) {
    try {
      return ingest.accept(body);
    } catch (BadInput e) {
      var message = e.getMessage();
      throw Problem.badBody(message == null ? "the body is not what was expected" : message);
    }
  }

  /// A browser sends this type to another site only after asking, and is never told yes.
  private static void requireJson(HttpServerRequest request) {
    var type = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
    var essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!essence.equals("application/json")) {
      throw new Problem(
          415, "unsupported_media_type", "the body must be application/json", "content-type");
    }
  }

  private static byte[] toJson(Ingested result) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("kept", result.kept());
          json.writeNumberField("refused", result.refusedInAll());
          json.writeObjectFieldStart("reasons");
          for (var reason : result.refused().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}

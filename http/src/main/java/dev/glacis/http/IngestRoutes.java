package dev.glacis.http;

import dev.glacis.formats.BadInput;

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
    Gate.checkJson(exchange.request());
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

package dev.glacis.http;

import dev.glacis.core.spi.ChannelsAway;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.network.NetworkPieces;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The network that is served, out and in.
final class NetworkRoutes {
  private static final int WARNINGS = 20;

  private final Vertx vertx;
  private final Sources sources;
  private final Gate gate;
  private final Questions questions;
  private final long limit;

  /// @param limit bytes of a document, as it comes and uncompressed
  NetworkRoutes(Vertx vertx, Sources sources, Gate gate, Questions questions, long limit) {
    this.vertx = vertx;
    this.sources = sources;
    this.gate = gate;
    this.questions = questions;
    this.limit = limit;
  }

  /// Streams the document as fast as the client reads.
  void get(Exchange exchange) {
    var network = sources.surface().get().network();
    exchange.response().putHeader(HttpHeaderNames.CONTENT_TYPE, Exchange.JSON);
    if (HttpMethod.HEAD.equals(exchange.request().method())) {
      exchange.end(Buffer.buffer());
      return;
    }
    exchange.response().setChunked(true);
    exchange.writeHead();
    goOn(exchange, new NetworkPieces(network));
  }

  private static void goOn(Exchange exchange, NetworkPieces pieces) {
    var response = exchange.response();
    while (!response.closed()) {
      var piece = pieces.next();
      if (piece == null) {
        exchange.end(Buffer.buffer());
        return;
      }
      response.write(Buffer.buffer(piece));
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> goOn(exchange, pieces));
        return;
      }
    }
  }

  void put(Exchange exchange) {
    gate.checkMayChange(exchange.request());
    gate.checkOrigin(exchange.request());
    Gate.checkJson(exchange.request());
    Gate.checkEncoding(exchange.request());
    Upload.receive(
        vertx,
        exchange,
        limit,
        file -> {
          try {
            questions.ask(exchange, () -> replace(file), answer -> exchange.json(200, answer));
          } catch (Problem e) {
            Upload.delete(file);
            throw e;
          }
        });
  }

  private byte[] replace(Path file) {
    var warnings = new ArrayList<String>();
    try (var in = new Bounded(CompressedInput.of(Files.newInputStream(file), "body"), limit)) {
      var surface =
          sources
              .upload()
              .replace(
                  in,
                  warning -> {
                    if (warnings.size() < WARNINGS) {
                      warnings.add(warning);
                    }
                  });
      return answer(surface.size(), surface.network().rules().size(), warnings);
    } catch (BadInput | IllegalArgumentException e) {
      throw Problem.badBody(e.getMessage() == null ? "no network" : e.getMessage());
    } catch (Problem e) {
      throw e;
    } catch (ChannelsAway e) {
      throw Problem.away(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException("could not replace the network: " + e, e);
    } finally {
      Upload.delete(file);
    }
  }

  private static byte[] answer(int vms, int rules, List<String> warnings) throws IOException {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("vm_count", vms);
          json.writeNumberField("rule_count", rules);
          json.writeArrayFieldStart("warnings");
          for (var warning : warnings) {
            json.writeString(warning);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}

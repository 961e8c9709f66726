package dev.glacis.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glacis.core.surface.Choke;
import dev.glacis.core.surface.Difference;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Origin;
import dev.glacis.core.surface.Ranking;
import dev.glacis.core.surface.Surface;
import dev.glacis.core.surface.WhatIf;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.network.Comparison;
import dev.glacis.formats.network.RuleText;
import dev.glacis.formats.network.SurfaceJson;
import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Questions about the network that walk a large part of it, or compile it anew.
final class QuestionRoutes {
  private static final String ANY = "any";
  private static final int USUAL = 10;
  private static final int MAX_NAMED = 1000;
  private static final int USUAL_PAGE = 1000;
  private static final int MAX_PAGE = 100_000;
  private static final int MAX_RULES = 1000;

  private final Vertx vertx;
  private final Supplier<Surface> surfaces;
  private final Gate gate;
  private final Questions questions;
  private final Limits limits;

  QuestionRoutes(
      Vertx vertx, Supplier<Surface> surfaces, Gate gate, Questions questions, Limits limits) {
    this.vertx = vertx;
    this.surfaces = surfaces;
    this.gate = gate;
    this.questions = questions;
    this.limits = limits;
  }

  void path(Exchange exchange) {
    var surface = surfaces.get();
    var from = exchange.query().required("from");
    var to = exchange.query().required("to");
    var target = SurfaceRoutes.machine(surface, "to", to);
    var source =
        from.equals(SurfaceJson.INTERNET) ? -1 : SurfaceRoutes.machine(surface, "from", from);
    questions.ask(
        exchange,
        () -> {
          var path = source < 0 ? surface.pathFromInternet(target) : surface.path(source, target);
          return Json.write(json -> SurfaceJson.path(from, to, path, json));
        },
        exchange::json);
  }

  void choke(Exchange exchange) {
    var surface = surfaces.get();
    var to = exchange.query().required("to");
    var asked = exchange.query().one("from");
    var from = asked == null ? SurfaceJson.INTERNET : asked;
    var limit = exchange.query().integer("limit", 1, MAX_NAMED, USUAL);
    var target = SurfaceRoutes.machine(surface, "to", to);
    var origin =
        switch (from) {
          case SurfaceJson.INTERNET -> Origin.Anywhere.INTERNET;
          case ANY -> Origin.Anywhere.ANY_MACHINE;
          default -> new Origin.Machine(SurfaceRoutes.machine(surface, "from", from));
        };
    questions.ask(
        exchange,
        () -> {
          var choke = Choke.of(surface, origin, target, limit);
          return Json.write(json -> SurfaceJson.choke(from, to, choke, json));
        },
        exchange::json);
  }

  void exposure(Exchange exchange) {
    var surface = surfaces.get();
    var limit = exchange.query().integer("limit", 1, MAX_PAGE, USUAL_PAGE);
    var after = exchange.query().one("after");
    var start = after == null ? -1 : surface.indexOf(after);
    if (after != null && start < 0) {
      throw Problem.invalid("after", after, "the id of a machine");
    }
    questions.ask(
        exchange,
        () -> {
          var exposures = surface.exposure();
          var total = exposures.stream().mapToInt(e -> e.machines().count()).sum();
          var body =
              Json.write(json -> SurfaceJson.exposure(surface, exposures, start, limit, json));
          return new Page(total, body);
        },
        page -> {
          exchange.response().putHeader(SurfaceRoutes.TOTAL, Integer.toString(page.total()));
          exchange.json(page.body());
        });
  }

  private record Page(int total, byte[] body) {}

  void top(Exchange exchange) {
    var surface = surfaces.get();
    var limit = exchange.query().integer("limit", 1, MAX_NAMED, USUAL);
    var asked = exchange.query().one("by");
    var by =
        switch (asked == null ? "attackers" : asked.toLowerCase(Locale.ROOT)) {
          case "attackers" -> Ranking.By.ATTACKERS;
          case "blast" -> Ranking.By.BLAST;
          case String other -> throw Problem.invalid("by", other, "attackers or blast");
        };
    questions.ask(
        exchange,
        () -> {
          var ranking = Ranking.of(surface, by, limit, Ranking.USUAL_STEPS);
          return Json.write(json -> SurfaceJson.ranking(surface, by, ranking, json));
        },
        exchange::json);
  }

  /// The body may be as large as two networks from this machine, elsewhere no larger than any.
  void diff(Exchange exchange) {
    gate.checkOrigin(exchange.request());
    Gate.checkJson(exchange.request());
    var served = surfaces.get();
    var examples = exchange.query().integer("examples", 0, MAX_NAMED, USUAL);
    Upload.receive(
        vertx,
        exchange,
        Gate.isLocal(exchange.request()) ? limits.maxNetwork() : limits.maxBody(),
        file -> {
          try {
            questions.ask(exchange, () -> compare(file, served, examples), exchange::json);
          } catch (Problem e) {
            Upload.delete(file);
            throw e;
          }
        });
  }

  private static byte[] compare(Path file, Surface served, int examples) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      var asked = Comparison.read(in, "body", _ -> {});
      var before = asked.before() == null ? served : Surface.of(asked.before());
      return difference(before, asked.after(), examples);
    } catch (BadInput | IllegalArgumentException e) {
      throw Problem.badBody(String.valueOf(e.getMessage()));
    } finally {
      Upload.delete(file);
    }
  }

  private static byte[] difference(Surface before, Network after, int examples) {
    var difference = Difference.of(before, Surface.of(after), examples);
    return Json.write(json -> SurfaceJson.difference(difference, json));
  }

  void whatIf(Exchange exchange) {
    whatIf(exchange, exchange.query().every("remove"), exchange.query().every("add"));
  }

  void whatIfBody(Exchange exchange) {
    gate.checkOrigin(exchange.request());
    Gate.checkJson(exchange.request());
    exchange.withBody(
        body -> {
          var asked = Json.read(body);
          whatIf(exchange, texts(asked, "remove"), texts(asked, "add"));
        });
  }

  /// Texts as they are, objects as JSON.
  private static List<String> texts(JsonNode body, String member) {
    var values = body.path(member);
    var texts = new ArrayList<String>();
    if (!body.isObject() || !(values.isMissingNode() || values.isArray())) {
      throw Problem.badBody("expected {\"remove\":[…],\"add\":[…]}");
    }
    for (var value : values) {
      if (!value.isTextual() && !(value.isObject() && member.equals("add"))) {
        throw Problem.badBody(member + ": expected texts" + (value.isObject() ? "" : " or rules"));
      }
      texts.add(value.isTextual() ? value.asText() : value.toString());
    }
    return texts;
  }

  private void whatIf(Exchange exchange, List<String> remove, List<String> add) {
    if (remove.isEmpty() && add.isEmpty()) {
      throw new Problem(400, "missing_parameter", "'remove' or 'add' is required", "remove");
    }
    if (remove.size() > MAX_RULES || add.size() > MAX_RULES) {
      throw Problem.badBody("more than " + MAX_RULES + " rules");
    }
    var surface = surfaces.get();
    var examples = exchange.query().integer("examples", 0, MAX_NAMED, USUAL);
    var rules = new ArrayList<Network.FirewallRule>();
    try {
      for (var text : add) {
        rules.add(RuleText.parse(text, "what-if-" + (rules.size() + 1)));
      }
    } catch (IOException e) {
      throw new Problem(400, "invalid_parameter", String.valueOf(e.getMessage()), "add");
    }
    questions.ask(
        exchange,
        () -> {
          try {
            return difference(surface, WhatIf.of(surface.network(), remove, rules), examples);
          } catch (IllegalArgumentException e) {
            throw new Problem(400, "invalid_parameter", String.valueOf(e.getMessage()), "remove");
          }
        },
        exchange::json);
  }
}

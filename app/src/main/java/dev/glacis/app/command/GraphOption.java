package dev.glacis.app.command;

import dev.glacis.app.config.ResourceUri;
import dev.glacis.app.wiring.NetworkSource;
import dev.glacis.backend.neo4j.NetworkGraph;
import java.io.IOException;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The Neo4j server that a command writes to or reads from.
final class GraphOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--graph",
      paramLabel = "URI",
      required = true,
      description = {
        "A Neo4j server: bolt://HOST:7687 or neo4j://HOST, with +s for TLS; ?database=NAME for"
            + " another than its default.",
        "Who asks is said by GLACIS_NEO4J_USER (default: neo4j) and GLACIS_NEO4J_PASSWORD or"
            + " GLACIS_NEO4J_PASSWORD_FILE."
      })
  String graph;

  NetworkGraph open() throws IOException {
    return NetworkSource.graph(
        parse(spec, "--graph", graph, ResourceUri::parseGraph),
        KeyFlags.surroundings(System.getenv()));
  }

  /// @throws ParameterException where the parser refuses the text; a password in it is not shown
  static ResourceUri parse(
      CommandSpec spec, String option, String text, Function<String, ResourceUri> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s: %s".formatted(option, text.replaceAll("//[^/]*@", "//…@"), e.getMessage()),
          e);
    }
  }
}

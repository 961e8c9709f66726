package dev.glacis.app.command;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.Layer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Show attacks that are found in bundled captured traffic, on a live map.",
      "The capture is replayed in a loop at its own speed; everything is marked DEMO."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  glacis demo", "  glacis demo --port 9000"})
final class Demo implements Callable<Integer> {
  private static final Layer BUNDLED =
      Layer.of(
          "demo",
          Map.of(
              Keys.NETWORK, List.of("bundled:network.json"),
              Keys.FEEDS, List.of("bundled:feeds"),
              Keys.FLOWS, List.of("bundled:capture.pcap.gz?loop=true"),
              Keys.PLACES, List.of("bundled:places.csv"),
              Keys.SITE, List.of("48.21,16.37,Vienna,AT")));

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Where the server listens (default: ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the server; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  String port = "8080";

  @Override
  public Integer call() throws Exception {
    var flags = Layer.of("flag", Map.of(Keys.HOST, List.of(host), Keys.PORT, List.of(port)));
    return Serving.untilStopped(Config.of(List.of(BUNDLED, flags)), true);
  }
}

package dev.glacis.app.command;

import dev.glacis.app.config.Layer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description = "Serve the map and the API from your own network, feeds and traffic.",
    mixinStandardHelpOptions = true,
    modelTransformer = KeyFlags.class,
    footer = {
      "",
      "Examples:",
      "  glacis serve --network network.json --feeds feeds/",
      "  tcpdump -i eth0 -s 128 -w - | glacis serve --flows - --own 192.0.2.0/24",
      "  glacis serve --config glacis.yaml --port 9000"
    })
final class Serve implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return Serving.untilStopped(
        KeyFlags.config(spec, Layer.NONE, System.getenv(), Layer.NONE), false);
  }
}

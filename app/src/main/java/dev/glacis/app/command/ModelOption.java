package dev.glacis.app.command;

import dev.glacis.app.wiring.ModelSource;
import dev.glacis.core.detect.Models;
import java.io.IOException;
import picocli.CommandLine.Option;

/// The models that judge.
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = ModelSource.BUNDLED,
      description =
          "A file, or a data folder with installed models; by default ${DEFAULT-VALUE}, of which"
              + " the one judges that knows what the records hold.")
  String model = ModelSource.BUNDLED;

  Models read() throws IOException {
    return ModelSource.of(model).read();
  }
}

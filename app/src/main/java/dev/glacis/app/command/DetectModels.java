package dev.glacis.app.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.model.ModelStore;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "models",
    description =
        "List the installed models: version, kind, which is active, SHA-256, and what its card says"
            + " of the hold-out. Of a kind without an active one, the bundled model serves.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect models --data data",
      "  glacis detect models --data data --json"
    })
final class DetectModels implements Callable<Integer> {
  @Mixin DataOption data;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var store = ModelStore.in(data.folder);
    if (json) {
      JsonLine.print(
          out -> {
            out.writeStartArray();
            for (var version : store.versions()) {
              write(out, version, isActive(store, version));
            }
            out.writeEndArray();
          });
      return 0;
    }
    for (var version : store.versions()) {
      System.out.printf(
          "%s %d %s, installed %s from %s%s, SHA-256 %s: %s%n",
          isActive(store, version) ? "*" : " ",
          version.number(),
          version.kind().label(),
          version.installed(),
          version.from(),
          version.forced() ? " by force" : "",
          version.sha256(),
          figures(store, version));
    }
    for (var kind : ModelKind.values()) {
      if (store.active(kind).isEmpty()) {
        System.out.printf("* bundled %s%n", kind.label());
      }
    }
    return 0;
  }

  static void write(JsonGenerator out, ModelStore.Version version, boolean active)
      throws IOException {
    out.writeStartObject();
    out.writeNumberField("version", version.number());
    out.writeStringField("kind", version.kind().label());
    out.writeBooleanField("active", active);
    out.writeStringField("sha256", version.sha256());
    out.writeStringField("installed", version.installed().toString());
    out.writeStringField("from", version.from());
    out.writeBooleanField("forced", version.forced());
    out.writeEndObject();
  }

  private static boolean isActive(ModelStore store, ModelStore.Version version) throws IOException {
    return store.active(version.kind()).filter(version::equals).isPresent();
  }

  /// What its card says of its first trial, or what is wrong with the file.
  private static String figures(ModelStore store, ModelStore.Version version) throws IOException {
    final Model model;
    try {
      model = store.read(version);
    } catch (BadInput e) {
      return String.valueOf(e.getMessage());
    }
    if (model.card().trials().isEmpty()) {
      return "no trials";
    }
    var trial = model.card().trials().getFirst();
    return String.format(
        Locale.ROOT,
        "%s macro-F1 %.4f, %,.0f false positives per million benign",
        trial.name(),
        trial.evaluation().macroF1(),
        trial.evaluation().falsePositivesPerMillionBenign());
  }
}

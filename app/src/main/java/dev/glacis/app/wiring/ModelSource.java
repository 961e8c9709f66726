package dev.glacis.app.wiring;

import dev.glacis.app.config.ResourceUri;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.core.detect.Models;
import dev.glacis.formats.model.ModelFile;
import dev.glacis.formats.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where models are read from.
public sealed interface ModelSource {
  /// What names the models that the program carries.
  String BUNDLED = "bundled:models";

  /// Reads them.
  ///
  /// @throws dev.glacis.formats.BadInput when one of them is damaged
  Models read() throws IOException;

  /// What changes with them; empty where nothing can.
  Optional<Path> watched();

  /// What an argument names: `bundled:models`, a model file, or a data folder with installed
  /// models.
  static ModelSource of(String argument) throws IOException {
    if (argument.equals(BUNDLED)) {
      return new Carried();
    }
    var path = Bundled.path(argument);
    return Files.isDirectory(path) ? new Installed(ModelStore.at(path)) : new Single(path);
  }

  static ModelSource of(ResourceUri uri) throws IOException {
    return of(uri.withoutParameters());
  }

  /// Models in a line, for people.
  static String described(Models models) {
    return models.all().stream()
        .map(
            model ->
                "%s: %d classes, %d features, trained by version %s"
                    .formatted(
                        model.kind().label(),
                        model.classes().size(),
                        model.featureIds().size(),
                        model.card().version()))
        .collect(Collectors.joining("; "));
  }

  /// The bundled model of a kind.
  static Path bundled(ModelKind kind) throws IOException {
    return Bundled.path(
        switch (kind) {
          case FULL -> "bundled:model.gfm";
          case REDUCED -> "bundled:model-reduced.gfm";
        });
  }

  /// One file.
  record Single(Path file) implements ModelSource {
    @Override
    public Models read() throws IOException {
      return Models.of(ModelFile.read(file));
    }

    @Override
    public Optional<Path> watched() {
      return Optional.of(file);
    }
  }

  /// One of each kind, which the program carries.
  record Carried() implements ModelSource {
    @Override
    public Models read() throws IOException {
      var models = new ArrayList<Model>();
      for (var kind : ModelKind.values()) {
        models.add(ModelFile.read(bundled(kind)));
      }
      return new Models(models);
    }

    @Override
    public Optional<Path> watched() {
      return Optional.empty();
    }
  }

  /// The active ones; of a kind that has none, the bundled one.
  record Installed(ModelStore store) implements ModelSource {
    @Override
    public Models read() throws IOException {
      List<Model> models = new ArrayList<>();
      for (var kind : ModelKind.values()) {
        models.add(active(store, kind));
      }
      return new Models(models);
    }

    @Override
    public Optional<Path> watched() {
      return Optional.of(store.folder());
    }
  }

  /// The model of a kind that serves.
  static Model active(ModelStore store, ModelKind kind) throws IOException {
    var active = store.active(kind);
    return active.isPresent() ? store.read(active.get()) : ModelFile.read(bundled(kind));
  }
}

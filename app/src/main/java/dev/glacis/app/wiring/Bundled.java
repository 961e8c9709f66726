package dev.glacis.app.wiring;

import dev.glacis.app.config.ResourceUri;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// What the program carries with it: sample network, feeds, capture, places, and the trained model.
public final class Bundled {
  private static final String SCHEME = "bundled:";
  private static final String ROOT = "/dev/glacis/samples/";

  private Bundled() {}

  /// The file or directory that a URI names: `bundled:…` inside the program, else a plain path.
  ///
  /// @throws NoSuchFileException for a bundled name that there is none of
  public static Path path(ResourceUri uri) throws IOException {
    return uri.isBundled() ? bundled(uri.path()) : Path.of(uri.path());
  }

  /// The file or directory that an argument names: `bundled:NAME`, or a plain path of any form.
  ///
  /// @throws NoSuchFileException for a bundled name that there is none of
  public static Path path(String argument) throws IOException {
    return argument.startsWith(SCHEME)
        ? bundled(argument.substring(SCHEME.length()))
        : Path.of(argument);
  }

  private static Path bundled(String name) throws IOException {
    var resource = Bundled.class.getResource(ROOT + name);
    if (resource == null || name.contains("..")) {
      throw new NoSuchFileException("bundled:" + name);
    }
    try {
      var uri = resource.toURI();
      if (!uri.getScheme().equals("jar")) {
        return Path.of(uri);
      }
      var separator = uri.toString().indexOf("!/");
      var jar = URI.create(uri.toString().substring(0, separator));
      var inside = uri.toString().substring(separator + 1);
      var path = open(jar, inside);
      if (!Files.exists(path)) {
        throw new NoSuchFileException("bundled:" + name);
      }
      return path;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The file system of the program's own jar stays open as long as the program runs.
  @SuppressWarnings("resource")
  private static Path open(URI jar, String inside) throws IOException {
    try {
      return FileSystems.newFileSystem(jar, Map.of()).getPath(inside);
    } catch (FileSystemAlreadyExistsException e) {
      return FileSystems.getFileSystem(jar).getPath(inside);
    }
  }
}

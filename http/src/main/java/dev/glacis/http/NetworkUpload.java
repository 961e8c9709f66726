package dev.glacis.http;

import dev.glacis.core.surface.Surface;
import java.io.InputStream;
import java.util.function.Consumer;

/// Replaces the network that is served.
@FunctionalInterface
public interface NetworkUpload {
  /// Reads a network document and serves it from now on, or refuses it and leaves the one before.
  ///
  /// @param warnings takes one line each
  /// @return what serves now
  /// @throws dev.glacis.core.spi.ChannelsAway when it cannot be handed to the other instances
  /// @throws Exception in one line, where the document is not fit to serve
  Surface replace(InputStream document, Consumer<String> warnings) throws Exception;
}

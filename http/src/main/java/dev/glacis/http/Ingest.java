package dev.glacis.http;

import dev.glacis.formats.BadInput;

/// Takes the body of `POST /api/v1/attacks`. Called on a thread that may block.
@FunctionalInterface
public interface Ingest {
  /// @throws BadInput when the whole body is no JSON of the right shape
  Ingested accept(byte[] body) throws BadInput;
}

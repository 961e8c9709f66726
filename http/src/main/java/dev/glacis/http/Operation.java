package dev.glacis.http;

import java.util.List;

/// One operation of the API as openapi.yaml declares it.
///
/// @param path with parameters in braces
/// @param method in upper case
/// @param answeredBy the operation id whose handler answers
/// @param counted whether its requests are API requests for /stats
/// @param takesBody whether a body is read
record Operation(
    String path,
    String method,
    String id,
    String answeredBy,
    boolean counted,
    boolean takesBody,
    String summary,
    List<Parameter> parameters) {

  /// @param in `query`, `path` or `header`
  record Parameter(String name, String in, boolean required, String description) {}
}

package dev.glacis.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The description that ships with the server, read once.
final class OpenApi {
  private static final String RESOURCE = "openapi.yaml";

  private final Map<?, ?> document;
  private final List<Operation> operations;

  private OpenApi(Map<?, ?> document) {
    this.document = document;
    this.operations = operationsOf(document);
  }

  static OpenApi load() {
    try (var in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing beside " + OpenApi.class);
      }
      var options = new LoaderOptions();
      options.setMaxAliasesForCollections(1000);
      return new OpenApi(asMap(new Yaml(new SafeConstructor(options)).load(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Operation> operations() {
    return operations;
  }

  Map<?, ?> document() {
    return document;
  }

  byte[] toJson() {
    return Json.write(document);
  }

  private static List<Operation> operationsOf(Map<?, ?> document) {
    var operations = new ArrayList<Operation>();
    asMap(document.get("paths"))
        .forEach(
            (path, item) ->
                asMap(item)
                    .forEach(
                        (method, operation) ->
                            operations.add(
                                operation(
                                    path.toString(),
                                    method.toString().toUpperCase(Locale.ROOT),
                                    asMap(operation)))));
    return List.copyOf(operations);
  }

  private static Operation operation(String path, String method, Map<?, ?> fields) {
    var id = text(fields, "operationId", "");
    return new Operation(
        path,
        method,
        id,
        text(fields, "x-same-as", id),
        !Boolean.FALSE.equals(fields.get("x-counted")),
        fields.containsKey("requestBody"),
        text(fields, "summary", ""),
        fields.get("parameters") instanceof List<?> list
            ? list.stream().map(OpenApi::parameter).toList()
            : List.of());
  }

  private static Operation.Parameter parameter(Object value) {
    var fields = asMap(value);
    return new Operation.Parameter(
        text(fields, "name", ""),
        text(fields, "in", ""),
        Boolean.TRUE.equals(fields.get("required")),
        text(fields, "description", ""));
  }

  private static String text(Map<?, ?> fields, String name, String otherwise) {
    var value = fields.get(name);
    return value == null ? otherwise : value.toString();
  }

  private static Map<?, ?> asMap(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalStateException(RESOURCE + ": expected an object, found " + value);
  }
}

package dev.glacis.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From method and path to an operation and its handler. Built from the declared operations: one
/// without a handler, or a handler that no operation names, is an error at start.
final class Router {
  private static final String ANY_FILE = "/{file}";

  private final Map<String, Map<String, Route>> exact = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();
  private @Nullable Route files;

  Router(Collection<Operation> operations, Map<String, Handler> handlers) {
    var used = new TreeSet<String>();
    for (var operation : operations) {
      var handler = handlers.get(operation.answeredBy());
      if (handler == null) {
        throw new IllegalStateException("no handler answers operation " + operation.answeredBy());
      }
      used.add(operation.answeredBy());
      add(new Route(operation, handler));
    }
    if (!used.equals(handlers.keySet())) {
      throw new IllegalStateException(
          "handlers that no operation names: "
              + handlers.keySet().stream()
                  .filter(id -> !used.contains(id))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void add(Route route) {
    var operation = route.operation();
    if (operation.path().equals(ANY_FILE)) {
      files = route;
    } else if (operation.path().contains("{")) {
      var segments = List.of(operation.path().split("/", -1));
      templates.stream()
          .filter(template -> template.segments().equals(segments))
          .findFirst()
          .orElseGet(
              () -> {
                templates.add(new Template(segments, new TreeMap<>()));
                return templates.getLast();
              })
          .methods()
          .put(operation.method(), route);
    } else {
      exact.computeIfAbsent(operation.path(), _ -> new TreeMap<>()).put(operation.method(), route);
    }
  }

  /// @param path decoded
  /// @throws Problem 404 or 405
  Match find(String method, String path) {
    var wanted = method.equals("HEAD") ? "GET" : method;
    var methods = exact.get(path);
    if (methods != null) {
      return new Match(choose(methods, wanted, path), Map.of());
    }
    for (var template : templates) {
      var values = template.match(path);
      if (values != null) {
        return new Match(choose(template.methods(), wanted, path), values);
      }
    }
    if (files == null || !wanted.equals("GET") || path.startsWith("/api/")) {
      throw Problem.notFound(path);
    }
    return new Match(files, Map.of("file", path.substring(1)));
  }

  private static Route choose(Map<String, Route> methods, String wanted, String path) {
    var route = methods.get(wanted);
    if (route == null) {
      throw Problem.methodNotAllowed(path, methods.keySet());
    }
    return route;
  }

  record Route(Operation operation, Handler handler) {}

  record Match(Route route, Map<String, String> pathParameters) {}

  private record Template(List<String> segments, Map<String, Route> methods) {
    @Nullable Map<String, String> match(String path) {
      var parts = path.split("/", segments.size() + 1);
      if (parts.length != segments.size()) {
        return null;
      }
      var values = new HashMap<String, String>();
      for (var i = 0; i < parts.length; i++) {
        var segment = segments.get(i);
        if (segment.startsWith("{")) {
          if (parts[i].isEmpty()) {
            return null;
          }
          values.put(segment.substring(1, segment.length() - 1), parts[i]);
        } else if (!segment.equals(parts[i])) {
          return null;
        }
      }
      return values;
    }
  }
}

package dev.glacis.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps pages of other sites out. Bound to loopback, only requests that name this host are
/// answered, so that a foreign name that resolves to loopback (DNS rebinding) gets nothing; and
/// what changes something must not come from another origin (no token could tell the difference: a
/// browser sends such requests without asking).
final class Gate {
  private static final Set<String> ENCODINGS = Set.of("gzip", "x-gzip", "identity");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private static final Set<String> FORWARDING =
      Set.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

  private final @Nullable Set<String> hosts;

  Gate(ServerOptions options) {
    var bound = unbracketed(options.host());
    var loopback = LOOPBACK.contains(bound) || bound.startsWith("127.");
    if (!loopback && options.allowedHosts().isEmpty()) {
      hosts = null;
    } else {
      var all = new HashSet<>(LOOPBACK);
      all.add(bound);
      options.allowedHosts().forEach(host -> all.add(unbracketed(host)));
      hosts = Set.copyOf(all);
    }
  }

  /// Whether servers could disagree on what the request is for, or where its body ends: more than
  /// one host, or a transfer coding other than `chunked` (RFC 9112, 3.2 and 6.3).
  static boolean isAmbiguous(HttpServerRequest request) {
    var coding = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return request.headers().getAll(HttpHeaderNames.HOST).size() > 1
        || coding.size() > 1
        || (coding.size() == 1 && !coding.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  /// @throws Problem 421 where the request names a host that this server is not
  void checkHost(HttpServerRequest request) {
    var authority = request.authority();
    var host = authority == null ? "" : unbracketed(authority.host());
    if (hosts != null && !hosts.contains(host)) {
      throw new Problem(
          421,
          "unknown_host",
          "this server is not '%s'; it can be told of more names"
              .formatted(Problem.shortened(host)),
          null);
    }
  }

  /// Until there are tokens, only programs on this machine may change what is served, and those
  /// whose requests another one forwards are not on it.
  ///
  /// @throws Problem 403 for a request from elsewhere
  void checkMayChange(HttpServerRequest request) {
    if (!isLocal(request)) {
      throw new Problem(
          403, "not_local", "only requests from this machine itself may change this", null);
    }
  }

  /// Whether the request comes from this machine, and was not forwarded.
  static boolean isLocal(HttpServerRequest request) {
    return Viewers.limitedAs(request.remoteAddress().hostAddress()) == null
        && FORWARDING.stream().noneMatch(request.headers()::contains);
  }

  /// A browser sends this type to another site only after asking, and is never told yes.
  ///
  /// @throws Problem 415 where the body is announced as something else
  static void checkJson(HttpServerRequest request) {
    var type = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
    var essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!essence.equals("application/json")) {
      throw new Problem(
          415, "unsupported_media_type", "the body must be application/json", "content-type");
    }
  }

  /// @throws Problem 415 where the body is encoded in a way that is not understood
  static void checkEncoding(HttpServerRequest request) {
    var encoding = request.getHeader(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding != null && !ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
      throw new Problem(
          415,
          "unsupported_media_type",
          "content-encoding '%s'; expected gzip or none".formatted(Problem.shortened(encoding)),
          "content-encoding");
    }
  }

  /// @throws Problem 403 where a browser says that the request comes from another site's page
  void checkOrigin(HttpServerRequest request) {
    var site = request.getHeader("sec-fetch-site");
    var origin = request.getHeader("origin");
    if ("cross-site".equals(site)
        || "same-site".equals(site)
        || (origin != null && !sameOrigin(origin, request))) {
      throw new Problem(403, "foreign_origin", "pages of other sites may not do this", null);
    }
  }

  private static boolean sameOrigin(String origin, HttpServerRequest request) {
    var authority = request.authority();
    try {
      var from = URI.create(origin);
      if (authority == null || from.getHost() == null || from.getScheme() == null) {
        return false;
      }
      var usual = from.getScheme().equals("https") ? 443 : 80;
      var fromPort = from.getPort() < 0 ? usual : from.getPort();
      var toPort = authority.port() < 0 ? usual : authority.port();
      return unbracketed(from.getHost()).equals(unbracketed(authority.host()))
          && fromPort == toPort;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String unbracketed(String host) {
    var lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}

package dev.glacis.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The web application's files, from a folder on the classpath. Compressed siblings (`.br`, `.gz`)
/// made by the web build are sent to clients that take them; files with a hash in their name are
/// kept by browsers for ever, all others are asked about each time. Names are plain words, so that
/// nothing outside the folder can be named.
final class WebFiles {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
  private static final Pattern HASHED =
      Pattern.compile("assets/.*[-.][A-Za-z0-9_-]{8,}\\.[a-z0-9]+");
  private static final Pattern REFUSED_CODING = Pattern.compile(".*;\\s*q\\s*=\\s*0(?:\\.0*)?\\s*");
  private static final int MAX_FILE = 64 << 20;
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("geojson", "application/geo+json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("map", "application/json"));

  private final String root;
  private final ConcurrentHashMap<String, WebFile> known = new ConcurrentHashMap<>();

  WebFiles(String root) {
    this.root = root;
  }

  void index(Exchange exchange) {
    send(exchange, "index.html");
  }

  void file(Exchange exchange) {
    send(exchange, exchange.pathParameter("file"));
  }

  private void send(Exchange exchange, String name) {
    var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    var type = TYPES.get(extension);
    if (type == null || name.contains("..") || !NAME.matcher(name).matches()) {
      throw Problem.notFound("/" + name);
    }
    var file = known.get(name);
    if (file != null) {
      send(exchange, file);
    } else {
      exchange.aside(
          () -> load(name, type),
          loaded -> send(exchange, loaded.orElseThrow(() -> Problem.notFound("/" + name))));
    }
  }

  private static void send(Exchange exchange, WebFile file) {
    var accepted = exchange.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING);
    var form = file.forms.stream().filter(f -> takes(accepted, f.coding)).findFirst();
    var chosen = form.orElse(file.forms.getLast());
    var response = exchange.response();
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, file.type);
    response.putHeader(HttpHeaderNames.CACHE_CONTROL, file.caching);
    response.putHeader(HttpHeaderNames.ETAG, chosen.tag);
    if (file.forms.size() > 1) {
      response.putHeader(HttpHeaderNames.VARY, "accept-encoding");
    }
    if (chosen.tag.equals(exchange.request().getHeader(HttpHeaderNames.IF_NONE_MATCH))) {
      response.setStatusCode(304);
      exchange.end(Buffer.buffer());
      return;
    }
    if (chosen.coding != null) {
      response.putHeader(HttpHeaderNames.CONTENT_ENCODING, chosen.coding);
    }
    SlicedBody.of(chosen.bytes).sendTo(exchange);
  }

  private static boolean takes(@Nullable String accepted, @Nullable String coding) {
    if (coding == null) {
      return true;
    }
    if (accepted == null) {
      return false;
    }
    for (var part : accepted.split(",")) {
      var name = part.split(";", 2)[0].strip();
      if (name.equalsIgnoreCase(coding)) {
        return !REFUSED_CODING.matcher(part).matches();
      }
    }
    return false;
  }

  private Optional<WebFile> load(String name, String type) {
    var plain = read(name);
    if (plain == null) {
      return Optional.empty();
    }
    var identity = new Form(null, plain, tag(plain));
    var brotli = form("br", read(name + ".br"));
    var gzip = form("gzip", read(name + ".gz"));
    var forms = Stream.of(brotli, gzip, Optional.of(identity)).flatMap(Optional::stream).toList();
    var caching =
        HASHED.matcher(name).matches() ? "public, max-age=31536000, immutable" : "no-cache";
    var file = new WebFile(type, caching, forms);
    known.put(name, file);
    return Optional.of(file);
  }

  private static Optional<Form> form(String coding, byte @Nullable [] bytes) {
    return bytes == null ? Optional.empty() : Optional.of(new Form(coding, bytes, tag(bytes)));
  }

  private byte @Nullable [] read(String name) {
    try (var in = WebFiles.class.getClassLoader().getResourceAsStream(root + "/" + name)) {
      return in == null ? null : in.readNBytes(MAX_FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// @param forms the smallest first, the plain one last
  private record WebFile(String type, String caching, List<Form> forms) {}

  /// @param coding null for the plain form
  private record Form(@Nullable String coding, byte[] bytes, String tag) {}
}

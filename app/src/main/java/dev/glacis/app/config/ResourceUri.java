package dev.glacis.app.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where something is: a plain path, or `scheme:rest`, with `?name=value` parameters behind it.
///
/// @param scheme `file` for a plain path, `-` for standard input
/// @param path what follows the scheme, without parameters
/// @param parameters by name
public record ResourceUri(String scheme, String path, Map<String, String> parameters) {
  private static final List<String> GRAPHS =
      List.of("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc");
  private static final Pattern BUCKET =
      Pattern.compile("//([A-Za-z0-9][A-Za-z0-9._-]*)(?:/(.*))?", Pattern.DOTALL);
  private static final Pattern ENDPOINT = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]_-]+/?");
  private static final Pattern REDIS =
      Pattern.compile("//(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?(?:/(\\d{1,4})?)?");
  private static final Pattern MYSQL =
      Pattern.compile(
          "//(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?/([A-Za-z0-9_$-]{1,64})");
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+]+):(.*)");
  private static final Pattern PASSWORD = Pattern.compile("//[^/@]*:[^/@]*@.*");
  private static final Pattern PARAMETERS =
      Pattern.compile("(.*)\\?([a-z]+=[^&?]*(?:&[a-z]+=[^&?]*)*)");

  public ResourceUri {
    parameters = Map.copyOf(parameters);
  }

  /// Reads a URI of one of these schemes; `-` among them allows standard input.
  ///
  /// @throws IllegalArgumentException for another scheme, an empty path, or a password in the URI
  public static ResourceUri parse(String text, String... schemes) {
    var allowed = List.of(schemes);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    if (text.equals("-") && allowed.contains("-")) {
      return new ResourceUri("-", "-", Map.of());
    }
    var parameters = new TreeMap<String, String>();
    var split = PARAMETERS.matcher(text);
    var location = text;
    if (split.matches()) {
      location = split.group(1);
      for (var pair : split.group(2).split("&")) {
        var equals = pair.indexOf('=');
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    var schemed = SCHEME.matcher(location);
    if (!schemed.matches()) {
      return new ResourceUri("file", location, parameters);
    }
    if (!allowed.contains(schemed.group(1))) {
      throw new IllegalArgumentException(
          "scheme " + schemed.group(1) + ": is not one of " + Arrays.toString(schemes));
    }
    if (PASSWORD.matcher(schemed.group(2)).matches()) {
      throw new IllegalArgumentException("a password in a URI is refused");
    }
    return new ResourceUri(schemed.group(1), schemed.group(2), parameters);
  }

  /// Reads what names a Neo4j server: `bolt://HOST:7687` or `neo4j://HOST`, either with `+s` or
  /// `+ssc`; and `?database=NAME`.
  ///
  /// @throws IllegalArgumentException for anything else, or a user or password in the URI
  public static ResourceUri parseGraph(String text) {
    if (!isGraph(text)) {
      throw new IllegalArgumentException("names no Neo4j server; expected bolt://HOST:7687");
    }
    var uri = parse(text, GRAPHS.toArray(String[]::new)).withOnly("database");
    if (uri.path().contains("@")) {
      throw new IllegalArgumentException("a user in a URI is refused; expected GLACIS_NEO4J_USER");
    }
    return uri;
  }

  /// Reads what names objects of a bucket: `s3://BUCKET/KEY`, with `?endpoint=http://HOST:PORT` for
  /// a compatible store, `?region=NAME`, and `?poll=SECONDS`.
  ///
  /// @throws IllegalArgumentException for anything else, or credentials in the URI
  public static ResourceUri parseObjects(String text) {
    var uri = parse(text, "s3").withOnly("endpoint", "region", "poll");
    var endpoint = uri.parameters().get("endpoint");
    if (uri.path().contains("@") || (endpoint != null && endpoint.contains("@"))) {
      throw new IllegalArgumentException(
          "credentials in a URI are refused; expected those of the AWS chain, such as"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
    if (!uri.isObjects() || !BUCKET.matcher(uri.path()).matches()) {
      throw new IllegalArgumentException("names no bucket; expected s3://BUCKET/KEY");
    }
    if (endpoint != null && !ENDPOINT.matcher(endpoint).matches()) {
      throw new IllegalArgumentException(
          "endpoint " + endpoint + " is none; expected http://HOST:PORT or https://HOST");
    }
    if (!uri.parameters().getOrDefault("poll", "1").matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          "poll=" + uri.parameters().get("poll") + "; expected seconds, 1 to 99999");
    }
    return uri;
  }

  /// Whether it names objects of a bucket.
  public boolean isObjects() {
    return scheme.equals("s3");
  }

  /// Whether a text is meant to name objects of a bucket, and no file.
  public static boolean isObjects(String text) {
    return text.startsWith("s3:");
  }

  /// The bucket of what [#parseObjects(String)] reads.
  public String bucket() {
    return ofBucket(1);
  }

  /// The key within the bucket; empty where there is none.
  public String key() {
    return ofBucket(2);
  }

  private String ofBucket(int group) {
    var matcher = BUCKET.matcher(path);
    if (!matcher.matches()) {
      throw new IllegalStateException(this + " names no bucket");
    }
    return Objects.requireNonNullElse(matcher.group(group), "");
  }

  /// Reads what names a Redis server, `redis://HOST[:PORT][/DATABASE]`, or `rediss://` over TLS.
  /// The path of what is returned has all three.
  ///
  /// @throws IllegalArgumentException for anything else, or a user or password in the URI
  public static ResourceUri parseRedis(String text) {
    var uri = parse(text, "redis", "rediss").withOnly();
    var server = REDIS.matcher(uri.path());
    if (uri.path().contains("@")) {
      throw new IllegalArgumentException("a user in a URI is refused; expected GLACIS_REDIS_USER");
    }
    if (!server.matches()) {
      throw new IllegalArgumentException("names no Redis server");
    }
    var port = port(server.group(2), 6379);
    var database = server.group(3) == null ? 0 : Integer.parseInt(server.group(3));
    return new ResourceUri(
        uri.scheme(), "//" + server.group(1) + ":" + port + "/" + database, Map.of());
  }

  /// Reads what names a database of a MySQL or MariaDB server: `mysql://HOST[:PORT]/DATABASE`, with
  /// `?tls=verify` or `?tls=trust`. The path of what is returned has all three.
  ///
  /// @throws IllegalArgumentException for anything else, or a user or password in the URI
  public static ResourceUri parseMysql(String text) {
    var uri = parse(text, "mysql").withOnly("tls");
    if (uri.path().contains("@")) {
      throw new IllegalArgumentException("a user in a URI is refused; expected GLACIS_MYSQL_USER");
    }
    var server = MYSQL.matcher(uri.path());
    if (!server.matches()) {
      throw new IllegalArgumentException("names no database; expected mysql://HOST:3306/DATABASE");
    }
    if (!List.of("no", "trust", "verify").contains(uri.parameters().getOrDefault("tls", "no"))) {
      throw new IllegalArgumentException(
          "tls=" + uri.parameters().get("tls") + "; expected verify, trust or no");
    }
    return new ResourceUri(
        uri.scheme(),
        "//" + server.group(1) + ":" + port(server.group(2), 3306) + "/" + server.group(3),
        uri.parameters());
  }

  private static int port(@Nullable String text, int usual) {
    var port = text == null ? usual : Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not one from 1 to 65535");
    }
    return port;
  }

  /// The same, provided that it has no parameters but these.
  ///
  /// @throws IllegalArgumentException naming one that is not among them
  public ResourceUri withOnly(String... names) {
    for (var name : parameters.keySet()) {
      if (!List.of(names).contains(name)) {
        throw new IllegalArgumentException(
            "parameter " + name + " is not one of " + Arrays.toString(names));
      }
    }
    return this;
  }

  /// As it was written, but for the parameters.
  public String withoutParameters() {
    return isStandardInput() || scheme.equals("file") ? path : scheme + ":" + path;
  }

  public boolean isBundled() {
    return scheme.equals("bundled");
  }

  /// Whether it names a Neo4j server.
  public boolean isGraph() {
    return GRAPHS.contains(scheme);
  }

  /// Whether a text is meant to name a Neo4j server, and no file.
  public static boolean isGraph(String text) {
    return GRAPHS.stream().anyMatch(scheme -> text.startsWith(scheme + "://"));
  }

  public boolean isStandardInput() {
    return scheme.equals("-");
  }

  @Override
  public String toString() {
    var text = new StringBuilder(withoutParameters());
    var separator = '?';
    for (var parameter : new TreeMap<>(parameters).entrySet()) {
      text.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    return text.toString();
  }
}

package dev.glacis.app.config;

import dev.glacis.core.net.Prefix;
import dev.glacis.engine.Metering;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every configuration key of the server.
public final class Keys {
  public static final Key<String> HOST =
      one("host", "127.0.0.1", "an address or host name", "Where the server listens.", Keys::text);

  public static final Key<Integer> PORT =
      one(
          "port",
          "8080",
          "a port, 0 to 65535; 0 takes a free one",
          "Port of the server.",
          text -> integer(text, 0, 65535));

  public static final Key<ResourceUri> NETWORK =
      one(
          "network",
          null,
          "a file, a directory, bundled:network.json, s3://BUCKET/KEY with ?endpoint=URL,"
              + " ?region=NAME, ?poll=SECONDS, or bolt://HOST:7687 with ?database=NAME; also"
              + " neo4j://, bolt+s://, neo4j+s://, bolt+ssc://, neo4j+ssc://",
          "Machines, tags and firewall rules: a network document, a directory of them, objects in"
              + " S3, or a graph in Neo4j.",
          Keys::network);

  public static final Key<String> NEO4J_USER =
      one("neo4j-user", "neo4j", "a name", "Who asks Neo4j.", Keys::text);

  public static final Key<String> NEO4J_PASSWORD =
      new Key<>(
          "neo4j-password",
          null,
          "a password",
          "With which password; without one, Neo4j is asked without authentication.",
          false,
          true,
          Keys::text);

  public static final Key<Path> NEO4J_PASSWORD_FILE =
      one(
          "neo4j-password-file",
          null,
          "a file",
          "A file whose first line is that password.",
          Path::of);

  public static final Key<ResourceUri> FEEDS =
      one(
          "feeds",
          null,
          "a file, a directory, bundled:feeds, or s3://BUCKET/KEY with ?endpoint=URL, ?region=NAME,"
              + " ?poll=SECONDS",
          "Threat-intelligence feeds from which networks are scored.",
          Keys::feeds);

  public static final Key<ResourceUri> MODEL =
      one(
          "model",
          "bundled:models",
          "a file, a data folder with installed models, bundled:models, or bundled:model.gfm",
          "The trained model that judges flows; of several the one that knows what a record holds.",
          text -> ResourceUri.parse(text, "file", "bundled").withOnly());

  public static final Key<ResourceUri> SHADOW_MODEL =
      one(
          "shadow-model",
          null,
          "as model",
          "A second model that scores beside the first and is only compared with it: where they"
              + " differ is counted (`shadow_verdicts`) and shown in the log. It moves no alert.",
          text -> ResourceUri.parse(text, "file", "bundled").withOnly());

  public static final Key<ResourceUri> FLOWS =
      many(
          "flows",
          "a file (capture, flow CSV, zeek:FILE, eve:FILE, vpc:FILE), - for standard input,"
              + " bundled:…, each with ?speed=X, ?loop=true, or ?follow=true for a file that is"
              + " still being written; or netflow://HOST:2055",
          "Packets or flow records to watch for attacks: files played at the speed of their own"
              + " time, or what flow exporters send.",
          Keys::flows);

  public static final Key<Integer> THREADS =
      one(
          "threads",
          "cores",
          "cores, or a number from 1 to " + Metering.MAX_THREADS,
          "Threads that meter the packets of one input; the flows are the same with any number.",
          text ->
              text.equals("cores")
                  ? Metering.usual().threads()
                  : integer(text, 1, Metering.MAX_THREADS));

  public static final Key<Integer> MAX_FLOWS =
      one(
          "max-flows",
          "262144",
          "a number from 1 to " + Metering.MAX_FLOWS,
          "Flows of one input held at once, at some 800 bytes each; above that the least valuable"
              + " end early, counted as evicted.",
          text -> integer(text, 1, Metering.MAX_FLOWS));

  public static final Key<ResourceUri> CHANNELS =
      one(
          "channels",
          "mem:",
          "mem:, or redis://HOST:6379/0; over TLS rediss://",
          "Where events go: within this process, or shared by all instances that name the same"
              + " Redis.",
          Keys::channels);

  public static final Key<String> REDIS_USER =
      one(
          "redis-user",
          null,
          "a name",
          "Who asks Redis; without one, its default user.",
          Keys::text);

  public static final Key<String> REDIS_PASSWORD =
      new Key<>(
          "redis-password",
          null,
          "a password",
          "With which password; without one, Redis is asked without authentication.",
          false,
          true,
          Keys::text);

  public static final Key<Path> REDIS_PASSWORD_FILE =
      one(
          "redis-password-file",
          null,
          "a file",
          "A file whose first line is that password.",
          Path::of);

  public static final Key<ResourceUri> HISTORY =
      one(
          "history",
          null,
          "mem:, file:DIRECTORY, or mysql://HOST:3306/DATABASE with ?tls=verify or ?tls=trust",
          "Where alerts, incidents, attacks and traffic are kept: in memory until the process ends,"
              + " in a file, or on a MySQL or MariaDB server. Without it, in the folder history of"
              + " data; without that, in memory.",
          Keys::history);

  public static final Key<String> MYSQL_USER =
      one("mysql-user", "glacis", "a name", "Who asks the MySQL server.", Keys::text);

  public static final Key<String> MYSQL_PASSWORD =
      new Key<>(
          "mysql-password",
          null,
          "a password",
          "With which password; without one, the server is asked without.",
          false,
          true,
          Keys::text);

  public static final Key<Path> MYSQL_PASSWORD_FILE =
      one(
          "mysql-password-file",
          null,
          "a file",
          "A file whose first line is that password.",
          Path::of);

  public static final Key<Integer> HISTORY_DAYS =
      one(
          "history-days",
          "90",
          "a number from 1 to 36500",
          "How long alerts, incidents and attacks are kept.",
          text -> integer(text, 1, 36_500));

  public static final Key<Integer> HISTORY_DETAIL_DAYS =
      one(
          "history-detail-days",
          "7",
          "a number from 1 to 36500",
          "How long traffic by the second and single flows are kept.",
          text -> integer(text, 1, 36_500));

  public static final Key<Long> HISTORY_BYTES =
      one(
          "history-bytes",
          "20000000000",
          "a number of bytes from 1000000 to 1000000000000000",
          "How large history may become; above that the oldest goes.",
          text -> number(text, 1_000_000, 1_000_000_000_000_000L));

  public static final Key<Path> DATA =
      one(
          "data",
          null,
          "a directory",
          "Where the program keeps what is not named otherwise.",
          Path::of);

  public static final Key<ResourceUri> ASN =
      one(
          "asn",
          "bundled:asn",
          "a file, or bundled:asn",
          "Which autonomous system announces which addresses.",
          text -> ResourceUri.parse(text, "file", "bundled").withOnly());

  public static final Key<Path> CITIES =
      one(
          "cities",
          null,
          "a file in MaxMind DB format",
          "A city database; without one, addresses are placed by the bundled country table.",
          Path::of);

  public static final Key<ResourceUri> PLACES =
      one(
          "places",
          null,
          "a file, or bundled:places.csv",
          "Places and autonomous systems of networks that no public table knows.",
          text -> ResourceUri.parse(text, "file", "bundled").withOnly());

  public static final Key<Prefix> OWN =
      many(
          "own",
          "a network such as 192.0.2.0/24",
          "Networks of your own, beside the private ones: shown at your site, never looked up.",
          Prefix::parse);

  public static final Key<Site> SITE =
      one(
          "site",
          null,
          "latitude,longitude,city,country code: 48.2,16.37,Vienna,AT",
          "Where your own network is drawn on the map.",
          Site::parse);

  public static final Key<String> ALLOWED_HOSTS =
      many(
          "allowed-hosts",
          "a host name",
          "Names by which browsers may reach a server on loopback, beside its own: behind a proxy.",
          Keys::text);

  public static final Key<Long> MAX_NETWORK_BYTES =
      one(
          "max-network-bytes",
          "1073741824",
          "a number of bytes from 1 to 1099511627776",
          "Largest network document that is taken over HTTP.",
          text -> number(text, 1, 1L << 40));

  public static final Key<Integer> MAX_VIEWERS =
      one(
          "max-viewers",
          "20000",
          "a number from 1 to 1000000",
          "Live streams open at once; a further one is refused.",
          text -> integer(text, 1, 1_000_000));

  public static final Key<Integer> MAX_VIEWERS_PER_ADDRESS =
      one(
          "max-viewers-per-address",
          "100",
          "a number from 1 to 1000000",
          "Live streams open at once from one address; loopback is exempt.",
          text -> integer(text, 1, 1_000_000));

  /// All of them, in the order of the documentation.
  public static final List<Key<?>> ALL =
      List.of(
          HOST,
          PORT,
          NETWORK,
          NEO4J_USER,
          NEO4J_PASSWORD,
          NEO4J_PASSWORD_FILE,
          FEEDS,
          MODEL,
          SHADOW_MODEL,
          FLOWS,
          THREADS,
          MAX_FLOWS,
          CHANNELS,
          REDIS_USER,
          REDIS_PASSWORD,
          REDIS_PASSWORD_FILE,
          HISTORY,
          MYSQL_USER,
          MYSQL_PASSWORD,
          MYSQL_PASSWORD_FILE,
          HISTORY_DAYS,
          HISTORY_DETAIL_DAYS,
          HISTORY_BYTES,
          DATA,
          ASN,
          CITIES,
          PLACES,
          OWN,
          SITE,
          ALLOWED_HOSTS,
          MAX_NETWORK_BYTES,
          MAX_VIEWERS,
          MAX_VIEWERS_PER_ADDRESS);

  private Keys() {}

  private static <T> Key<T> one(
      String name,
      @Nullable String defaultText,
      String expected,
      String help,
      Key.Parser<T> parser) {
    return new Key<>(name, defaultText, expected, help, false, false, parser);
  }

  private static <T> Key<T> many(String name, String expected, String help, Key.Parser<T> parser) {
    return new Key<>(name, null, expected, help, true, false, parser);
  }

  private static ResourceUri network(String text) {
    return ResourceUri.isGraph(text) ? ResourceUri.parseGraph(text) : feeds(text);
  }

  private static ResourceUri feeds(String text) {
    return ResourceUri.isObjects(text)
        ? ResourceUri.parseObjects(text)
        : ResourceUri.parse(text, "file", "bundled").withOnly();
  }

  private static ResourceUri flows(String text) {
    var uri = ResourceUri.parse(text, "file", "bundled", "-", "zeek", "eve", "vpc", "netflow");
    return uri.scheme().equals("netflow")
        ? uri.withOnly()
        : uri.withOnly("speed", "loop", "follow", "rate");
  }

  private static ResourceUri channels(String text) {
    return text.equals("mem:")
        ? ResourceUri.parse(text, "mem").withOnly()
        : ResourceUri.parseRedis(text);
  }

  private static ResourceUri history(String text) {
    if (text.startsWith("mysql:")) {
      return ResourceUri.parseMysql(text);
    }
    return text.equals("mem:")
        ? ResourceUri.parse(text, "mem").withOnly()
        : ResourceUri.parse(text, "file").withOnly();
  }

  private static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("empty");
    }
    return text;
  }

  private static int integer(String text, int least, int most) {
    return (int) number(text, least, most);
  }

  private static long number(String text, long least, long most) {
    var value = Long.parseLong(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }
}

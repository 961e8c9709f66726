package dev.glacis.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The program against a real S3 server that checks signatures.
class S3IT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SECRET = "for-tests-only";
  private static final Map<String, String> LOGIN =
      Map.of(
          "AWS_ACCESS_KEY_ID", "glacis",
          "AWS_SECRET_ACCESS_KEY", SECRET,
          "AWS_EC2_METADATA_DISABLED", "true");
  private static final String NETWORK =
      """
      {"vms":[{"vm_id":"vm-web","tags":["web"]},{"vm_id":"vm-db","tags":["db"]}],
       "fw_rules":[{"fw_id":"fw-1","source_tag":"web","dest_tag":"db"}]}
      """;
  private static final String MORE =
      """
      {"vms":[{"vm_id":"vm-new","tags":["web"]}]}
      """;

  private static final TransientNio2BlobStore STORE = new TransientNio2BlobStore();
  private static S3Proxy server;
  private static String parameters;

  @TempDir Path directory;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        S3Proxy.builder()
            .blobStore(STORE)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "glacis", SECRET)
            .build();
    server.start();
    parameters = "?endpoint=http://127.0.0.1:" + server.getPort() + "&poll=1";
    for (var bucket : new String[] {"nets", "threats"}) {
      STORE.createContainer(CreateBucketRequest.builder().bucket(bucket).build());
    }
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void aNetworkIsAskedAboutServedSwappedAndKeptWhenTheNextIsBadOrGone() throws Exception {
    put("nets", "prod/a.json", NETWORK);
    var uri = "s3://nets/prod/" + parameters;
    assertThat(Program.run(LOGIN, "surface", "attackers", "--network", uri, "--vm", "vm-db").out())
        .isEqualTo("[\"vm-web\"]\n");

    try (var running = RunningServer.start(LOGIN, "serve", "--network", uri)) {
      assertThat(running.get("/attack?vm_id=vm-db").body()).isEqualTo("[\"vm-web\"]");

      put("nets", "prod/b.json", MORE);
      until(running, "/attack?vm_id=vm-db", "vm-new");

      put("nets", "prod/b.json", "{\"vms\":[{}]}");
      until(running, "/api/v1/system", "s3://nets/prod/b.json:1:");
      assertThat(running.get("/attack?vm_id=vm-db").body()).contains("vm-web", "vm-new");

      for (var key : new String[] {"prod/a.json", "prod/b.json"}) {
        STORE.removeBlob(DeleteObjectRequest.builder().bucket("nets").key(key).build());
      }
      until(running, "/api/v1/system", "nothing there");
      assertThat(running.get("/attack?vm_id=vm-db").body()).contains("vm-web", "vm-new");
      assertThat(running.get("/readyz").statusCode()).isEqualTo(200);

      put("nets", "prod/c.json", NETWORK);
      until(running, "/attack?vm_id=vm-db", "[\"vm-web\"]");
    }
  }

  @Test
  void feedsInABucketBecomeTheScoresThatAFolderGives() throws Exception {
    var feed = "192.0.2.7\n198.51.100.0/24\n";
    var day = "2026-11-01";
    put("threats", "feeds/" + day + "/list.netset", feed);
    put("threats", "feeds/notes.pdf", "x");
    var folder = Files.createDirectories(directory.resolve("feeds").resolve(day));
    Files.writeString(folder.resolve("list.netset"), feed);
    var out = directory.resolve("scores");

    var bucket =
        Program.run(
            LOGIN,
            "reputation",
            "build",
            "--feeds",
            "s3://threats/feeds" + parameters,
            "--out",
            "s3://threats/feeds/" + parameters);
    assertThat(bucket.err()).contains("s3://threats/feeds/notes.pdf: no feed, left out");
    assertThat(bucket.status()).isZero();
    var local =
        Program.run(
            "reputation",
            "build",
            "--feeds",
            directory.resolve("feeds").toString(),
            "--out",
            out.toString());
    assertThat(bucket.out()).isEqualTo(local.out());
    for (var table : new String[] {"MASTER.csv", "ASN_Scores.csv"}) {
      assertThat(get("threats", "feeds/" + table)).isEqualTo(Files.readString(out.resolve(table)));
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLineWithoutSecrets() throws Exception {
    put("nets", "bad.json", "{\"vms\":[{}]}");
    var bad = attackers(LOGIN, "s3://nets/bad.json" + parameters);
    assertThat(bad.status()).isEqualTo(2);
    assertThat(bad.err()).startsWith("glacis: s3://nets/bad.json:1:").hasLineCount(1);

    var missing = attackers(LOGIN, "s3://nets/missing.json" + parameters);
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualToIgnoringNewLines(
            "glacis: s3://nets/missing.json: nothing there; expected a network document");

    var away = attackers(LOGIN, "s3://nets/a.json?endpoint=http://127.0.0.1:1");
    assertThat(away.status()).isEqualTo(1);
    assertThat(away.err()).startsWith("glacis: s3://nets/a.json: ").hasLineCount(1);

    var nobody =
        attackers(
            Map.of("AWS_EC2_METADATA_DISABLED", "true", "HOME", directory.toString()),
            "s3://nets/a.json" + parameters);
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err())
        .startsWith("glacis: s3://nets/a.json: Unable to load credentials")
        .hasSizeLessThan(300)
        .hasLineCount(1);

    var inTheUri = attackers(LOGIN, "s3://key:" + SECRET + "@nets/a.json");
    assertThat(inTheUri.status()).isEqualTo(2);
    assertThat(inTheUri.err()).contains("in a URI is refused").doesNotContain(SECRET);
  }

  private static Program.Result attackers(Map<String, String> environment, String uri)
      throws Exception {
    return Program.run(environment, "surface", "attackers", "--network", uri, "--vm", "vm-db");
  }

  private static void until(RunningServer running, String path, String text) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    while (!running.get(path).body().contains(text)) {
      assertThat(Instant.now()).as(path + " says " + text).isBefore(end);
      Thread.sleep(100);
    }
  }

  private static void put(String bucket, String key, String text) throws Exception {
    var bytes = text.getBytes(UTF_8);
    STORE.putBlob(
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentLength((long) bytes.length)
            .build(),
        new ByteArrayInputStream(bytes));
  }

  private static String get(String bucket, String key) throws Exception {
    try (var blob = STORE.getBlob(GetObjectRequest.builder().bucket(bucket).key(key).build())) {
      return new String(blob.readAllBytes(), UTF_8);
    }
  }
}

package dev.glacis.backend.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.contract.ObjectsContract;
import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3ObjectsIT extends ObjectsContract {
  private static StoreServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new StoreServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @Override
  protected Objects open() throws IOException {
    return server.objects(server.bucket());
  }

  /// Two whole parts and a bit.
  @Override
  protected int large() {
    return (16 << 20) + 12_345;
  }

  @Test
  void aDownloadThatIsCutOffGoesOnWhereItWas() throws Exception {
    var bucket = server.bucket();
    var bytes = new byte[5 << 20];
    new Random(2).nextBytes(bytes);
    try (var direct = server.objects(bucket);
        var proxy = new CuttingProxy(server.port(), 1 << 20, 3);
        var objects = S3Objects.open(bucket, proxy.uri(), null)) {
      direct.write("a", out -> out.write(bytes));
      try (var in = objects.open(direct.find("a").getFirst())) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
      assertThat(proxy.cutsLeft()).isZero();
    }
  }

  @Test
  void whatIsReplacedWhileTheDownloadIsCutOffIsSaidToBe() throws Exception {
    var bucket = server.bucket();
    try (var direct = server.objects(bucket);
        var proxy = new CuttingProxy(server.port(), 1 << 20, 1);
        var objects = S3Objects.open(bucket, proxy.uri(), null)) {
      direct.write("a", out -> out.write(new byte[5 << 20]));
      proxy.beforeCut(() -> replace(direct));
      try (var in = objects.open(direct.find("a").getFirst())) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(ObjectReplaced.class)
            .hasMessage("s3://" + bucket + "/a: replaced or removed while it was read");
      }
    }
  }

  @Test
  void aConnectionThatNeverHoldsIsGivenUp() throws Exception {
    var bucket = server.bucket();
    try (var direct = server.objects(bucket);
        var proxy = new CuttingProxy(server.port(), 1000, Integer.MAX_VALUE);
        var objects = S3Objects.open(bucket, proxy.uri(), null)) {
      direct.write("a", out -> out.write(new byte[5 << 20]));
      var entry = direct.find("a").getFirst();
      assertThatThrownBy(
              () -> {
                try (var in = objects.open(entry)) {
                  in.skipNBytes(Long.MAX_VALUE);
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("s3://" + bucket + "/a: ")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void errorsAreOneLineWithBucketKeyAndReason() throws Exception {
    try (var objects = server.objects("no-such-bucket")) {
      assertThatThrownBy(() -> objects.list("feeds/"))
          .isInstanceOf(BadInput.class)
          .hasMessage(
              "s3://no-such-bucket/feeds/: The specified bucket does not exist"
                  + " (NoSuchBucket, 404)");
      assertThatThrownBy(() -> objects.write("a", out -> out.write(1)))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith("s3://no-such-bucket/a: ");
    }
    try (var objects = S3Objects.open("bucket", URI.create("http://127.0.0.1:1"), "eu-central-1")) {
      assertThatThrownBy(() -> objects.list(""))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(BadInput.class)
          .hasMessageContaining("s3://bucket/: ")
          .hasMessageContaining("Connection refused")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void aWrongSecretIsRefusedAndNeverShown() throws Exception {
    var bucket = server.bucket();
    System.setProperty("aws.secretAccessKey", "another-secret");
    try (var objects = server.objects(bucket)) {
      assertThatThrownBy(() -> objects.list(""))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith("s3://" + bucket + "/: ")
          .hasMessageContaining("403")
          .message()
          .hasLineCount(1)
          .doesNotContain("secret");
    } finally {
      System.setProperty("aws.secretAccessKey", StoreServer.SECRET);
    }
  }

  private static void replace(Objects objects) {
    try {
      objects.write("a", out -> out.write("another".getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

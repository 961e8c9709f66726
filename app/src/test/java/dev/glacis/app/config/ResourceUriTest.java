package dev.glacis.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceUriTest {
  @Test
  void aBucketAndAKeyAreTakenAsTheyStand() {
    var uri = ResourceUri.parseObjects("s3://threats/feeds/a b%20+.txt?region=eu-central-1");
    assertThat(uri.bucket()).isEqualTo("threats");
    assertThat(uri.key()).isEqualTo("feeds/a b%20+.txt");
    assertThat(uri.parameters()).containsOnlyKeys("region");
    assertThat(ResourceUri.parseObjects("s3://threats").key()).isEmpty();
    assertThat(ResourceUri.parseObjects("s3://threats/").key()).isEmpty();
  }

  @Test
  void aStoreOfOnesOwnIsNamedByItsEndpoint() {
    var uri = ResourceUri.parseObjects("s3://b/k?endpoint=http://127.0.0.1:9000&poll=1");
    assertThat(uri.parameters())
        .containsEntry("endpoint", "http://127.0.0.1:9000")
        .containsEntry("poll", "1");
    assertThat(uri).hasToString("s3://b/k?endpoint=http://127.0.0.1:9000&poll=1");
  }

  @ParameterizedTest
  @CsvSource({
    "s3:threats, names no bucket",
    "s3://, names no bucket",
    "s3:///key, names no bucket",
    "feeds/, names no bucket",
    "s3://key:secret@threats/feeds, a password in a URI is refused",
    "s3://key@threats/feeds, credentials in a URI are refused",
    "s3://b/k?endpoint=http://key:secret@host, credentials in a URI are refused",
    "s3://b/k?endpoint=ftp://host, endpoint ftp://host is none",
    "s3://b/k?endpoint=host:9000, endpoint host:9000 is none",
    "s3://b/k?poll=0, poll=0",
    "s3://b/k?secret=x, parameter secret is not one of",
  })
  void whatNamesNoBucketOrHoldsCredentialsIsRefused(String text, String why) {
    assertThatThrownBy(() -> ResourceUri.parseObjects(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}

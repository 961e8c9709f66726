package dev.glacis.backend.s3;

import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The objects of a bucket. Their stamps are entity tags.
///
/// Opening connects to nothing yet. Credentials come from the SDK's own chain (variables, profile,
/// web identity, container, instance), as does the region where none is given. What S3 answers is
/// passed on in one line that starts with `s3://BUCKET/KEY`: a [BadInput] where the name is wrong
/// or access denied, else an [IOException]. Requests are tried three times by the SDK.
public final class S3Objects implements Objects {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Pattern CHAIN = Pattern.compile("AwsCredentialsProviderChain\\(.*");
  private static final int DENIED = 403;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUCH_VERSION = 412;

  private final String bucket;
  private final S3Client client;

  private S3Objects(String bucket, S3Client client) {
    this.bucket = bucket;
    this.client = client;
  }

  /// @param endpoint of a compatible store, which is then addressed by paths and not by host names;
  ///   null for Amazon's own
  /// @param region null for the one of the surroundings, and `us-east-1` where they name none for
  ///   an endpoint
  /// @throws IOException where no region is known
  public static S3Objects open(String bucket, @Nullable URI endpoint, @Nullable String region)
      throws IOException {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .credentialsProvider(DefaultCredentialsProvider.builder().build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (endpoint != null) {
      builder.endpointOverride(endpoint).forcePathStyle(true);
    }
    if (region != null) {
      builder.region(Region.of(region));
    } else if (endpoint != null) {
      builder.region(nearby());
    }
    try {
      return new S3Objects(bucket, builder.build());
    } catch (SdkException e) {
      throw new IOException("s3://" + bucket + ": " + firstLine(e), e);
    }
  }

  /// The region of variables and profile. The network is not asked for it: an endpoint works
  /// without.
  private static Region nearby() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkException _) {
      return Region.US_EAST_1;
    }
  }

  @Override
  public String name(String key) {
    return "s3://" + bucket + "/" + key;
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    return ask(
        prefix,
        s3 -> {
          var found = new ArrayList<Entry>();
          var pages = s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix));
          for (var object : pages.contents()) {
            if (!object.key().endsWith("/")) {
              found.add(new Entry(object.key(), object.eTag()));
            }
            if (found.size() > MOST_LISTED) {
              throw new BadInput(name(prefix) + ": more than " + MOST_LISTED + " objects");
            }
          }
          found.sort(Comparator.comparing(Entry::key));
          return List.copyOf(found);
        });
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    return new ObjectStream(this, entry);
  }

  /// The rest of one version of an object.
  Part part(Entry entry, long from) throws IOException {
    return ask(
        entry.key(),
        s3 -> {
          var response =
              s3.getObject(
                  get -> {
                    get.bucket(bucket).key(entry.key()).ifMatch(entry.stamp());
                    if (from > 0) {
                      get.range("bytes=" + from + "-");
                    }
                  });
          return new Part(response, response.response().contentLength(), response::abort);
        });
  }

  @Override
  public void write(String key, Content content) throws IOException {
    var upload = new Upload(this, key);
    try {
      content.writeTo(upload);
      upload.finish();
    } finally {
      upload.abandon();
    }
  }

  String bucket() {
    return bucket;
  }

  @Override
  public void close() {
    client.close();
  }

  /// @throws ObjectReplaced where a version that was asked for is not there
  <T> T ask(String key, Question<T> question) throws IOException {
    try {
      return question.of(client);
    } catch (S3Exception e) {
      throw answered(key, e);
    } catch (SdkException e) {
      throw new IOException(name(key) + ": " + firstLine(e), e);
    }
  }

  private IOException answered(String key, S3Exception e) {
    var details = e.awsErrorDetails();
    var code = details == null ? null : details.errorCode();
    var said = details == null ? null : details.errorMessage();
    var message =
        "%s: %s (%s%d)"
            .formatted(
                name(key),
                said == null || said.isBlank() ? firstLine(e) : firstLine(said),
                code == null ? "" : code + ", ",
                e.statusCode());
    if (e.statusCode() == NO_SUCH_VERSION || "NoSuchKey".equals(code)) {
      return (IOException) new ObjectReplaced(name(key)).initCause(e);
    }
    return e.statusCode() == DENIED || e.statusCode() == NOT_FOUND
        ? new BadInput(message, e)
        : new IOException(message, e);
  }

  private static String firstLine(SdkException e) {
    return firstLine(String.valueOf(e.getMessage()));
  }

  /// Without what each link of the chain of credentials has to say.
  private static String firstLine(String text) {
    var line = text.lines().findFirst().orElse("failed").strip();
    return CHAIN
        .matcher(line)
        .replaceFirst("of variables, web identity, profile, container and instance");
  }

  /// Bytes that are on their way.
  ///
  /// @param length of all of them
  /// @param abort ends the connection, so that nobody waits for the rest
  record Part(InputStream in, long length, Runnable abort) {}

  /// Something to ask S3.
  @FunctionalInterface
  interface Question<T> {
    T of(S3Client s3) throws IOException;
  }
}

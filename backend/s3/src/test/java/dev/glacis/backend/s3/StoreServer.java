package dev.glacis.backend.s3;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/// A real S3 server within this process, that checks signatures. The SDK finds its credentials in
/// system properties, the first link of its chain.
final class StoreServer {
  static final String SECRET = "for-tests-only";
  private static final String USER = "glacis";

  private final TransientNio2BlobStore store = new TransientNio2BlobStore();
  private final AtomicInteger buckets = new AtomicInteger();
  private final S3Proxy server;

  StoreServer() throws Exception {
    server =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, USER, SECRET)
            .build();
    server.start();
    System.setProperty("aws.accessKeyId", USER);
    System.setProperty("aws.secretAccessKey", SECRET);
  }

  int port() {
    return server.getPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /// A new bucket.
  String bucket() {
    var name = "bucket-" + buckets.incrementAndGet();
    store.createContainer(CreateBucketRequest.builder().bucket(name).build());
    return name;
  }

  S3Objects objects(String bucket) throws IOException {
    return S3Objects.open(bucket, uri(), null);
  }

  void stop() throws Exception {
    server.stop();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }
}

package dev.glacis.backend.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An object on its way to S3: put at once if it fits into one part, else in parts, which become
/// the object when the last one is there (multipart upload). One part is held in memory. Closing
/// does nothing: the object is made by [#finish()].
final class Upload extends OutputStream {
  private static final int FIRST_PART = 8 << 20;
  private static final int LARGEST_PART = 64 << 20;

  /// S3 takes 10,000 parts: parts of eight times the size after each thousand hold 600 GB.
  private static final int PARTS_OF_A_SIZE = 1000;

  private final S3Objects objects;
  private final String key;
  private final List<CompletedPart> sent = new ArrayList<>();
  private @Nullable String id;
  private byte[] part = new byte[1 << 16];
  private int filled;
  private int partSize = FIRST_PART;
  private boolean finished;

  Upload(S3Objects objects, String key) {
    this.objects = objects;
    this.key = key;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    for (var done = 0; done < count; ) {
      if (filled == partSize) {
        send();
      }
      if (filled == part.length) {
        part = Arrays.copyOf(part, Math.min(partSize, 2 * part.length));
      }
      var step = Math.min(count - done, part.length - filled);
      System.arraycopy(bytes, offset + done, part, filled, step);
      filled += step;
      done += step;
    }
  }

  /// Makes the object.
  void finish() throws IOException {
    if (id == null) {
      objects.ask(key, s3 -> s3.putObject(put -> put.bucket(objects.bucket()).key(key), body()));
    } else {
      send();
      objects.ask(
          key,
          s3 ->
              s3.completeMultipartUpload(
                  complete ->
                      complete
                          .bucket(objects.bucket())
                          .key(key)
                          .uploadId(id)
                          .multipartUpload(parts -> parts.parts(sent))));
    }
    finished = true;
  }

  private void send() throws IOException {
    if (id == null) {
      id =
          objects.ask(
              key,
              s3 ->
                  s3.createMultipartUpload(create -> create.bucket(objects.bucket()).key(key))
                      .uploadId());
    }
    var number = sent.size() + 1;
    var tag =
        objects.ask(
            key,
            s3 ->
                s3.uploadPart(
                        upload ->
                            upload
                                .bucket(objects.bucket())
                                .key(key)
                                .uploadId(id)
                                .partNumber(number),
                        body())
                    .eTag());
    sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    filled = 0;
    if (number % PARTS_OF_A_SIZE == 0) {
      partSize = Math.min(LARGEST_PART, 8 * partSize);
    }
  }

  /// Has S3 forget the parts that it was sent, unless they have become the object.
  void abandon() {
    if (id == null || finished) {
      return;
    }
    try {
      objects.ask(
          key,
          s3 ->
              s3.abortMultipartUpload(
                  abort -> abort.bucket(objects.bucket()).key(key).uploadId(id)));
    } catch (IOException _) {
      // What made us give up is what is worth saying.
    }
  }

  private RequestBody body() {
    var length = filled;
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(part, 0, length), length, "application/octet-stream");
  }
}

package dev.glacis.formats.cloud;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The clouds whose exports can be read as a network; what is read of each, and what its rules
/// become, is told in docs/clouds.md.
public enum Cloud {
  /// Amazon Web Services: `aws ec2 describe-…`.
  AWS,
  /// Google Cloud: `gcloud compute … list --format=json`.
  GCP,
  /// Kubernetes: `kubectl get … -o json`.
  K8S,
  /// Microsoft Azure: `az … list`.
  AZURE;

  /// Reads exports, JSON in UTF-8 and possibly compressed, in any order; of a directory all its
  /// `*.json`. Which export a document is, its content says. Members that are not known are
  /// ignored.
  ///
  /// @throws BadInput where a document has not the shape of the cloud's exports, or an id comes
  ///   twice
  public CloudImport read(List<Path> filesOrDirectories) throws IOException {
    var draft = new Draft();
    var translation =
        switch (this) {
          case AWS -> new Aws(draft);
          case GCP -> new Gcp(draft);
          case K8S -> new Kubernetes(draft);
          case AZURE -> new Azure(draft);
        };
    var exports = new Exports(translation, draft);
    for (var path : filesOrDirectories) {
      exports.read(path);
    }
    translation.finish();
    return draft.result();
  }
}

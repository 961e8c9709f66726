/// Objects in a bucket of Amazon S3, or of any store that speaks its protocol.
@NullMarked
package dev.glacis.backend.s3;

import org.jspecify.annotations.NullMarked;

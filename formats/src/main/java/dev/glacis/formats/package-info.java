/// Bytes to core records and back: a package for each family of formats.
@NullMarked
package dev.glacis.formats;

import org.jspecify.annotations.NullMarked;

/// Where addresses are and whose they are: bundled tables, the user's own `mmdb` files, the demo's
/// places.
@NullMarked
package dev.glacis.formats.geo;

import org.jspecify.annotations.NullMarked;

/// Which implementation stands behind which URI, and how the parts of a server are joined.
@NullMarked
package dev.glacis.app.wiring;

import org.jspecify.annotations.NullMarked;

/// Load tests of a running server.
@NullMarked
package dev.glacis.http.load;

import org.jspecify.annotations.NullMarked;

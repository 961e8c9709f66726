/// Networks as written, compiled to allow-only grants, indexed for reachability.
@NullMarked
package dev.glacis.core.surface;

import org.jspecify.annotations.NullMarked;

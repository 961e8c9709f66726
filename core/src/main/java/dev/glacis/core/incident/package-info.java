/// Alerts that belong together over time: incidents that open, update and close.
@NullMarked
package dev.glacis.core.incident;

import org.jspecify.annotations.NullMarked;

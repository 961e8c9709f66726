/// Raw attacks located, scored, judged against the surface and given a priority.
@NullMarked
package dev.glacis.core.enrich;

import org.jspecify.annotations.NullMarked;

/// Random Forest: histogram training, flat scoring, path attribution. Knows numbers and classes by
/// index only, nothing of flows.
@NullMarked
package dev.glacis.core.forest;

import org.jspecify.annotations.NullMarked;

/// Packets to bidirectional flows to features: one named schema, two profiles.
@NullMarked
package dev.glacis.core.flow;

import org.jspecify.annotations.NullMarked;

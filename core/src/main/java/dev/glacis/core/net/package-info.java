/// Addresses, prefixes, transport ports: the ground every other package stands on.
@NullMarked
package dev.glacis.core.net;

import org.jspecify.annotations.NullMarked;

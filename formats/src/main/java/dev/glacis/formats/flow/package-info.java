/// Flow files: the public CSV dialects.
@NullMarked
package dev.glacis.formats.flow;

import org.jspecify.annotations.NullMarked;

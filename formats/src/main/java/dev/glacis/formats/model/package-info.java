/// Trained models as files, and what is written about them.
@NullMarked
package dev.glacis.formats.model;

import org.jspecify.annotations.NullMarked;

/// Configuration keys, declared once: flags, variables, YAML, checks and documentation derive from
/// them.
@NullMarked
package dev.glacis.app.config;

import org.jspecify.annotations.NullMarked;

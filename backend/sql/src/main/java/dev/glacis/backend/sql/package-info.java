/// History in an SQL file within this process, or on a MySQL or MariaDB server.
@NullMarked
package dev.glacis.backend.sql;

import org.jspecify.annotations.NullMarked;

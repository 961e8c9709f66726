/// The network as a graph in Neo4j: written in one transaction, read back as a document.
@NullMarked
package dev.glacis.backend.neo4j;

import org.jspecify.annotations.NullMarked;

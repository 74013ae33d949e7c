/**
 * Data sources made of WordNet 3.1, which comes with a dependency: its synsets, the one rule by which they fall into splits, and a source
 * for each task.
 */
@NullMarked
package org.ablate.plugins.data.wordnet;

import org.jspecify.annotations.NullMarked;

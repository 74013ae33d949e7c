/** Corpora and models that are fetched once, by command, and named in descriptors afterwards. Nothing here runs unless a person asks. */
@NullMarked
package org.ablate.laboratory.fetch;

import org.jspecify.annotations.NullMarked;

/** Classification of texts and of words, and how much a class weighs. */
@NullMarked
package org.ablate.plugins.objectives.classification;

import org.jspecify.annotations.NullMarked;

/** Objectives over running text: causal, masked and prefix language modeling, span corruption. */
@NullMarked
package org.ablate.plugins.objectives.language;

import org.jspecify.annotations.NullMarked;

/** Objectives around other objectives, which train a model to be steady: under dropout, noise, attack and mixture. */
@NullMarked
package org.ablate.plugins.regularizers;

import org.jspecify.annotations.NullMarked;

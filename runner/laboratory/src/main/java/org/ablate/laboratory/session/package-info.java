/** The laboratory: what every front end calls to run, resume, evaluate, generate and export. */
@NullMarked
package org.ablate.laboratory.session;

import org.jspecify.annotations.NullMarked;

/** What the interpreter of chat templates reads, refuses and takes. */
@NullMarked
package org.ablate.plugins.objectives.jinja;

import org.jspecify.annotations.NullMarked;

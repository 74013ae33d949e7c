/** Options that several verbs have. */
@NullMarked
package org.ablate.cli.option;

import org.jspecify.annotations.NullMarked;

/** What is installed: plugins, their components, and what each component's config record says of itself. */
@NullMarked
package org.ablate.composition.catalogue;

import org.jspecify.annotations.NullMarked;

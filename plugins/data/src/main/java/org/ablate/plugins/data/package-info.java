/** Text to learn from: any text file, and the dictionary definitions that come with a dependency. */
@NullMarked
package org.ablate.plugins.data;

import org.jspecify.annotations.NullMarked;

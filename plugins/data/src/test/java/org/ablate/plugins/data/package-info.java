@NullMarked
package org.ablate.plugins.data;

import org.jspecify.annotations.NullMarked;

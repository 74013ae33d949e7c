/** What a plugin's tests stand on: an engine, golden numbers, finite differences, comparison of tensors. */
@NullMarked
package org.ablate.testkit;

import org.jspecify.annotations.NullMarked;

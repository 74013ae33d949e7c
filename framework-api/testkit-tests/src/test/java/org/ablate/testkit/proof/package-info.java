/** The testkit's own test: components with one fault each, and the contract method that must catch it. */
@NullMarked
package org.ablate.testkit.proof;

import org.jspecify.annotations.NullMarked;

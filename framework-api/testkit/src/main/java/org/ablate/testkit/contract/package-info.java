/**
 * What every component of a kind must do, as tests that an author inherits: extend the contract of the kind and supply the component.
 */
@NullMarked
package org.ablate.testkit.contract;

import org.jspecify.annotations.NullMarked;

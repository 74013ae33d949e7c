/** Fields that the config records of several rooms share, and the rule of what divides a number. */
@NullMarked
package org.ablate.plugins.transformer.config;

import org.jspecify.annotations.NullMarked;

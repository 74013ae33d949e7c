package org.ablate.spi.component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface through which a config record speaks to everything below it: a record that implements it is bound
 * under it for its whole subtree, the nearest one winning. So an attention deep inside learns the model's width.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Ambient {}

package org.ablate.plugins.optimization;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** Which parameters weight decay is for. */
@Doc("what decays: matrices (tensors of two or more dimensions), all or none")
@Default("matrices")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface WhatDecays {}

package org.ablate.composition.catalogue;

/** The configuration of a component that has none. */
public record NoFields() {}

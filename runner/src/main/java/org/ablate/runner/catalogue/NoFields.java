package org.ablate.runner.catalogue;

/** The configuration of a component that has none. */
public record NoFields() {}

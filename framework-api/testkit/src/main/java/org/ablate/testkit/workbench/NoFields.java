package org.ablate.testkit.workbench;

/** The configuration of a component that has none. */
record NoFields() {}

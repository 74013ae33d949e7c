package org.ablate.spi.component;

/** A config record with rules that span several fields or reach into its surroundings. */
public interface SelfValidating {

    /** Reports every problem to {@code checks}; called after the fields' own constraints hold, before anything is loaded. */
    void check(ValidationContext checks);
}

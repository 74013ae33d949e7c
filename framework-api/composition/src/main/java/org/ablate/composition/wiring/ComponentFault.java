package org.ablate.composition.wiring;

import org.ablate.spi.ExperimentException;

/** A component's own code failed: which one, where the descriptor chose it, whose it is, and why. */
public final class ComponentFault extends ExperimentException {

    private static final long serialVersionUID = 1L;

    private final boolean working;

    ComponentFault(String message, boolean working, Throwable cause) {
        super(message, cause);
        this.working = working;
    }

    /** Whether it failed at its work; else it could not be made, so that nothing has begun. */
    public boolean working() {
        return working;
    }

    /** The same fault where it was met before any work. */
    public ComponentFault beforeWork() {
        return working ? new ComponentFault(String.valueOf(getMessage()), false, this) : this;
    }
}

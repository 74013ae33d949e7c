package org.ablate.spi.event;

import org.ablate.spi.component.Kind;

/**
 * Listens to a run. A sink runs beside the training on a thread of its own: a slow one misses what its overflow policy lets
 * it miss, and one that throws is warned about once and left out; neither slows or ends the run. The journal has
 * everything, and a sink can be replayed from it. A sink is constructed to check a descriptor, too: it opens files and connections
 * with the first event, not before. A resumed run begins with another {@link RunEvent.RunStarted}, of the step that it goes on from.
 */
@Kind("sink")
public interface EventSink extends AutoCloseable {

    /** What happens to events that come while the sink is busy. */
    enum Overflow {
        /** Keep them all, as memory allows. */
        BUFFER,
        /** Of the steps keep only the newest, of all other events everything; a display wants this. */
        LATEST
    }

    Overflow overflow();

    void accept(RunEvent event);

    /** After the last event, also of a failed run. */
    @Override
    default void close() {}
}

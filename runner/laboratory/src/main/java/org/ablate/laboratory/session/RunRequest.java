package org.ablate.laboratory.session;

import java.nio.file.Path;
import java.util.List;

/**
 * Request for a fresh run.
 *
 * @param descriptor its file
 * @param overrides each {@code a.b.c=value}
 * @param sinks listeners beside those of the descriptor, each the name of a sink or {@code {type: NAME, …}}
 */
public record RunRequest(Path descriptor, List<String> overrides, List<String> sinks) {
    public RunRequest {
        overrides = List.copyOf(overrides);
        sinks = List.copyOf(sinks);
    }
}

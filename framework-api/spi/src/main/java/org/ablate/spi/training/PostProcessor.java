package org.ablate.spi.training;

import java.util.Optional;
import org.ablate.spi.component.Kind;

/** Changes a generated text before it is shown. */
@FunctionalInterface
@Kind("post-processor")
public interface PostProcessor {

    /** The text as it shall be, or nothing when it shall not be shown. */
    Optional<String> process(String text);
}

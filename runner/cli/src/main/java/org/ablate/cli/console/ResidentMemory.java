package org.ablate.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process takes from the machine, native memory included, which Java itself does not know. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Resident bytes now; nothing where the system does not tell (it does on Linux). */
    public static OptionalLong bytes() {
        return field("VmRSS:");
    }

    /** The most resident bytes so far; nothing where the system does not tell. */
    public static OptionalLong peakBytes() {
        return field("VmHWM:");
    }

    private static OptionalLong field(String name) {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            // A display goes on without the figure.
            return OptionalLong.empty();
        }
    }
}

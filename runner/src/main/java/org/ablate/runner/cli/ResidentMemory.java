package org.ablate.runner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** This process's memory as the operating system counts it, native memory included; Linux only, absent elsewhere. */
final class ResidentMemory {

    private ResidentMemory() {}

    /** Bytes held now. */
    static OptionalLong current() {
        return read("VmRSS:");
    }

    /** The most bytes held at any time. */
    static OptionalLong peak() {
        return read("VmHWM:");
    }

    private static OptionalLong read(String field) {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}

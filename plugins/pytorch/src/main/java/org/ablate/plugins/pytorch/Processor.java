package org.ablate.plugins.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The CPU, as the operating system describes it.
 *
 * @param model its name
 * @param cores physical cores that this process may use
 * @param features those features of its instruction set that decide which kernels run
 */
record Processor(String model, int cores, Set<String> features) {

    private static final Set<String> DECIDING = Set.of(
            "avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_tile", "avx_vnni", "fma", "sve", "bf16");

    Processor {
        features = new TreeSet<>(features);
    }

    static Processor ofThisMachine() {
        Path description = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(description) ? parse(Files.readAllLines(description)) : unknown();
        } catch (IOException e) {
            return unknown();
        }
    }

    private static Processor unknown() {
        return new Processor(System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors(), Set.of());
    }

    /** Reads what Linux writes to {@code /proc/cpuinfo}. */
    static Processor parse(List<String> lines) {
        Map<String, String> latest = new HashMap<>();
        Set<String> cores = new HashSet<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon >= 0) {
                String key = line.substring(0, colon).strip();
                latest.put(key, line.substring(colon + 1).strip());
                if (key.equals("core id")) {
                    cores.add(latest.get("physical id") + "/" + latest.get("core id"));
                }
            }
        }
        int available = Runtime.getRuntime().availableProcessors();
        String flags = latest.getOrDefault("flags", latest.getOrDefault("Features", ""));
        Set<String> features = new TreeSet<>(Arrays.asList(flags.split(" ")));
        features.retainAll(DECIDING);
        return new Processor(
                latest.getOrDefault("model name", System.getProperty("os.arch")),
                cores.isEmpty() ? available : Math.min(available, cores.size()),
                features);
    }

    boolean hasBfloat16Products() {
        return features.contains("amx_bf16") || features.contains("avx512_bf16");
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", model);
        facts.put("cpuFeatures", String.join(" ", features));
        return facts;
    }
}

package org.ablate.laboratory.fetch;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ablate.composition.catalogue.NearestName;
import org.ablate.spi.ExperimentException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What can be fetched: {@code catalog.yaml} beside this class. */
public final class Catalog {

    private final Map<String, Entry> entries = new TreeMap<>();

    /**
     * A corpus or a model.
     *
     * @param name what descriptors call it
     * @param what it is, in a line
     * @param license its license
     * @param note what else there is to know, if anything
     * @param files its files, by name
     */
    public record Entry(
            String name, String what, String license, Optional<String> note, Map<String, RemoteFile> files) {

        /** The bytes of all files, if all are known. */
        public OptionalLong bytes() {
            return files.values().stream().allMatch(file -> file.bytes().isPresent())
                    ? OptionalLong.of(files.values().stream()
                            .mapToLong(file -> file.bytes().getAsLong())
                            .sum())
                    : OptionalLong.empty();
        }
    }

    /**
     * A file somewhere.
     *
     * @param address where it is, if anywhere public; always https
     * @param bytes its size as it is kept
     * @param sha256 its digest as it is kept
     * @param gzip whether the address gives it compressed
     */
    public record RemoteFile(Optional<URI> address, OptionalLong bytes, Optional<String> sha256, boolean gzip) {}

    private Catalog(Map<String, Entry> entries) {
        this.entries.putAll(entries);
    }

    /** The one that comes with the program. */
    public static Catalog shipped() {
        try {
            return of(Resources.toString(
                    Objects.requireNonNull(Catalog.class.getResource("catalog.yaml")), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A catalog in YAML, of the form of {@code catalog.yaml}. */
    static Catalog of(String yaml) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        mapping(new Load(LoadSettings.builder().build()).loadFromString(yaml))
                .forEach((name, entry) -> entries.put(name, entry(name, mapping(entry))));
        return new Catalog(entries);
    }

    private static Entry entry(String name, Map<String, Object> said) {
        Map<String, RemoteFile> files = new LinkedHashMap<>();
        mapping(said.get("files")).forEach((file, facts) -> files.put(file, file(mapping(facts))));
        return new Entry(
                name,
                String.valueOf(said.get("what")),
                String.valueOf(said.get("license")),
                Optional.ofNullable(said.get("note")).map(String::valueOf),
                files);
    }

    private static RemoteFile file(Map<String, Object> said) {
        Object bytes = said.get("bytes");
        return new RemoteFile(
                Optional.ofNullable(said.get("address")).map(String::valueOf).map(URI::create),
                bytes instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty(),
                Optional.ofNullable(said.get("sha256")).map(String::valueOf),
                Boolean.TRUE.equals(said.get("gzip")));
    }

    private static Map<String, Object> mapping(@Nullable Object value) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(value))
                .forEach((key, element) -> mapping.put(String.valueOf(key), element));
        return mapping;
    }

    /** All of it, by name. */
    public Map<String, Entry> entries() {
        return entries;
    }

    /**
     * An entry.
     *
     * @throws ExperimentException when there is none of that name, with the nearest
     */
    public Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ExperimentException("'" + name + "' is not in the catalog"
                    + NearestName.hint(name, entries.keySet().stream().toList()) + "; it has "
                    + String.join(", ", entries.keySet()) + " (./ablate fetch --list)");
        }
        return entry;
    }
}

package org.ablate.laboratory.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;

/**
 * What a run was made with: all that can change its numbers. It holds nothing that differs between two runs of one experiment
 * on one machine, neither times nor paths that were not written in the descriptor nor process ids. Descriptor, tokenizer and
 * classes are those that stand beside it in the run's folder; see {@link RunSeal}.
 *
 * @param ablate this program's version
 * @param seed of all randomness
 * @param descriptor the effective descriptor's single values as JSON, by dotted path
 * @param data SHA-256 of what the model learns from, by a name such as {@code train}
 * @param weights SHA-256 of the files that the model's first weights come from, by name, and of those that a model inside the objective
 *     is read from, by {@code objective.teacher/NAME}; empty where there are none
 * @param files SHA-256 of the files beside this one that decide, by name; see {@link RunSeal}
 * @param code SHA-256 of the jars or class folders, by a class of each; see {@link CodeDigests}
 * @param engine the tensor engine's facts: versions, threads, CPU features
 * @param java the Java runtime's version
 * @param os the operating system's name and processor
 * @param revision the source revision of the checkout, empty where there is none
 */
public record LockFile(
        String ablate,
        long seed,
        SortedMap<String, String> descriptor,
        SortedMap<String, String> data,
        SortedMap<String, String> weights,
        SortedMap<String, String> files,
        SortedMap<String, String> code,
        SortedMap<String, String> engine,
        String java,
        String os,
        String revision) {

    /** A lock of this process: Java and the operating system are filled in. */
    public static LockFile here(
            String ablate,
            long seed,
            RunSeal seal,
            Map<String, String> data,
            Map<String, String> weights,
            Map<String, String> code,
            Map<String, String> engine,
            String revision) {
        return new LockFile(
                ablate,
                seed,
                seal.descriptor(),
                new TreeMap<>(data),
                new TreeMap<>(weights),
                seal.files(),
                new TreeMap<>(code),
                new TreeMap<>(engine),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                revision);
    }

    /**
     * SHA-256 of all beside the descriptor that decides a run: the descriptor holds what decides nothing, too, and so does the revision,
     * as the code has digests of its own.
     */
    public String digest() {
        return Sha256.of(
                new LockFile(ablate, seed, new TreeMap<>(), data, weights, files, code, engine, java, os, "").json());
    }

    /** The JSON text, the same for the same lock. */
    public String json() {
        return JsonFile.sealed(this);
    }

    void write(Path file) {
        DurableFile.write(file, json());
    }

    /**
     * Reads a lock file.
     *
     * @throws ExperimentException when it cannot be read, is not one or was changed since it was written
     */
    public static LockFile read(Path file) {
        return JsonFile.readSealed(file, LockFile.class, "is not a lock file of a run");
    }
}

package org.ablate.laboratory.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {

    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    @Test
    void theRevisionIsReadFromALooseAPackedAndADetachedHead() throws IOException {
        Path git = Files.createDirectories(folder.resolve(".git/refs/heads"))
                .getParent()
                .getParent();
        Path inside = Files.createDirectories(folder.resolve("a/b"));

        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        assertThat(SourceRevision.of(inside)).isEmpty();
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\n" + HASH + " refs/heads/main\n");
        assertThat(SourceRevision.of(inside)).contains(HASH);
        String loose = HASH.replace('0', 'f');
        Files.writeString(git.resolve("refs/heads/main"), loose + "\n");
        assertThat(SourceRevision.of(inside)).contains(loose);
        Files.writeString(git.resolve("HEAD"), HASH + "\n");
        assertThat(SourceRevision.of(inside)).contains(HASH);
        Files.writeString(git.resolve("HEAD"), "nonsense");
        assertThat(SourceRevision.of(inside)).isEmpty();
    }

    @Test
    void theRevisionOfALinkedWorkTreeIsReadFromTheSharedRepository() throws IOException {
        Path shared = Files.createDirectories(folder.resolve("main/.git/refs/heads"))
                .getParent()
                .getParent();
        Path linked = Files.createDirectories(shared.resolve("worktrees/w"));
        Files.writeString(linked.resolve("commondir"), "../..\n");
        Files.writeString(linked.resolve("HEAD"), "ref: refs/heads/w\n");
        Files.writeString(shared.resolve("refs/heads/w"), HASH);
        Path work = Files.createDirectories(folder.resolve("work"));
        Files.writeString(work.resolve(".git"), "gitdir: " + linked + "\n");

        assertThat(SourceRevision.of(work)).contains(HASH);
    }

    @Test
    void codeIsThatOfComponentsAndOfWhatTheyReferToButNotOfOthersThatAreInstalled() {
        List<Class<?>> own = List.of(LockFile.class, Plugin.class);
        Map<String, String> none = CodeDigests.of(own, List.of(), List.of());
        Map<String, String> guice = CodeDigests.of(own, List.of(com.google.inject.Guice.class), List.of());
        Map<String, String> installed =
                CodeDigests.of(own, List.of(), List.of(com.google.inject.Guice.class, org.slf4j.Logger.class));

        assertThat(none.keySet()).hasSize(2);
        assertThat(guice.keySet()).containsAll(none.keySet()).contains("guice", "guava", "jakarta.inject-api");
        assertThat(installed).isEqualTo(none);
        assertThat(guice.values()).allMatch(digest -> digest.matches("[0-9a-f]{64}"));
        assertThat(CodeDigests.of(List.of(LockFile.class, RunDirectory.class), List.of(), List.of()))
                .hasSize(1);
    }

    @Test
    void aRebuiltLibraryHasAnotherDigestAndAnUnrelatedOneMakesNoDifference() throws Exception {
        Path plugin = compiled(
                "plugin", "package a; public class Part { Object used = new b.Used(); int[][] n = new int[1][]; }");
        String before = digests(plugin).toString();
        Files.writeString(Files.createDirectories(folder.resolve("unrelated")).resolve("C.class"), "x");
        assertThat(digests(plugin)).hasToString(before).containsKey("b.Used");
        Files.writeString(folder.resolve("library/b/data.txt"), "rebuilt");
        assertThat(digests(plugin).toString()).isNotEqualTo(before);
    }

    private Path compiled(String name, String source) throws IOException {
        Path library = Files.createDirectories(folder.resolve("library"));
        Path used = Files.writeString(folder.resolve("Used.java"), "package b; public class Used {}");
        Path part = Files.writeString(folder.resolve("Part.java"), source);
        var compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(folder.resolve(name));
        assertThat(compiler.run(null, null, null, "-d", library.toString(), used.toString()))
                .isZero();
        assertThat(compiler.run(null, null, null, "-cp", library.toString(), "-d", classes.toString(), part.toString()))
                .isZero();
        return classes;
    }

    private Map<String, String> digests(Path plugin) throws Exception {
        try (var loader = new java.net.URLClassLoader(new java.net.URL[] {
            plugin.toUri().toURL(), folder.resolve("library").toUri().toURL()
        })) {
            return CodeDigests.of(List.of(), List.of(loader.loadClass("a.Part")), List.of());
        }
    }

    /** Byte by byte: each change of one is refused or, as in spaces, changes nothing. */
    @Test
    void aChangedByteOfALockFileIsNeverBelieved() throws IOException {
        LockFile lock = Locks.lock(3);
        Path file = folder.resolve("lock.json");
        byte[] bytes = lock.json().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            try {
                assertThat(LockFile.read(file)).as("byte %d", i).isEqualTo(lock);
            } catch (ExperimentException e) {
                assertThat(e).hasMessageContaining("lock.json");
            }
        }
    }

    @Test
    void aLockFileComesBackAsItWasAndHasOneTextWhateverTheOrder() throws IOException {
        LockFile lock = Locks.lock(3);
        Path file = folder.resolve("lock.json");
        lock.write(file);

        assertThat(LockFile.read(file)).isEqualTo(lock);
        assertThat(LockFile.read(file).digest()).isEqualTo(lock.digest());
        assertThat(Files.readString(file)).isEqualTo(lock.json()).doesNotContain(folder.toString());
        assertThat(Locks.lock(4).digest()).isNotEqualTo(lock.digest());
    }

    /** The digest of "abc" stands in FIPS 180-4's examples. */
    @Test
    void sha256IsTheStandards() throws IOException {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Sha256.of("abc")).isEqualTo(expected);
        assertThat(Sha256.of(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo(expected);
    }
}

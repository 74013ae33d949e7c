package org.ablate.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.file.Sha256;
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
    void codeOfOneJarHasOneDigestAndAnotherJarAnother() {
        Map<String, String> digests = CodeDigests.of(List.of(Plugin.class, LockFile.class, RunDirectory.class));
        assertThat(digests.get(LockFile.class.getName())).isEqualTo(digests.get(RunDirectory.class.getName()));
        assertThat(digests.get(Plugin.class.getName())).isNotEqualTo(digests.get(LockFile.class.getName()));
        assertThat(digests.values()).allMatch(digest -> digest.matches("[0-9a-f]{64}"));
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

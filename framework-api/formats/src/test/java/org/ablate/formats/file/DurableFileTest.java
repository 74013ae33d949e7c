package org.ablate.formats.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsReplacedWhole() throws IOException {
        Path file = folder.resolve("state.json");
        DurableFile.write(file, "a long first content");
        DurableFile.write(file, "ä");

        assertThat(file).hasContent("ä");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void aDiskThatFillsUpLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("weights");
        DurableFile.write(file, "the last good content");

        assertThatThrownBy(() -> DurableFile.write(
                        file,
                        channel -> DurableFile.writeFully(channel, ByteBuffer.allocate(5 << 20)),
                        channel -> new FullAfter(channel, 3 << 20)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("cannot write " + file + ": no space left on device");

        assertThat(file).hasContent("the last good content");
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void contentThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("weights");
        DurableFile.write(file, "the last good content");

        assertThatThrownBy(() -> DurableFile.write(file, channel -> {
                    throw new IllegalStateException("engine gone");
                }))
                .hasMessage("engine gone");
        assertThatThrownBy(() -> DurableFile.write(file, channel -> {
                    throw new UncheckedIOException(new IOException("Input/output error"));
                }))
                .isInstanceOf(ExperimentException.class)
                .hasMessageEndingWith("input/output error");

        assertThat(file).hasContent("the last good content");
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void aFileWhereAFolderShouldBeIsNamedInOneLine() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "");

        assertThatThrownBy(() -> DurableFile.write(blocked.resolve("x"), "text"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("cannot write " + blocked.resolve("x") + ": not a directory");
        assertThatThrownBy(() -> DurableFile.write(folder.resolve("nowhere/x"), "text"))
                .hasMessageEndingWith(": no such file or folder");
    }

    /** A disk with room for so many bytes. */
    private static final class FullAfter implements WritableByteChannel {

        private final WritableByteChannel channel;
        private int room;

        FullAfter(WritableByteChannel channel, int room) {
            this.channel = channel;
            this.room = room;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            room -= source.remaining();
            if (room < 0) {
                throw new IOException("No space left on device");
            }
            return channel.write(source);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

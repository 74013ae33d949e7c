package org.ablate.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.DType;
import org.ablate.spi.tensor.HalfPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsRead() {
        Path file = folder.resolve("model.safetensors");
        float[] weights = {1.5f, -0f, Float.NaN, Float.MIN_VALUE, 1e38f, Float.NEGATIVE_INFINITY};
        SafetensorsWriter.write(
                file,
                List.of(
                        NamedTensor.ofFloats("weight", new Shape(2, 3), () -> weights),
                        NamedTensor.ofLongs("steps", new Shape(), () -> new long[] {Long.MIN_VALUE}),
                        NamedTensor.ofFloats("nothing", new Shape(0, 5), () -> new float[0])),
                Map.of("format", "pt"));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(read.tensors().keySet()).containsExactly("steps", "nothing", "weight");
            assertThat(read.info("weight").shape()).isEqualTo(new Shape(2, 3));
            assertThat(read.floats("weight")).containsExactly(weights);
            assertThat(read.doubles("weight")[3]).isEqualTo(Float.MIN_VALUE);
            assertThat(read.longs("steps")).containsExactly(Long.MIN_VALUE);
            assertThat(read.floats("nothing")).isEmpty();
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesInAnyOrderAndTheDigestIsTheFiles() throws Exception {
        NamedTensor a = NamedTensor.ofFloats("a", new Shape(3), () -> new float[] {1, 2, 3});
        NamedTensor b = NamedTensor.ofLongs("b", new Shape(1), () -> new long[] {4});
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");

        String digest = SafetensorsWriter.write(one, List.of(a, b), Map.of("x", "1", "w", "2"));
        SafetensorsWriter.write(two, List.of(b, a), Map.of("w", "2", "x", "1"));

        assertThat(one).hasSameBinaryContentAs(two);
        byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(one));
        assertThat(digest).isEqualTo(HexFormat.of().formatHex(sha));
        assertThat(ByteBuffer.wrap(Files.readAllBytes(one))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()
                        % 8)
                .isZero();
    }

    /** A supplier that fails as a full disk does: the channel's own failure is tested with DurableFile. */
    @Test
    void aFailureHalfwayLeavesTheLastGoodFile() throws IOException {
        Path file = folder.resolve("model.safetensors");
        NamedTensor good = NamedTensor.ofFloats("a", new Shape(1), () -> new float[] {1});
        SafetensorsWriter.write(file, List.of(good), Map.of());
        byte[] before = Files.readAllBytes(file);

        NamedTensor bad = new NamedTensor("b", DType.F32, new Shape(1), () -> {
            throw new UncheckedIOException(new IOException("No space left on device"));
        });
        assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(good, bad), Map.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("cannot write " + file + ": no space left on device");

        assertThat(file).hasBinaryContent(before);
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void bytesThatDoNotFitTheShapeAreAProgrammingError() {
        NamedTensor wrong = NamedTensor.ofFloats("a", new Shape(2), () -> new float[] {1});
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), List.of(wrong), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'a' of shape (2) gave 4 bytes, not 8");
        NamedTensor right = NamedTensor.ofFloats("a", new Shape(1), () -> new float[] {1});
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), List.of(right, right), Map.of()))
                .hasMessageContaining("used twice");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anUnknownTensorAndAWrongTypeAreNamed() {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file, List.of(NamedTensor.ofLongs("ids", new Shape(1), () -> new long[] {1})), Map.of());
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThatThrownBy(() -> read.floats("id"))
                    .isInstanceOf(ExperimentException.class)
                    .hasMessage(file + " has no tensor 'id'; it has ids");
            assertThatThrownBy(() -> read.floats("ids"))
                    .hasMessage(file + ": tensor 'ids' is I64, but F32, F16, BF16 or F64 is needed here");
        }
    }

    /** 65,536 patterns against the definition of IEEE 754 binary16, computed with powers of two. */
    @Test
    void everyHalfPrecisionNumberWidensExactly() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude = exponent == 31
                    ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                    : exponent == 0
                            ? fraction / 1024.0 * Math.pow(2, -14)
                            : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
            double expected = bits >> 15 == 1 ? -magnitude : magnitude;
            assertThat(Double.valueOf(HalfPrecision.fromFloat16((short) bits))).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void aTensorBeyondTwoGigabytesIsReadFromItsPlace() throws IOException {
        Path file = folder.resolve("sparse");
        long big = 3L << 30;
        String header = "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(big, big)
                + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}".formatted(big, big + 4);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(headerBytes(header), 0);
            channel.write(
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7.25f),
                    8 + header.length() + big);
        }
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.floats("last")).containsExactly(7.25f);
            assertThat(read.bytes("big", big - 2, 2).get(1)).isZero();
            assertThatThrownBy(() -> read.bytes("big")).isInstanceOf(ExperimentException.class);
            assertThatThrownBy(() -> read.longs("big")).isInstanceOf(ExperimentException.class);
        }
    }

    static ByteBuffer headerBytes(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .flip();
    }
}

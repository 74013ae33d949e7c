package org.ablate.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

/** The reference implementation's own cases, and files that it wrote. */
class ConformanceTest {

    private static final Path CASES =
            Path.of(System.getProperty("ablate.shared", "../shared")).resolve("conformance/safetensors-cases");

    private static Path cases() {
        Assumptions.assumeTrue(Files.isDirectory(CASES), () -> "skipped: no conformance cases in " + CASES);
        return CASES;
    }

    /** A test for each file; one that is skipped where there are none, since a skipped factory is in no report. */
    private static Stream<DynamicTest> each(List<String> kinds, ThrowingConsumer<Path> check) {
        return Files.isDirectory(CASES)
                ? DynamicTest.stream(kinds.stream().flatMap(ConformanceTest::files), ConformanceTest::name, check)
                : Stream.of(DynamicTest.dynamicTest("skipped", ConformanceTest::cases));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @TestFactory
    Stream<DynamicTest> everyMalformedFileIsRefusedWithItsNameAndAReason() {
        return each(List.of("invalid"), file -> assertThatThrownBy(
                        () -> SafetensorsFile.open(file).close())
                .isInstanceOf(ExperimentException.class)
                .hasMessageMatching("[^\n]*" + name(file) + " is not a usable safetensors file: [^\n]{10,}"));
    }

    @TestFactory
    Stream<DynamicTest> everyWellFormedFileIsReadWhole() {
        return each(List.of("valid", "samples"), file -> {
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                tensors.tensors().forEach((name, info) -> {
                    assertThat((long) tensors.bytes(name).remaining()).isEqualTo(info.byteSize());
                    assertThat(values(tensors, name, info)).isEqualTo((int) info.size());
                });
            }
        });
    }

    private static int values(SafetensorsFile file, String name, TensorInfo info) {
        return switch (info.dtype()) {
            case F16, BF16, F32 -> file.floats(name).length;
            case F64 -> file.doubles(name).length;
            default -> file.longs(name).length;
        };
    }

    @Test
    void bfloat16WidensAsTheManifestSays() {
        try (SafetensorsFile file = SafetensorsFile.open(cases().resolve("valid/x_bf16.safetensors"))) {
            assertThat(file.floats("w")).containsExactly(1f, -2f, Float.POSITIVE_INFINITY, 0.333984375f);
        }
    }

    @Test
    void whatTheReferenceWroteIsWrittenAgainByteForByte(@TempDir Path folder) throws IOException {
        Path original = cases().resolve("valid/x_all_dtypes.safetensors");
        Path copy = folder.resolve("copy");
        try (SafetensorsFile file = SafetensorsFile.open(original)) {
            List<NamedTensor> tensors = new ArrayList<>();
            for (Map.Entry<String, TensorInfo> entry : file.tensors().entrySet()) {
                tensors.add(
                        0,
                        new NamedTensor(
                                entry.getKey(),
                                entry.getValue().dtype(),
                                entry.getValue().shape(),
                                () -> file.bytes(entry.getKey())));
            }
            SafetensorsWriter.write(copy, tensors, file.metadata());
        }
        assertThat(copy).hasSameBinaryContentAs(original);
    }

    private static Stream<Path> files(String kind) {
        try (Stream<Path> files = Files.list(CASES.resolve(kind))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.ablate.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.DType;

/** Whatever the bytes are, a file is read or refused; nothing else may happen. */
class HeaderFuzzTest {

    private static final String GOOD = "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],"
            + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}";

    private Path file = Path.of("unset");

    @BeforeProperty
    void makeFile() throws IOException {
        file = Files.createTempFile("fuzz", ".safetensors");
    }

    @AfterProperty
    void removeFile() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 200)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
        openOrRefuse(bytes);
    }

    @Property(tries = 1000)
    void aGoodFileWithAFewBytesChangedIsReadOrRefused(
            @ForAll List<@IntRange(max = 200) Integer> places,
            @ForAll byte value,
            @ForAll @IntRange(max = 220) int length)
            throws IOException {
        ByteBuffer header = SafetensorsTest.headerBytes(GOOD);
        byte[] bytes = Arrays.copyOf(header.array(), header.limit() + 16);
        for (int place : places.subList(0, Math.min(3, places.size()))) {
            bytes[place % bytes.length] = value;
        }
        openOrRefuse(Arrays.copyOf(bytes, Math.min(bytes.length, length + 20)));
    }

    @Property(tries = 500)
    void headersMadeOfTheFormatsPiecesAreReadOrRefused(@ForAll("headers") String header) throws IOException {
        ByteBuffer bytes = SafetensorsTest.headerBytes(header);
        openOrRefuse(Arrays.copyOf(bytes.array(), bytes.limit() + 16));
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"a\"",
                        "\"b\"",
                        "\"__metadata__\"",
                        "\"dtype\"",
                        "\"F32\"",
                        "\"F4\"",
                        "\"shape\"",
                        "\"data_offsets\"",
                        "[0,4]",
                        "[4,0]",
                        "[]",
                        "[1]",
                        "0",
                        "-1",
                        "1e3",
                        "99999999999999999999",
                        "null",
                        "true",
                        "\"\\ud800\"",
                        " ",
                        "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}")
                .list()
                .ofMaxSize(24)
                .map(pieces -> "{" + String.join("", pieces));
    }

    private void openOrRefuse(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            long total = read.tensors().values().stream()
                    .mapToLong(TensorInfo::byteSize)
                    .sum();
            assertThat(total).isLessThanOrEqualTo(bytes.length);
            read.tensors().keySet().forEach(read::bytes);
        } catch (ExperimentException refused) {
            assertThat(refused.getMessage()).contains(file.toString()).hasSizeLessThan(1000);
        }
    }

    @Property(tries = 100)
    void anyTensorsComeBack(@ForAll("tensors") List<NamedTensor> tensors) throws IOException {
        SafetensorsWriter.write(file, tensors, Map.of());
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.tensors()).hasSize(tensors.size());
            for (NamedTensor tensor : tensors) {
                assertThat(read.info(tensor.name()).shape()).isEqualTo(tensor.shape());
                assertThat(read.bytes(tensor.name())).isEqualTo(tensor.data().get());
                assertThat((8 + headerLength() + read.info(tensor.name()).begin())
                                * 8
                                % tensor.dtype().bits())
                        .isZero();
            }
        }
    }

    private long headerLength() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    @Provide
    Arbitrary<List<NamedTensor>> tensors() {
        Arbitrary<String> names = Arbitraries.strings()
                .excludeChars('\ud800', '\udfff')
                .ofMaxLength(12)
                .map(name -> new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .filter(name -> !name.equals(Header.METADATA));
        Arbitrary<DType> dtypes = Arbitraries.of(DType.values()).filter(dtype -> dtype.bits() % 8 == 0);
        Arbitrary<List<Long>> shapes = Arbitraries.longs().between(0, 4).list().ofMaxSize(4);
        return Combinators.combine(names, dtypes, shapes)
                .as((name, dtype, dimensions) -> {
                    Shape shape = new Shape(dimensions);
                    byte[] data = new byte[(int) shape.size() * dtype.bits() / 8];
                    new Random(name.hashCode()).nextBytes(data);
                    return new NamedTensor(name, dtype, shape, () -> ByteBuffer.wrap(data));
                })
                .list()
                .ofMaxSize(6)
                .uniqueElements(NamedTensor::name)
                .map(ArrayList::new);
    }
}

package org.ablate.plugins.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.spi.data.DataSource;
import org.ablate.testkit.contract.DataSourceContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every data source keeps the contract of data sources. */
@ParameterizedClass
@ValueSource(
        strings = {
            "{type: text, path: FOLDER/text.txt}",
            "{type: text, path: FOLDER/text.txt, validationPath: FOLDER/other.txt}",
            "wordnet-glosses"
        })
class DataSourceContractTest extends DataSourceContract {

    @TempDir
    static Path folder;

    private final String descriptor;

    DataSourceContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @BeforeEach
    void writeTexts() throws IOException {
        Files.writeString(
                folder.resolve("text.txt"), "the quick brown fox jumps over the lazy dog\n".repeat(20) + "end");
        Files.writeString(folder.resolve("other.txt"), "another text altogether");
    }

    @Override
    protected DataSource component(Workbench bench) {
        return bench.build(DataSource.class, descriptor.replace("FOLDER", folder.toString()));
    }
}

package org.ablate.plugins.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ablate.spi.data.DataSource;
import org.ablate.testkit.contract.DataSourceContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every data source, and everything that changes one, keeps the contract of data sources. */
@ParameterizedClass
@ValueSource(
        strings = {
            "{type: text, path: DIR/a.txt}",
            "{type: text, path: DIR/a.txt, validationPath: DIR/b.txt, testPath: DIR/c.txt}",
            "{type: wordnet-glosses, partsOfSpeech: [adverb]}",
            "{type: wordnet-classes, partsOfSpeech: [adverb]}",
            "{type: wordnet-definitions, partsOfSpeech: [adverb]}",
            "{type: wordnet-instructions, partsOfSpeech: [adverb]}",
            "{type: wordnet-preferences, partsOfSpeech: [verb], testShare: 0.001}",
            "{type: wordnet-pairs, partsOfSpeech: [verb]}",
            "{type: lines, path: DIR/a.txt, validationPath: DIR/b.txt, testPath: DIR/c.txt}",
            "{type: folder, path: DIR/a, validationPath: DIR/b}",
            "{type: csv, path: DIR/a.csv, validationPath: DIR/b.csv}",
            "{type: tsv, path: DIR/a.tsv, validationPath: DIR/b.tsv}",
            "{type: json-lines, path: DIR/a.jsonl, validationPath: DIR/b.jsonl}",
            "{type: parallel-text, sourcePath: DIR/a.txt, targetPath: DIR/b.txt,"
                    + " validationSourcePath: DIR/c.txt, validationTargetPath: DIR/c.txt}",
            "{type: instructions, path: DIR/a.jsonl, validationPath: DIR/b.jsonl}",
            "{type: preferences, path: DIR/pairs-a.jsonl, validationPath: DIR/pairs-b.jsonl}",
            "{type: split, of: {type: lines, path: DIR/a.txt}, validation: 0.3, test: 0.2}",
            "{type: shuffle, of: {type: lines, path: DIR/a.txt, validationPath: DIR/b.txt}}",
            "{type: sample, count: 3, of: {type: lines, path: DIR/a.txt, validationPath: DIR/b.txt}}",
            "{type: balance, of: {type: csv, path: DIR/a.csv, validationPath: DIR/b.csv}}",
            "{type: filter, matches: '1', of: {type: lines, path: DIR/a.txt, validationPath: DIR/b.txt}}",
            "{type: deduplicate, of: {type: lines, path: DIR/a.txt, validationPath: DIR/b.txt}}",
            "{type: mixture, of: [{type: lines, path: DIR/a.txt, validationPath: DIR/b.txt},"
                    + " {type: csv, path: DIR/a.csv, validationPath: DIR/b.csv}]}"
        })
class DataSourceContractTest extends DataSourceContract {

    @TempDir
    static Path folder;

    private final String descriptor;

    DataSourceContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    /** Twelve rows of each kind in files a, b and c. */
    @BeforeEach
    void writeRows() throws IOException {
        for (String name : new String[] {"a", "b", "c"}) {
            StringBuilder text = new StringBuilder();
            StringBuilder csv = new StringBuilder("text,label\n");
            StringBuilder tsv = new StringBuilder("text\tlabel\n");
            StringBuilder json = new StringBuilder();
            StringBuilder pairs = new StringBuilder();
            Path within = Files.createDirectories(folder.resolve(name));
            for (int i = 1; i <= 12; i++) {
                String row = "row " + i + " of " + name;
                text.append(row).append('\n');
                csv.append(row).append(i % 3 == 0 ? ",good\n" : ",bad\n");
                tsv.append(row).append(i % 3 == 0 ? "\tgood\n" : "\tbad\n");
                json.append("{\"instruction\": \"say it\", \"input\": \"\", \"output\": \"" + row + "\"}\n");
                pairs.append("{\"prompt\": \"say it\", \"chosen\": \"" + row + "\", \"rejected\": \"no\"}\n");
                Files.writeString(within.resolve(i + ".txt"), row);
            }
            Files.writeString(folder.resolve(name + ".txt"), text);
            Files.writeString(folder.resolve(name + ".csv"), csv);
            Files.writeString(folder.resolve(name + ".tsv"), tsv);
            Files.writeString(folder.resolve(name + ".jsonl"), json);
            Files.writeString(folder.resolve("pairs-" + name + ".jsonl"), pairs);
        }
    }

    @Override
    protected DataSource component(Workbench bench) {
        return bench.build(DataSource.class, descriptor.replace("DIR", folder.toString()));
    }

    @Override
    protected Map<String, String> refused() {
        String name = descriptor.replaceAll("\\{type: ([a-z-]+).*", "$1");
        return switch (name) {
            case "parallel-text" ->
                Map.of("{sourcePath: a, targetPath: b, validationSourcePath: c}", "validationSourcePath");
            case "split" -> Map.of("{of: wordnet-glosses, validation: 0.6, test: 0.5}", "test");
            case "sample" -> Map.of("{of: wordnet-glosses}", "count");
            case "filter" -> Map.of("{of: wordnet-glosses, matches: '('}", "matches");
            case "mixture" -> Map.of("{of: [wordnet-glosses], weights: [1, 2]}", "weights");
            default -> Map.of();
        };
    }
}

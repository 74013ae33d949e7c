package org.ablate.plugins.tokenizers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.testkit.contract.TokenizerContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tokenizer that learns keeps the contract of tokenizers. */
@ParameterizedClass
@ValueSource(
        strings = {
            "char",
            "{type: char, unknownToken: true}",
            "byte",
            "{type: byte, specialTokens: ['[PAD]', '[MASK]'], sentinels: 2}",
            "{type: byte-level-bpe, vocabularySize: 300}",
            "{type: pretrained, path: SAVED}"
        })
class TokenizerContractTest extends TokenizerContract {

    @TempDir
    static Path folder;

    private final String descriptor;

    TokenizerContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected TokenizerFamily component(Workbench bench) {
        return bench.build(TokenizerFamily.class, descriptor.replace("SAVED", "'" + folder + "'"));
    }

    /** What the pretrained one reads. */
    @BeforeEach
    void saveATokenizer() {
        new Bytes(new Bytes.Config(List.of(), 0)).train(List.of()).save(folder.resolve("tokenizer.json"));
    }

    @Override
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case LOSSLESS -> !descriptor.contains("unknownToken");
            case TAKES_ANY_TEXT -> !descriptor.equals("char");
        };
    }

    @Override
    protected Map<String, String> refused() {
        if (descriptor.contains("pretrained")) {
            return Map.of();
        }
        String size = descriptor.contains("bpe") ? "vocabularySize: 300, " : "";
        Map<String, String> refused = new HashMap<>();
        refused.put("{" + size + "specialTokens: [x]}", "specialTokens");
        refused.put("{" + size + "specialTokens: ['[PAD]', '[PAD]']}", "specialTokens");
        if (descriptor.contains("bpe")) {
            refused.put("{vocabularySize: 257, sentinels: 5}", "vocabularySize");
        }
        return refused;
    }
}

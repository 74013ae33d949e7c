package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerCacheTest {

    @TempDir
    private Path folder;

    private final LetterTokenizer family = new LetterTokenizer(300, true);

    @Test
    void theSameDocumentsAndConfigurationAreTrainedOnce() {
        TokenizerCache.Entry first = entry("letters", "abc");
        TokenizerCache.Entry second = entry("letters", "abc");
        assertThat(first.trained()).isTrue();
        assertThat(second.trained()).isFalse();
        assertThat(second.digest()).isEqualTo(first.digest()).isEqualTo(Sha256.of("letters"));
        assertThat(family.trained).isEqualTo(1);
    }

    @Test
    void otherDocumentsOrAnotherConfigurationAreTrained() {
        entry("letters", "abc");
        entry("letters", "abd");
        entry("letters 2", "abc");
        assertThat(family.trained).isEqualTo(3);
    }

    @Test
    void aDamagedFileIsTrainedAnew() throws IOException {
        Path file = entry("letters", "abc").file();
        Files.writeString(file, "lettres");
        assertThat(entry("letters", "abc").trained()).isTrue();
        assertThat(file).hasContent("letters");
        assertThat(entry("letters", "abc").trained()).isFalse();
    }

    @Test
    void aFamilyThatDoesNotLearnIsAskedEachTimeSoThatItsOwnFileMayChange() {
        LetterTokenizer finished = new LetterTokenizer(300, true) {
            @Override
            public boolean learns() {
                return false;
            }
        };
        Documents documents = Documents.of(Split.TRAIN, split -> Item.texts(List.of("abc")));
        new TokenizerCache(folder).tokenizer(finished, "letters", documents);
        assertThat(new TokenizerCache(folder)
                        .tokenizer(finished, "letters", documents)
                        .trained())
                .isFalse();
        assertThat(finished.trained).isEqualTo(2);
    }

    @Test
    void aFamilyThatDoesNotLearnLeavesTheDocumentsUnread() {
        LetterTokenizer finished = new LetterTokenizer(300, true) {
            @Override
            public boolean learns() {
                return false;
            }
        };
        List<Split> read = new ArrayList<>();
        Documents documents = Documents.of(Split.TRAIN, split -> {
            read.add(split);
            return Item.texts(List.of("abc"));
        });
        new TokenizerCache(folder).tokenizer(finished, "letters", documents);
        assertThat(read).isEmpty();
        new TokenizerCache(folder).tokenizer(family, "letters", documents);
        assertThat(read).isNotEmpty();
    }

    private TokenizerCache.Entry entry(String configuration, String document) {
        return new TokenizerCache(folder)
                .tokenizer(family, configuration, Documents.of(Split.TRAIN, split -> Item.texts(List.of(document))));
    }
}

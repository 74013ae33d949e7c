package org.ablate.plugins.objectives.chat;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** A template of one's own. */
@Component(
        value = "jinja",
        summary = "A chat template read from a file of Jinja",
        verdict = "for layouts that have no name here; the dialect is that of Hugging Face's chat templates")
public final class JinjaTemplate implements ChatTemplate {

    /** Which file. */
    public record Config(
            @Doc("the file, in UTF-8, relative to the working directory")
            Path path) {}

    private final Config config;

    @Inject
    JinjaTemplate(Config config) {
        this.config = config;
    }

    @Override
    public JinjaText jinja(Tokenizer tokenizer) {
        try {
            return new JinjaText(Utf8.read(config.path()), config.path().toString());
        } catch (IOException e) {
            throw FileProblem.of("read the chat template", config.path(), e);
        }
    }
}

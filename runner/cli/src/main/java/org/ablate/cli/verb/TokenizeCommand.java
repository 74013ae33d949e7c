package org.ablate.cli.verb;

import com.google.common.primitives.Ints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.TextTable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Encoded;
import org.ablate.spi.data.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the tokens of a text. */
@Command(
        name = "tokenize",
        description =
                "Show the tokens of a text: ids, pieces, and offsets in code points. The special tokens that the tokenizer puts"
                        + " around a text are shown too; they stand at no part of it.",
        mixinStandardHelpOptions = true)
public final class TokenizeCommand implements Callable<Integer> {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Parameters(
            index = "0",
            paramLabel = "RUN|DIR|FILE",
            description =
                    "Whose tokenizer: a run, latest:NAME, a Hugging Face folder, fetched:NAME, a tokenizer.json, or a"
                            + " descriptor, whose tokenizer is trained unless it was before.")
    private String source = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "The text (default: standard input).")
    private Optional<String> text = Optional.empty();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    /**
     * A token of a text.
     *
     * @param from where what it stands for begins, in code points; 0 for a special token around the text
     * @param to where that ends, exclusive; 0 for a special token around the text
     */
    private record Token(int id, String piece, int from, int to) {}

    @Override
    public Integer call() {
        List<Token> tokens = tokens(options.laboratory().tokenizer(source, options.overrides), text());
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("ids", tokens.stream().map(Token::id).toList());
            summary.put("pieces", tokens.stream().map(Token::piece).toList());
            summary.put(
                    "offsets",
                    tokens.stream()
                            .map(token -> List.of(token.from(), token.to()))
                            .toList());
            Json.print(out, summary);
        } else {
            TextTable table = new TextTable();
            table.row("id", "from", "to", "piece");
            tokens.forEach(token -> table.row(
                    String.valueOf(token.id()),
                    String.valueOf(token.from()),
                    String.valueOf(token.to()),
                    "'" + token.piece() + "'"));
            table.print(out);
        }
        return ExitCode.DONE;
    }

    private String text() {
        if (text.isPresent()) {
            return text.get();
        }
        try {
            String all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(System.in.readAllBytes()))
                    .toString();
            return all.startsWith(BYTE_ORDER_MARK) ? all.substring(1) : all;
        } catch (CharacterCodingException e) {
            throw new ExperimentException(
                    "standard input is not UTF-8; convert it, for example with iconv -t UTF-8", e);
        } catch (IOException e) {
            throw new ExperimentException("cannot read standard input: " + e.getMessage(), e);
        }
    }

    private static List<Token> tokens(Tokenizer tokenizer, String text) {
        Encoded encoded = tokenizer.encodeWithOffsets(text);
        int[] framed = tokenizer.frame(encoded.ids());
        int first = Ints.indexOf(framed, encoded.ids());
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < framed.length; i++) {
            int at = i - first;
            boolean within = at >= 0 && at < encoded.ids().length;
            tokens.add(new Token(
                    framed[i],
                    tokenizer.token(framed[i]),
                    within ? encoded.starts()[at] : 0,
                    within ? encoded.ends()[at] : 0));
        }
        return tokens;
    }
}

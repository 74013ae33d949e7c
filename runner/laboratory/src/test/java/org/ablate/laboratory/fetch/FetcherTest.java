package org.ablate.laboratory.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that break off, lie, stall, send elsewhere or give something else: nothing wrong is kept and nothing good is lost. */
@Timeout(30)
class FetcherTest {

    private static final String CONTENT = "the quick brown fox jumps over the lazy dog\n".repeat(500);

    @TempDir
    Path folder;

    private Server server;

    /** Answers each request with the bytes that a script gives for the request's number, then hangs up. */
    private static final class Server implements AutoCloseable {

        private final ServerSocket socket;
        private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
        private volatile Script script = (number, request) -> ok(CONTENT);
        /** Open unless the server stalls after an answer. */
        private volatile CountDownLatch goesOn = new CountDownLatch(0);

        interface Script {
            byte[] answer(int number, String request) throws IOException;
        }

        Server() throws IOException {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            AtomicInteger number = new AtomicInteger();
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    String request = head(client);
                    requests.add(request);
                    client.getOutputStream().write(script.answer(number.getAndIncrement(), request));
                    client.getOutputStream().flush();
                    goesOn.await();
                } catch (IOException e) {
                    // The client, or the test, has had enough.
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static String head(Socket client) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                head.write(client.getInputStream().read());
            }
            return head.toString(StandardCharsets.US_ASCII);
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/file");
        }

        @Override
        public void close() throws IOException {
            goesOn.countDown();
            socket.close();
        }
    }

    private static byte[] answer(String status, String headers, byte[] body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        answer.write(body);
        return answer.toByteArray();
    }

    private static byte[] ok(String body) throws IOException {
        return answer("200 OK", "Content-Length: " + body.length() + "\r\n", body.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @BeforeEach
    void serve() throws IOException {
        server = new Server();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Catalog.Entry entry(String more) {
        return Catalog.of("fox:\n  what: a fox\n  license: none\n  files:\n    fox.txt:\n      address: "
                        + server.address() + "\n" + more)
                .entry("fox");
    }

    private Catalog.Entry known() {
        return entry("      bytes: " + CONTENT.length() + "\n      sha256: " + Sha256.of(CONTENT) + "\n");
    }

    private List<Fetcher.Kept> fetch(Catalog.Entry entry) {
        return fetch(entry, address -> true);
    }

    private List<Fetcher.Kept> fetch(Catalog.Entry entry, Predicate<URI> allowed) {
        try (Fetcher fetcher = new Fetcher(folder, (file, there, bytes) -> {}, allowed, Duration.ofSeconds(2))) {
            return fetcher.fetch(entry);
        }
    }

    private Path place() {
        return folder.resolve("fox/fox.txt");
    }

    private Path part() {
        return folder.resolve("fox/.fox.txt.part");
    }

    @Test
    void aFileIsBroughtOnceAndChecked() {
        assertThat(fetch(known()))
                .containsExactly(new Fetcher.Kept("fox.txt", CONTENT.length(), Sha256.of(CONTENT), true, true));
        assertThat(place()).hasContent(CONTENT);
        assertThat(fetch(known()).get(0).brought()).isFalse();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aFetchThatBrokeOffGoesOnWhereItStopped() throws IOException {
        server.script = (number, request) -> {
            if (number == 0) {
                return answer(
                        "200 OK", "Content-Length: " + CONTENT.length() + "\r\n", text(CONTENT.substring(0, 5000)));
            }
            return answer(
                    "206 Partial Content",
                    "Content-Length: " + (CONTENT.length() - 5000) + "\r\nContent-Range: bytes 5000-"
                            + (CONTENT.length() - 1) + "/" + CONTENT.length() + "\r\n",
                    text(CONTENT.substring(5000)));
        };
        assertThatThrownBy(() -> fetch(known()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("what arrived is kept, the same command goes on");
        assertThat(place()).doesNotExist();
        assertThat(Files.size(part())).isEqualTo(5000);
        fetch(known());
        assertThat(server.requests.get(1)).contains("Range: bytes=5000-");
        assertThat(place()).hasContent(CONTENT);
        assertThat(part()).doesNotExist();
    }

    @Test
    void aServerThatKnowsNoRangesBeginsAnew() throws IOException {
        Files.createDirectories(part().getParent());
        Files.writeString(part(), "something else");
        fetch(known());
        assertThat(place()).hasContent(CONTENT);
    }

    @Test
    void aBeginningThatWasWrongIsBroughtAnew() throws IOException {
        Files.createDirectories(part().getParent());
        Files.writeString(part(), "x".repeat(100));
        server.script = (number, request) -> request.contains("Range: bytes=100-")
                ? answer(
                        "206 Partial Content",
                        "Content-Length: " + (CONTENT.length() - 100) + "\r\nContent-Range: bytes 100-"
                                + (CONTENT.length() - 1) + "/" + CONTENT.length() + "\r\n",
                        text(CONTENT.substring(100)))
                : ok(CONTENT);
        fetch(known());
        assertThat(place()).hasContent(CONTENT);
    }

    @Test
    void anotherPartThanAskedForIsRefused() throws IOException {
        Files.createDirectories(part().getParent());
        Files.writeString(part(), CONTENT.substring(0, 100));
        server.script = (number, request) ->
                answer("206 Partial Content", "Content-Length: 4\r\nContent-Range: bytes 7-10/20\r\n", text("abcd"));
        assertThatThrownBy(() -> fetch(known()))
                .hasMessageContaining("answers 206 with another part than was asked for");
        assertThat(Files.size(part())).isEqualTo(100);
    }

    @Test
    void aPartThatIsLongerThanTheFileIsForgotten() throws IOException {
        Files.createDirectories(part().getParent());
        Files.writeString(part(), CONTENT + "and more");
        server.script = (number, request) ->
                request.contains("Range") ? answer("416 Range Not Satisfiable", "", new byte[0]) : ok(CONTENT);
        fetch(known());
        assertThat(place()).hasContent(CONTENT);
    }

    @Test
    void otherBytesAreNotKeptAndWhatWasThereStays() throws IOException {
        String other = CONTENT.replace("fox", "cat");
        server.script = (number, request) -> ok(other);
        Files.createDirectories(place().getParent());
        Files.writeString(place(), "an older file");
        assertThatThrownBy(() -> fetch(known()))
                .hasMessage("fox/fox.txt is not the file that the catalog knows: its SHA-256 is " + Sha256.of(other)
                        + ", expected " + Sha256.of(CONTENT) + "; the file that was there is left as it was");
        assertThat(place()).hasContent("an older file");
        assertThat(part()).doesNotExist();
    }

    @Test
    void lengthsThatAreLiesAreNoticed() {
        server.script = (number, request) -> answer("200 OK", "Content-Length: 10\r\n", text(CONTENT));
        assertThatThrownBy(() -> fetch(known())).hasMessageContaining("is not the file that the catalog knows");
        server.script = (number, request) -> answer("200 OK", "Content-Length: 999999\r\n", text(CONTENT));
        assertThatThrownBy(() -> fetch(known())).hasMessageContaining("the same command goes on");
        server.script = (number, request) -> ok(CONTENT + CONTENT);
        assertThatThrownBy(() -> fetch(known()))
                .hasMessageContaining("gives more than the " + CONTENT.length() + " bytes that the catalog says");
        assertThat(place()).doesNotExist();
    }

    @Test
    void aServerThatStallsIsLeft() {
        server.goesOn = new CountDownLatch(1);
        server.script = (number, request) ->
                answer("200 OK", "Content-Length: " + CONTENT.length() + "\r\n", text(CONTENT.substring(0, 100)));
        assertThatThrownBy(() -> fetch(known())).hasMessageContaining("nothing came for 2 seconds");
    }

    @Test
    void redirectsAreFollowedButNotOutsideHttpsAndNotForEver() {
        URI address = server.address();
        server.script = (number, request) ->
                number == 0 ? answer("302 Found", "Location: /elsewhere\r\n", new byte[0]) : ok(CONTENT);
        fetch(known());
        assertThat(server.requests.get(1)).startsWith("GET /elsewhere ");
        assertThatThrownBy(() -> fetch(
                        entry("      sha256: " + "0".repeat(64) + "\n"),
                        asked -> asked.equals(address) && server.requests.size() < 3))
                .isInstanceOf(ExperimentException.class);
        server.script = (number, request) -> answer("301 Moved", "Location: http://127.0.0.1:1/x\r\n", new byte[0]);
        assertThatThrownBy(() -> fetch(entry("      sha256: " + "0".repeat(64) + "\n"), address::equals))
                .hasMessage("http://127.0.0.1:1/x is not asked: only https addresses are");
        server.script = (number, request) -> answer("302 Found", "Location: /again\r\n", new byte[0]);
        assertThatThrownBy(() -> fetch(entry("      sha256: " + "0".repeat(64) + "\n")))
                .hasMessageContaining("points elsewhere again and again");
    }

    @Test
    void plainHttpIsNotAskedAtAll() {
        try (Fetcher fetcher = new Fetcher(folder, (file, there, bytes) -> {})) {
            assertThatThrownBy(() -> fetcher.fetch(known()))
                    .hasMessage(server.address() + " is not asked: only https addresses are");
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void anErrorOfTheServerIsTold() {
        server.script = (number, request) -> answer("404 Not Found", "Content-Length: 0\r\n", new byte[0]);
        assertThatThrownBy(() -> fetch(known())).hasMessage(server.address() + " answers 404");
    }

    @Test
    void whereNoDigestIsKnownTheOneThatWasFoundIsGiven() {
        assertThat(fetch(entry("")))
                .containsExactly(new Fetcher.Kept("fox.txt", CONTENT.length(), Sha256.of(CONTENT), false, true));
    }

    @Test
    void aCompressedFileIsKeptUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text(CONTENT));
        }
        server.script = (number, request) ->
                answer("200 OK", "Content-Length: " + packed.size() + "\r\n", packed.toByteArray());
        fetch(entry(
                "      bytes: " + CONTENT.length() + "\n      sha256: " + Sha256.of(CONTENT) + "\n      gzip: true\n"));
        assertThat(place()).hasContent(CONTENT);
        try (Stream<Path> left = Files.list(place().getParent())) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("fox.txt", ".lock");
        }
    }

    @Test
    void filesAtHandAreTakenFromAFolderAndCheckedAlike() throws IOException {
        Path from = Files.createDirectory(folder.resolve("usb"));
        try (Fetcher fetcher = new Fetcher(folder.resolve("cache"), (file, there, bytes) -> {})) {
            assertThatThrownBy(() -> fetcher.take(known(), from))
                    .hasMessage("there is neither " + from.resolve("fox/fox.txt") + " nor " + from.resolve("fox.txt"));
            Files.writeString(from.resolve("fox.txt"), "another");
            assertThatThrownBy(() -> fetcher.take(known(), from))
                    .hasMessageContaining("is not the file that the catalog knows");
            Files.createDirectory(from.resolve("fox"));
            Files.writeString(from.resolve("fox/fox.txt"), CONTENT);
            fetcher.take(known(), from);
        }
        assertThat(folder.resolve("cache/fox/fox.txt")).hasContent(CONTENT);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void theShippedCatalogNamesOnlyHttpsAddressesAndPlainNames() {
        Catalog.shipped().entries().forEach((name, entry) -> {
            assertThat(name).matches("[A-Za-z0-9][A-Za-z0-9-]*");
            assertThat(entry.files()).isNotEmpty();
            entry.files().forEach((file, facts) -> {
                assertThat(file).matches("[A-Za-z0-9][A-Za-z0-9._-]*");
                facts.address().ifPresent(address -> assertThat(address).hasScheme("https"));
                facts.sha256().ifPresent(digest -> assertThat(digest).matches("[0-9a-f]{64}"));
                assertThat(facts.address().isPresent() || entry.note().isPresent())
                        .isTrue();
            });
        });
        assertThatThrownBy(() -> Catalog.shipped().entry("tinyshakespear"))
                .hasMessageContaining("did you mean 'tinyshakespeare'?");
    }

    @Test
    void aDescriptorFindsWhatIsThereAndIsToldTheCommandOtherwise() throws IOException {
        FetchedFiles fetched = new FetchedFiles(Catalog.shipped(), folder);
        assertThatThrownBy(() -> fetched.find("tinyshakespeare/input.txt"))
                .hasMessage("tinyshakespeare is not there yet; get it with: ./ablate fetch tinyshakespeare");
        assertThatThrownBy(() -> fetched.find("tinyshakespeare/output.txt"))
                .hasMessage("tinyshakespeare has no file 'output.txt'; it has input.txt");
        assertThatThrownBy(() -> fetched.find("tinyshakespeare/../../x")).hasMessageContaining("has no file");
        assertThatThrownBy(() -> fetched.find("../x")).hasMessageContaining("is not in the catalog");
        Files.createDirectory(folder.resolve("tinyshakespeare"));
        Files.writeString(folder.resolve("tinyshakespeare/input.txt"), "x");
        assertThat(fetched.find("tinyshakespeare/input.txt").path())
                .isEqualTo(folder.resolve("tinyshakespeare/input.txt"));
        assertThat(fetched.find("tinyshakespeare").recorded()).isEqualTo("fetched:tinyshakespeare");
    }
}

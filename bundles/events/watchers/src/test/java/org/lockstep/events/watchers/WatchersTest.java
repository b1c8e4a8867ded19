package org.lockstep.events.watchers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;

/** Each against the real thing: sockets, files, programs. */
@Timeout(60)
class WatchersTest {
  @TempDir Path folder;
  private Optional<PollingWatcher> open = Optional.empty();

  @AfterEach
  void close() {
    open.ifPresent(PollingWatcher::close);
  }

  /** What a watcher finds. */
  private static final class Asked implements Watch {
    final BlockingQueue<Map<String, String>> found = new LinkedBlockingQueue<>();
    private final Map<String, Object> in;
    private final int failures;

    Asked(Map<String, Object> in, int failures) {
      this.in = in;
      this.failures = failures;
    }

    @Override
    public String event() {
      return "event";
    }

    @Override
    public Map<String, Object> in() {
      return in;
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(30);
    }

    @Override
    public Duration timeout() {
      return Duration.ofMillis(500);
    }

    @Override
    public int failures() {
      return failures;
    }

    @Override
    public void occurred(Map<String, String> out) {
      found.add(out);
    }

    @Nullable Map<String, String> next(long ms) throws InterruptedException {
      return found.poll(ms, TimeUnit.MILLISECONDS);
    }
  }

  private Asked watch(PollingWatcher watcher, Map<String, Object> in) {
    open = Optional.of(watcher);
    assertThat(watcher.validate(in)).isEmpty();
    assertThat(watcher.in()).containsAll(in.keySet());
    Asked asked = new Asked(in, 1);
    watcher.watch(asked);
    return asked;
  }

  private static void finds(Asked asked, String reason) throws InterruptedException {
    assertThat(asked.next(10_000))
        .isNotNull()
        .extracting(PollingWatcher.REASON)
        .asString()
        .contains(reason);
  }

  private static void findsNothing(Asked asked) throws InterruptedException {
    assertThat(asked.next(300)).isNull();
  }

  @Test
  void aPortThatTakesNoConnectionIsFound_EM1() throws Exception {
    Asked asked;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      asked = watch(new TcpWatcher(), Map.of("port", server.getLocalPort()));
      findsNothing(asked);
    }
    finds(asked, "refused");
  }

  @Test
  void anAddressThatDoesNotAnswerAsItShouldIsFound_EM1() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    int[] status = {200};
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "all is well".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status[0], body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    Asked asked = watch(new HttpWatcher(), Map.of("url", url, "contains", "well"));
    findsNothing(asked);
    status[0] = 503;
    finds(asked, "status 503");
    server.stop(0);
    while (!String.valueOf(asked.next(10_000)).contains("Connect")) {
      // answers that were under way
    }
  }

  /** What drips for ever would hold a thread for each look. */
  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write('.');
              exchange.getResponseBody().flush();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
          } catch (IOException e) {
            givenUp.countDown();
          }
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    watch(new HttpWatcher(), Map.of("url", url, "contains", "well"));
    assertThat(givenUp.await(20, TimeUnit.SECONDS)).isTrue();
    server.stop(0);
  }

  @Test
  void aFileThatIsThereOrNotIsFound_EM1() throws Exception {
    Path file = folder.resolve("f");
    Asked absent = watch(new FileWatcher(), Map.of("path", file.toString()));
    finds(absent, "is absent");
    Files.createFile(file);
    Asked present = watch(new FileWatcher(), Map.of("path", file.toString(), "when", "present"));
    finds(present, "is there");
    Asked older =
        watch(new FileWatcher(), Map.of("path", file.toString(), "when", "older", "age", 0));
    finds(older, "was written");
  }

  @Test
  void aFileSystemWithoutRoomIsFound_EM1() throws Exception {
    finds(
        watch(new DiskSpaceWatcher(), Map.of("path", folder.toString(), "min_free_percent", 100)),
        "MB free");
    findsNothing(
        watch(new DiskSpaceWatcher(), Map.of("path", folder.toString(), "min_free_mb", 1)));
  }

  @Test
  void aLineThatIsAddedAndMatchesIsFound_EM1() throws Exception {
    Path log = folder.resolve("log");
    Files.writeString(log, "ERROR old\n");
    Asked asked =
        watch(new LogPatternWatcher(), Map.of("path", log.toString(), "pattern", "ERROR .*new"));
    findsNothing(asked);
    Files.writeString(log, "fine\nERROR half", StandardOpenOption.APPEND);
    findsNothing(asked);
    Files.writeString(log, " and new\n", StandardOpenOption.APPEND);
    assertThat(asked.next(10_000)).containsEntry("line", "ERROR half and new");
    Files.writeString(log, "ERROR new\n");
    assertThat(asked.next(10_000)).as("a file made anew").containsEntry("line", "ERROR new");
  }

  @Test
  void timePasses_EM1() throws Exception {
    finds(watch(new TimerWatcher(), Map.of()), "have passed");
  }

  @Test
  void aHostThatIsTooBusyIsFound_EM1() throws Exception {
    findsNothing(watch(new LoadWatcher(), Map.of("max", 1_000)));
  }

  @Test
  void aProgramThatFailsOrHangsIsFound_EM1() throws Exception {
    Asked failing = watch(new CommandWatcher(new Programs()), command("exit 3"));
    assertThat(failing.next(10_000)).containsEntry("exit", "3");
    close();
    findsNothing(watch(new CommandWatcher(new Programs()), command("exit 0")));
    close();
    finds(watch(new CommandWatcher(new Programs()), command("exec sleep 60")), "");
  }

  private static Map<String, Object> command(String shell) {
    return Map.of("command", List.of("sh", "-c", shell));
  }

  @Test
  void aProcessThatHasEndedIsFound_EM1() throws Exception {
    Path file = folder.resolve("pid");
    Process process = new ProcessBuilder("sleep", "60").start();
    Files.writeString(file, process.pid() + "\n");
    Asked asked = watch(new ProcessWatcher(new Programs()), Map.of("pid_file", file.toString()));
    findsNothing(asked);
    process.destroyForcibly().waitFor();
    finds(asked, "it has ended");
  }

  @Test
  void severalLooksInARowHaveToFindIt_EM1() throws Exception {
    int[] looks = {0};
    PollingWatcher flaky =
        new PollingWatcher() {
          @Override
          protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
            boolean bad = looks[0]++ % 3 != 2 || looks[0] > 10;
            return CompletableFuture.completedFuture(
                bad ? Optional.of(Map.of(REASON, "bad " + looks[0])) : Optional.empty());
          }

          @Override
          public java.util.Set<String> in() {
            return java.util.Set.of();
          }

          @Override
          public java.util.Set<String> out() {
            return java.util.Set.of(REASON);
          }
        };
    open = Optional.of(flaky);
    Asked asked = new Asked(Map.of(), 3);
    EventWatcher.Handle handle = flaky.watch(asked);
    assertThat(asked.next(10_000)).containsEntry(PollingWatcher.REASON, "bad 12");
    handle.close();
  }

  @Test
  void whatIsWrongWithParametersIsNamed_EM2() {
    for (PollingWatcher watcher :
        List.of(
            new TcpWatcher(),
            new HttpWatcher(),
            new FileWatcher(),
            new DiskSpaceWatcher(),
            new LoadWatcher(),
            new LogPatternWatcher(),
            new CommandWatcher(new Programs()),
            new ProcessWatcher(new Programs()))) {
      assertThat(watcher.validate(Map.of())).as(watcher.toString()).isNotEmpty();
      watcher.close();
    }
    assertThat(new TcpWatcher().validate(Map.of("port", 70_000)))
        .extracting(Problem::where)
        .containsExactly("in.port");
    assertThat(new TcpWatcher().validate(Map.of("port", 0)).toString())
        .contains("'0' is not a number from 1 to 65535");
    assertThat(new DiskSpaceWatcher().validate(Map.of("path", "/", "min_free_mb", -1)).toString())
        .contains("from 0 to 1000000000000");
    assertThat(new LogPatternWatcher().validate(Map.of("path", "x", "pattern", "(")))
        .extracting(Problem::where)
        .containsExactly("in.pattern");
  }

  /** Programs of this process. */
  private static final class Programs implements ProgramLauncher {
    @Override
    public CompletionStage<LaunchedProgram> launch(ProgramSpec program) {
      try {
        return CompletableFuture.completedFuture(
            new Program(new ProcessBuilder(program.command()).start()));
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public CompletionStage<Void> end(String owner, Duration killAfter) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private record Program(Process process) implements ProgramLauncher.LaunchedProgram {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public CompletionStage<Integer> exit() {
      return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void kill(boolean gently) {
      process.destroyForcibly();
    }
  }
}

package org.lockstep.events.watchers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** An address that does not answer as it should. */
@Component(service = EventWatcher.class)
@WatcherType(type = "http")
public final class HttpWatcher extends PollingWatcher {
  /** Of an answer so much is looked through. */
  private static final int MOST_BYTES = 64 * 1024;

  private final ExecutorService reading = Executors.newCachedThreadPool(Looking::thread);
  private final HttpClient client = HttpClient.newBuilder().executor(reading).build();

  @Override
  public Set<String> in() {
    return Set.of("url", "status", "contains");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON, "status");
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(
        () -> {
          request(new Given(in), Duration.ofSeconds(1));
          status(new Given(in));
        });
  }

  private static HttpRequest request(Given given, Duration within) {
    String url = given.needed("url");
    try {
      return HttpRequest.newBuilder(new URI(url)).timeout(within).GET().build();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw Given.bad("url", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Integer> status(Given given) {
    return given.number("status", 100, 599).map(Double::intValue);
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    Given given = new Given(watch.in());
    return client
        .sendAsync(request(given, watch.timeout()), HttpResponse.BodyHandlers.ofInputStream())
        .thenApplyAsync(response -> judged(given, response, watch.timeout()), reading);
  }

  private Optional<Map<String, String>> judged(
      Given given, HttpResponse<InputStream> response, Duration within) {
    int code = response.statusCode();
    try (InputStream body = response.body()) {
      CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS, reading)
          .execute(() -> close(body)); // the client bounds the time of the headers only
      boolean good = status(given).map(wanted -> wanted == code).orElse(code < 400);
      if (!good) {
        return Optional.of(Found.out("status " + code, Map.of("status", "" + code)));
      }
      Optional<String> wanted = given.text("contains");
      if (wanted.isEmpty()) {
        return Optional.empty();
      }
      String text = new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return wanted
          .filter(each -> !text.contains(each))
          .map(each -> Found.out("the answer does not contain it", Map.of("status", "" + code)));
    } catch (IOException e) {
      return Optional.of(Found.out(e.toString(), Map.of("status", "" + code)));
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // whoever reads it finds out
    }
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
    reading.shutdownNow();
  }
}

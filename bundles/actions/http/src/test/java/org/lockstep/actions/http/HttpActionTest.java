package org.lockstep.actions.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;

@Timeout(30)
class HttpActionTest {
  private final HttpAction action = new HttpAction();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> cancel = new CompletableFuture<>();
  private final CountDownLatch hang = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Headers headers = exchange.getRequestHeaders();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          heard.add(
              exchange.getRequestMethod()
                  + " "
                  + body
                  + " "
                  + headers.getFirst("Lockstep-Attempt")
                  + " "
                  + headers.getFirst("Lockstep-Token")
                  + " "
                  + headers.getFirst("X"));
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/hang")) {
            try {
              hang.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.sendResponseHeaders(path.equals("/bad") ? 503 : 201, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    hang.countDown();
    server.stop(0);
    action.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private ActionResult run(Map<String, Object> parameters) throws Exception {
    return action.run(new Asked(parameters)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void itCallsAndTellsWhoseAttemptItIs_RL7() throws Exception {
    Map<String, Object> call =
        Map.of("url", url("/"), "method", "POST", "body", "up", "headers", Map.of("X", "y"));
    assertThat(action.validate(call)).isEmpty();
    assertThat(run(call).success()).isTrue();
    assertThat(heard).containsExactly("POST up printing/3/START 17 y");
  }

  @Test
  void anotherAnswerOrNoneIsAFailure_RL6() throws Exception {
    assertThat(run(Map.of("url", url("/bad"))).detail()).contains("status 503");
    assertThat(run(Map.of("url", url("/bad"), "status", 503)).success()).isTrue();
    assertThat(run(Map.of("url", url("/"), "status", 200)).success()).isFalse();
    server.stop(0);
    assertThat(run(Map.of("url", url("/"))).success()).isFalse();
  }

  @Test
  void itEndsWhenNobodyWaitsAnyMore_RL7() throws Exception {
    CompletionStage<ActionResult> result = action.run(new Asked(Map.of("url", url("/hang"))));
    cancel.complete(null);
    assertThat(result.toCompletableFuture().get(10, TimeUnit.SECONDS).success()).isFalse();
  }

  @Test
  void whatIsWrongIsNamed_RL14() {
    assertThat(
            action.validate(
                Map.of("url", "ftp://x", "verb", "GET", "method", "SHOUT", "status", 3)))
        .extracting(Problem::where)
        .contains("verb", "method");
    assertThat(action.validate(Map.of("uri", "http://h/", "verb", "GET")).toString())
        .contains("(uri): unknown; did you mean url?")
        .contains("(verb): unknown; there are body, headers, method, status, url")
        .contains("(url): it is missing");
    assertThat(action.validate(Map.of())).extracting(Problem::where).containsExactly("url");
    assertThat(action.validate(Map.of("url", "http://h/", "headers", Map.of("a\n", "b"))))
        .hasSize(1);
    assertThat(action.validate(Map.of("url", "http://h/", "status", 99)))
        .extracting(Problem::where)
        .containsExactly("status");
  }

  private final class Asked implements ActionRequest {
    private final Map<String, Object> parameters;

    Asked(Map<String, Object> parameters) {
      this.parameters = parameters;
    }

    @Override
    public ActionPhase phase() {
      return ActionPhase.START;
    }

    @Override
    public String clientService() {
      return "printing";
    }

    @Override
    public NodeId node() {
      return NodeId.of(0);
    }

    @Override
    public Optional<NodeId> registeredOn() {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> parameters() {
      return parameters;
    }

    @Override
    public String attemptId() {
      return "printing/3/START";
    }

    @Override
    public long fencingToken() {
      return 17;
    }

    @Override
    public Duration deadline() {
      return Duration.ofSeconds(10);
    }

    @Override
    public CompletionStage<Void> cancelled() {
      return cancel.copy();
    }

    @Override
    public void log(String line) {}
  }
}

package org.lockstep.actions.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ActionType;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** One call of an address for each phase; what the answer contains is not looked at. */
@Component
@ActionType(type = "http")
public final class HttpAction implements ActionFunction {
  private final ExecutorService threads = Executors.newCachedThreadPool(HttpAction::thread);
  private final HttpClient client = HttpClient.newBuilder().executor(threads).build();

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lockstep-http-action");
    thread.setDaemon(true);
    return thread;
  }

  @Deactivate
  public void close() {
    threads.shutdownNow();
  }

  @Override
  public List<Problem> validate(Map<String, Object> parameters) {
    return HttpParameters.problems(parameters);
  }

  /** It is somebody else's process that it asks. */
  @Override
  public boolean outlivesProcess() {
    return true;
  }

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    try {
      HttpParameters parameters = HttpParameters.of(request.parameters());
      CompletableFuture<HttpResponse<Void>> call =
          client.sendAsync(message(request, parameters), BodyHandlers.discarding());
      request.cancelled().thenRun(() -> call.cancel(true));
      return call.handle((answer, failure) -> result(parameters, answer, failure));
    } catch (ProblemException e) {
      return CompletableFuture.completedStage(ActionResult.failed(e.problem().line()));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(ActionResult.failed(String.valueOf(e.getMessage())));
    }
  }

  /** Whoever is called can tell a repetition, and a late one, by the headers (RL-7). */
  private static HttpRequest message(ActionRequest request, HttpParameters parameters) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(parameters.url())
            .timeout(request.deadline())
            .method(
                parameters.method(),
                parameters.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(parameters.body()))
            .header("Lockstep-Client-Service", request.clientService())
            .header("Lockstep-Phase", request.phase().name())
            .header("Lockstep-Attempt", request.attemptId());
    if (request.phase() != ActionPhase.EVENT) {
      message.header("Lockstep-Token", Long.toString(request.fencingToken()));
    }
    parameters.headers().forEach(message::header);
    return message.build();
  }

  private static ActionResult result(
      HttpParameters parameters, @Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
    if (answer == null) {
      Throwable cause =
          failure == null || failure.getCause() == null ? failure : failure.getCause();
      return ActionResult.failed(parameters.url() + ": " + cause);
    }
    int code = answer.statusCode();
    return parameters.isSuccess(code)
        ? ActionResult.ok("status " + code)
        : ActionResult.failed(parameters.url() + ": status " + code);
  }
}

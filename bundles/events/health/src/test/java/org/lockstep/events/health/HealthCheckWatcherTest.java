package org.lockstep.events.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.events.Watch;

@Timeout(30)
class HealthCheckWatcherTest {
  private final HealthCheckWatcher watcher = new HealthCheckWatcher();
  private volatile Result.Status status = Result.Status.OK;
  private final HealthCheck check = () -> new Result(status, "the pool is empty");
  private final BlockingQueue<Map<String, String>> found = new LinkedBlockingQueue<>();

  private final class Looks implements Watch {
    private final Map<String, Object> in;

    Looks(Map<String, Object> in) {
      this.in = in;
    }

    @Override
    public String event() {
      return "unhealthy";
    }

    @Override
    public Map<String, Object> in() {
      return in;
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(20);
    }

    @Override
    public Duration timeout() {
      return Duration.ofMillis(300);
    }

    @Override
    public int failures() {
      return 1;
    }

    @Override
    public void occurred(Map<String, String> out) {
      found.add(out);
    }
  }

  private static Map<String, Object> service(String name, String... tags) {
    return Map.of(HealthCheck.NAME, name, HealthCheck.TAGS, tags);
  }

  private Map<String, String> next() throws InterruptedException {
    Map<String, String> next = found.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void nothing() throws InterruptedException {
    assertThat(found.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  @Test
  void aResultThatIsNotOkIsFound_EM1() throws Exception {
    watcher.add(check, service("pool", "db", "fast"));
    watcher.watch(new Looks(Map.of("tags", List.of("db"))));
    nothing();
    status = Result.Status.CRITICAL;
    assertThat(next())
        .containsEntry("status", "CRITICAL")
        .containsEntry("message", "the pool is empty")
        .containsEntry("reason", "CRITICAL: the pool is empty")
        .containsOnlyKeys(watcher.out());
  }

  @Test
  void theWorstOfThoseThatAreMeantIsTold_EM2() throws Exception {
    status = Result.Status.WARN;
    watcher.add(check, service("pool", "db"));
    FormattingResultLog log = new FormattingResultLog();
    log.debug("looked");
    log.critical("{} lost", "index");
    watcher.add(() -> new Result(log), service("index", "db"));
    watcher.add(
        () -> new Result(Result.Status.HEALTH_CHECK_ERROR, "not asked for"), service("other", "x"));
    watcher.watch(new Looks(Map.of("tags", "db")));
    assertThat(next()).containsEntry("message", "index lost").containsEntry("status", "CRITICAL");
  }

  @Test
  void byNameAndWhatIsNotThereIsFoundToo_EM1() throws Exception {
    watcher.watch(new Looks(Map.of("name", "pool")));
    assertThat(next())
        .containsEntry("status", "MISSING")
        .containsEntry("reason", "MISSING: there is no health check with name pool");
    watcher.add(check, service("pool"));
    TimeUnit.MILLISECONDS.sleep(100);
    found.clear();
    nothing();
    watcher.remove(check);
    assertThat(next()).containsEntry("status", "MISSING");
  }

  @Test
  void oneThatThrowsIsFound_EM1() throws Exception {
    watcher.add(
        () -> {
          throw new IllegalStateException("broken");
        },
        service("broken"));
    watcher.watch(new Looks(Map.of("name", "broken")));
    assertThat(next().get("reason")).contains("broken");
  }

  @Test
  void whatIsWrongIsNamed_AL1() {
    assertThat(watcher.validate(Map.of("name", "pool"))).isEmpty();
    assertThat(watcher.validate(Map.of()).get(0).where()).isEqualTo("in.tags");
    assertThat(watcher.validate(Map.of("tags", List.of())).get(0).where()).isEqualTo("in.tags");
    assertThat(watcher.validate(Map.of("tags", List.of(5))).get(0).where()).isEqualTo("in.tags");
    assertThat(watcher.validate(Map.of("name", 5)).get(0).where()).isEqualTo("in.name");
  }
}

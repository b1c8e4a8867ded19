package org.lockstep.events.eventadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.events.EventWatcher.Handle;
import org.lockstep.events.Watch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** With Felix's Event Admin in a framework; the test and it share the API's package. */
@Timeout(60)
class EventAdminWatcherTest {
  @TempDir Path folder;
  private final BlockingQueue<Map<String, String>> told = new LinkedBlockingQueue<>();
  private Framework framework;
  private EventAdminWatcher watcher;
  private EventAdmin admin;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "org.osgi.service.event;version=1.4.1"));
    framework.start();
    BundleContext context = framework.getBundleContext();
    context
        .installBundle(
            "reference:"
                + Class.forName("org.apache.felix.eventadmin.impl.Activator")
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation())
        .start();
    admin = context.getService(context.getServiceReference(EventAdmin.class));
    watcher = new EventAdminWatcher(context);
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private record Asked(Map<String, Object> in, BlockingQueue<Map<String, String>> told)
      implements Watch {
    @Override
    public String event() {
      return "e";
    }

    @Override
    public Duration interval() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public int failures() {
      return 1;
    }

    @Override
    public void occurred(Map<String, String> out) {
      told.add(out);
    }
  }

  private Handle watch(Map<String, Object> in) {
    assertThat(watcher.validate(in)).isEmpty();
    return watcher.watch(new Asked(in, told));
  }

  private void publish(String topic, Map<String, Object> properties) {
    admin.sendEvent(new Event(topic, properties));
  }

  @Test
  void whatIsPublishedToTheTopicIsTold_EM1() throws Exception {
    Handle handle = watch(Map.of("topic", "org/example/printer/*"));
    publish("org/example/printer/EMPTY", Map.of("tray", 2, "sizes", new int[] {3, 4}));
    publish("org/example/door/OPEN", Map.of());
    assertThat(told.poll(10, TimeUnit.SECONDS))
        .isEqualTo(
            Map.of("topic", "org/example/printer/EMPTY", "properties", "sizes=[3, 4], tray=2"));
    handle.close();
    publish("org/example/printer/EMPTY", Map.of());
    assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void aFilterChooses_EM2() throws Exception {
    watch(Map.of("topic", "org/example/*", "filter", "(tray>=2)"));
    publish("org/example/A", Map.of("tray", 1));
    publish("org/example/B", Map.of("tray", 3));
    assertThat(told.poll(10, TimeUnit.SECONDS)).containsEntry("topic", "org/example/B");
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsTooLongOrNotPlainIsBounded_AL1() throws Exception {
    watch(Map.of("topic", "t"));
    Object strange =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException();
          }
        };
    publish("t", Map.of("a", strange, "b", List.of("x".repeat(5_000))));
    String properties = told.poll(10, TimeUnit.SECONDS).get("properties");
    assertThat(properties).hasSize(2_000).startsWith("a=" + strange.getClass().getName());
  }

  @Test
  void whatIsWrongIsNamed_AL1() {
    assertThat(watcher.validate(Map.of()).get(0).where()).isEqualTo("in.topic");
    assertThat(watcher.validate(Map.of("topic", "a//b")).get(0).where()).isEqualTo("in.topic");
    assertThat(watcher.validate(Map.of("topic", "a/*/b")).get(0).where()).isEqualTo("in.topic");
    assertThat(watcher.validate(Map.of("topic", "a", "filter", "(x")).get(0).where())
        .isEqualTo("in.filter");
  }

  @Test
  void aHandleThatIsClosedAfterItsBundleHasGoneIsFine() throws Exception {
    Handle handle = watch(Map.of("topic", "a"));
    framework.stop();
    framework.waitForStop(10_000);
    handle.close();
  }
}

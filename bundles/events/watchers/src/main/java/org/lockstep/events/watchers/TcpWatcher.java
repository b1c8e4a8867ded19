package org.lockstep.events.watchers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A port that does not take a connection. */
@Component(service = EventWatcher.class)
@WatcherType(type = "tcp")
public final class TcpWatcher extends PollingWatcher {
  @Override
  public Set<String> in() {
    return Set.of("host", "port");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(() -> address(new Given(in)));
  }

  private static InetSocketAddress address(Given given) {
    double port =
        given.number("port", 1, 65_535).orElseThrow(() -> Given.bad("port", "it is missing"));
    return InetSocketAddress.createUnresolved(given.text("host").orElse("127.0.0.1"), (int) port);
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    InetSocketAddress address = address(new Given(watch.in()));
    return CompletableFuture.completedFuture(connect(address, watch.timeout()));
  }

  /** Names are looked up anew each time: they may have moved. */
  private static Optional<Map<String, String>> connect(InetSocketAddress address, Duration within) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()),
          (int) within.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Found.out(address + ": " + e.getMessage(), Map.of()));
    }
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}

package org.lockstep.runtime.client;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.lockstep.runtime.Launcher;

/** Where lib, bundles and etc lie. */
public final class Home {
  private Home() {}

  public static Path find() {
    String told = System.getProperty("lockstep.home");
    if (told != null) {
      return Path.of(told).toAbsolutePath();
    }
    try {
      Path jar =
          Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Objects.requireNonNull(Objects.requireNonNull(jar.getParent()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

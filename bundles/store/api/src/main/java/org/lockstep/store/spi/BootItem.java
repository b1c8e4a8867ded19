package org.lockstep.store.spi;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.lockstep.base.ProblemException;

/**
 * One entry of what a node starts before it joins (DB-2): {@code feature:NAME} or {@code
 * feature:NAME/VERSION}, {@code repository:URL} of features, or a bundle by its URL or absolute
 * path.
 *
 * @param what the feature, or a URL
 */
public record BootItem(Kind kind, String what) {
  /** What an entry names. */
  public enum Kind {
    BUNDLE,
    FEATURE,
    REPOSITORY
  }

  private static final int MAX_LENGTH = 1024;
  private static final String FEATURE = "feature:";
  private static final String REPOSITORY = "repository:";

  /**
   * @throws ProblemException when it is none
   */
  public static BootItem of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw wrong(text.substring(0, 40) + "…", "it has more than " + MAX_LENGTH + " characters");
    }
    if (text.startsWith(FEATURE)) {
      String name = text.substring(FEATURE.length());
      if (!name.matches("[^\\s/]+(/[^\\s/]+)?")) {
        throw wrong(text, "a feature is like 'feature:my-cache' or 'feature:my-cache/1.0'");
      }
      return new BootItem(Kind.FEATURE, name);
    }
    return text.startsWith(REPOSITORY)
        ? new BootItem(Kind.REPOSITORY, url(text.substring(REPOSITORY.length())))
        : new BootItem(Kind.BUNDLE, url(text));
  }

  private static String url(String text) {
    try {
      if (text.startsWith("/")) {
        return Path.of(text).normalize().toUri().toString();
      }
      if (new URI(text).isAbsolute()) {
        return text;
      }
    } catch (InvalidPathException | URISyntaxException e) {
      throw wrong(text, e.toString());
    }
    throw wrong(text, "it is no URL, no absolute path, and no feature:NAME or repository:URL");
  }

  private static ProblemException wrong(String text, String why) {
    return new ProblemException("bad-boot-item", "boot list refused", "'" + text + "'", why);
  }
}

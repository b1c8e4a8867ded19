package org.lockstep.actions.bundle.core;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One bundle, as a definition names it. */
public sealed interface BundleEntry {
  /**
   * One that is installed already.
   *
   * @param version the very one that is meant; empty: the highest there is
   */
  record Named(String symbolicName, Optional<String> version) implements BundleEntry {
    private static final Pattern FORM =
        Pattern.compile(
            "([A-Za-z0-9_.-]{1,256})"
                + "(?:\\s*;\\s*version=(\\d{1,9}(?:\\.\\d{1,9}(?:\\.\\d{1,9}(?:\\.[A-Za-z0-9_-]+)?)?)?))?");

    static Optional<Named> parse(String text) {
      Matcher matcher = FORM.matcher(text);
      return matcher.matches()
          ? Optional.of(new Named(matcher.group(1), Optional.ofNullable(matcher.group(2))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return symbolicName + version.map(text -> " " + text).orElse("");
    }
  }

  /**
   * One that is installed for the client service, and uninstalled after it.
   *
   * @param location a URL, or an absolute path
   */
  record Located(String location) implements BundleEntry {
    private static final Pattern FORM = Pattern.compile("(/|[A-Za-z][A-Za-z0-9+.-]*:)\\S.*");

    static boolean isLocation(String text) {
      return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
      return location;
    }
  }
}

package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
class ReadmeTest {
  private static final Path TOP = Path.of("..");
  private static final int MOST_LINES = 40;
  private static final Pattern LINK = Pattern.compile("]\\(([^):]+)\\)");

  private final String readme = read("README.md");

  private static String read(String file) {
    try {
      return Files.readString(TOP.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void shows(String file) {
    String source = read(file);
    String code = source.substring(source.indexOf("@Component")).strip();
    assertThat(code.lines().count()).isLessThan(MOST_LINES);
    assertThat(readme).contains(code);
  }

  @Test
  void theExamplesAreTheVeryCode() {
    shows("bundles/examples/cache/src/main/java/org/lockstep/examples/cache/CacheSubsystem.java");
    shows(
        "bundles/examples/touch-action/src/main/java/org/lockstep/examples/touch/TouchAction.java");
  }

  @Test
  void itsLinksLeadSomewhere() {
    assertThat(LINK.matcher(readme).results().map((MatchResult link) -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(ReadmeTest::leadsSomewhere);
  }

  /** With what follows a {@code #}: to a heading of that file. */
  private static void leadsSomewhere(String link) {
    String[] parts = link.split("#", 2);
    assertThat(TOP.resolve(parts[0])).exists();
    if (parts.length > 1) {
      assertThat(read(parts[0]).lines().filter(line -> line.startsWith("#")))
          .anySatisfy(line -> assertThat(anchor(line)).isEqualTo(parts[1]));
    }
  }

  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }
}

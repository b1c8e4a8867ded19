package org.lockstep.registration.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lockstep.registration.ScenarioReport;

/** Every file of {@code itests/scenarios}; each says at its top which rule it shows. */
class ScenariosTest {
  private static final Path FOLDER = Path.of("../../itests/scenarios");

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(FOLDER)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(40);
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
  }

  private static void play(Path file) {
    ScenarioReport report = new LocalScenarios().play(read(file), file.toString());
    assertThat(report.steps()).isNotEmpty();
    assertThat(report.steps())
        .allSatisfy(
            step -> assertThat(step.differences()).as(step.at() + " " + step.deed()).isEmpty());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

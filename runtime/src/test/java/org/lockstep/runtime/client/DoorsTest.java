package org.lockstep.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.socket.ControlClient;

class DoorsTest {
  private final TreeMap<String, ControlClient> found = new TreeMap<>();

  private void listens(String... nodes) {
    for (String node : nodes) {
      found.put(node, new ControlClient(Path.of(node)));
    }
  }

  private Problem refused(Optional<String> on) {
    return catchThrowableOfType(ProblemException.class, () -> Doors.choose(on, found)).problem();
  }

  @Test
  void theOnlyOneIsMeant() {
    listens("one/alpha");
    assertThat(Doors.choose(Optional.empty(), found).runFolder()).isEqualTo(Path.of("one/alpha"));
  }

  @Test
  void ofSeveralOneIsChosenByItsNameOrItsClusterAndName() {
    listens("one/alpha", "one/beta", "two/alpha");
    assertThat(Doors.choose(Optional.of("beta"), found)).isEqualTo(found.get("one/beta"));
    assertThat(Doors.choose(Optional.of("two/alpha"), found)).isEqualTo(found.get("two/alpha"));
  }

  @Test
  void severalAreNotNobody() {
    listens("one/alpha", "one/beta", "two/alpha");
    assertThat(refused(Optional.empty()).code()).isEqualTo("which-node");
    Problem same = refused(Optional.of("alpha"));
    assertThat(same.code()).isEqualTo("which-node");
    assertThat(same.why()).contains("one/alpha, two/alpha").contains("--on one/alpha");
  }

  @Test
  void nobodyListens() {
    assertThat(refused(Optional.empty()).code()).isEqualTo(Doors.NOBODY);
    listens("one/alpha");
    assertThat(refused(Optional.of("gamma")).code()).isEqualTo(Doors.NOBODY);
    assertThat(refused(Optional.of("gamma")).why()).contains("one/alpha");
  }
}

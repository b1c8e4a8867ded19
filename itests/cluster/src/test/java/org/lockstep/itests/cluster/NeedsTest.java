package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.opentest4j.TestAbortedException;

/** A test that cannot run says what it lacks. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere that is the reason")
class NeedsTest {
  @Test
  void aTestWithoutItsToolIsSkippedAndNamesIt() {
    Needs needs = new Needs(List.of("no-such-tool"), Command.of("true"));
    String reason =
        "root".equals(System.getProperty("user.name")) ? "no-such-tool is not installed" : "root";
    assertThatThrownBy(needs::orSkip)
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatIsThereButNotAllowedIsFoundOut() throws Exception {
    assertThat(new Needs(List.of(), Command.of("false")).missing()).isPresent();
  }
}

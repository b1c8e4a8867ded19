package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.FenceDevice;

class FenceDeviceTest {
  private static List<Problem> problems(String agent, Map<String, String> parameters) {
    return new FenceDevice(agent, new TreeMap<>(parameters)).problems();
  }

  @Test
  void whatCanBeRightIsNotRefused_ND4() {
    Map<String, String> parameters =
        Map.of("ip", "10.0.0.1", "password", "file:/etc/p", "password_script", "/bin/p");
    assertThat(problems("ipmilan", parameters)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"passwd", "password", "snmp_priv_passwd", "secret_key", "token", "apikey"})
  void aSecretIsNotPutOnTheSharedDisk_ND4(String name) {
    assertThat(problems("ipmilan", Map.of(name, "hunter2")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.where()).isEqualTo(name))
        .satisfies(problem -> assertThat(problem.line()).contains("file:/path"))
        .satisfies(problem -> assertThat(problem.line()).doesNotContain("hunter2"));
    assertThat(problems("ipmilan", Map.of(name, "file:etc/p"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1\naction=on", "a\rb", "\0", " "})
  void aValueIsOneLine_ND4(String value) {
    assertThat(problems("ipmilan", Map.of("ip", value))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b", "-o", "a b", "a\nb"})
  void aNameIsAWord_ND4(String name) {
    assertThat(problems("ipmilan", Map.of(name, "x"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../tmp/x", "fence_ipmilan", "a b"})
  void aTypeIsAWordWithoutTheProgramsPrefix_ND4(String agent) {
    assertThat(problems(agent, Map.of()))
        .singleElement()
        .satisfies(problem -> assertThat(problem.where()).isEqualTo("agent"));
  }

  @Test
  void theParametersHaveABound_ND4() {
    assertThat(problems("ipmilan", Map.of("ip", "x".repeat(FenceDevice.MAX_LENGTH)))).hasSize(1);
  }
}

package org.lockstep.fencing.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes programs that behave like fence programs, more or less. */
public record Script(Path folder) {
  /** What a good one says of itself. */
  public static final String METADATA =
      """
      <?xml version="1.0" ?>
      <resource-agent name="fence_x" shortdesc="x">
        <parameters>
          <parameter name="action" required="1"><content type="string" default="reboot"/></parameter>
          <parameter name="ip" required="1" obsoletes="ipaddr"><content type="string"/></parameter>
          <parameter name="ipaddr" required="1" deprecated="1"><content type="string"/></parameter>
          <parameter name="password" required="0" obsoletes="passwd"><content type="string"/></parameter>
          <parameter name="lanplus" required="0"><content type="boolean"/></parameter>
          <parameter name="power_wait" required="0"><content type="second" default="0"/></parameter>
          <parameter name="auth" required="0"><content type="select">
            <option value="md5"/><option value="none"/></content></parameter>
        </parameters>
        <actions><action name="on"/><action name="off"/><action name="status"/></actions>
      </resource-agent>
      """;

  /** One that does {@code off} and {@code status} by these lines of shell. */
  public Path good(String type, String off, String status) throws IOException {
    return write(
        type,
        """
        if [ "$1" = -o ]; then cat "$0.xml"; exit 0; fi
        echo "arguments: $*" >> "$0.told"
        in=$(cat)
        echo "$in" >> "$0.told"
        case "$in" in
          *action=off*) %s ;;
          *action=status*) %s ;;
        esac
        """
            .formatted(off, status),
        METADATA);
  }

  public Path write(String type, String body, String metadata) throws IOException {
    Path program = folder.resolve("fence_" + type);
    Files.writeString(Path.of(program + ".xml"), metadata);
    Files.writeString(program, "#!/bin/sh\n" + body);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** All that it was told, by argument and by input. */
  public String told(String type) throws IOException {
    Path told = folder.resolve("fence_" + type + ".told");
    return Files.exists(told) ? Files.readString(told) : "";
  }
}

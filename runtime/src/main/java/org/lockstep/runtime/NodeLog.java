package org.lockstep.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;

/**
 * The node's log: {@code node.log}, 10 MiB × 5. In Java, since reading the same as XML takes longer
 * than all the rest of the framework's start; {@code -Dlogback.configurationFile=…} replaces it.
 */
public final class NodeLog extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} %msg%n";
  private static final int FILES = 5;
  private static final long FILE_BYTES = 10 * FileSize.MB_COEFFICIENT;

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.NEUTRAL;
    }
    Path file = Path.of(System.getProperty("lockstep.logs", "."), "node.log");
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(loggers);
    appender.setFile(file.toString());
    appender.setEncoder(encoder(loggers));
    roll(loggers, appender, file);
    appender.start();
    Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static PatternLayoutEncoder encoder(LoggerContext loggers) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(loggers);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }

  private static void roll(
      LoggerContext loggers, RollingFileAppender<ILoggingEvent> appender, Path file) {
    FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
    names.setContext(loggers);
    names.setParent(appender);
    names.setFileNamePattern(file + ".%i");
    names.setMinIndex(1);
    names.setMaxIndex(FILES);
    names.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(loggers);
    size.setMaxFileSize(new FileSize(FILE_BYTES));
    size.start();
    appender.setRollingPolicy(names);
    appender.setTriggeringPolicy(size);
  }
}

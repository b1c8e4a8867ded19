package org.lockstep.interconnect.spi;

import org.lockstep.interconnect.MessageHandler;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A handler that only hands messages on to a thread of its own. Its channel has no thread and no
 * queue: it is called where a message arrives, one call per sender at a time, must return at once,
 * and bounds what it keeps. A hand-over is saved where that is what the time goes into.
 */
@ConsumerType
@FunctionalInterface
public interface PromptHandler extends MessageHandler {}

package org.lockstep.events;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service property of an {@link EventWatcher}: the name by which events ask for it (EM-2). */
@ComponentPropertyType
public @interface WatcherType {
  String PREFIX_ = "lockstep.watcher.";

  /** The name of the service property. */
  String TYPE = "lockstep.watcher.type";

  /** The name, for example {@code tcp}. */
  String type();
}

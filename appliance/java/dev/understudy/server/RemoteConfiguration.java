package dev.understudy.server;

import dev.understudy.wire.RemoteOptions;

/** How one remote is to be. */
record RemoteConfiguration(RemoteOptions connection, SessionOptions sessions) {}

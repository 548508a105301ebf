package dev.provingground.region.wire;

import java.util.Map;

/** What goes back to the client. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {}

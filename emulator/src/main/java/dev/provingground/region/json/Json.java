package dev.provingground.region.json;

import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The one mapper, as Jackson has it by itself; who wants another setting has one of their own.
 *
 * <p>It is made for the first who reads or writes JSON, which no start of a region does: a mapper
 * begins with the calendars and date formats of all locales.
 */
public final class Json {
  public static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}
}

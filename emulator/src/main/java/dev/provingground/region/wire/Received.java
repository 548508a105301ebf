package dev.provingground.region.wire;

import dev.provingground.region.wire.codec.Gzip;
import dev.provingground.region.wire.codec.InvalidInputException;
import dev.provingground.region.wire.codec.Parameters;
import dev.provingground.region.wire.signature.ChunkedContent;
import dev.provingground.region.wire.signature.QuerySignature2;
import dev.provingground.region.wire.signature.SignatureException;
import dev.provingground.region.wire.signature.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request to a service, whole. Belongs to one thread at a time. */
final class Received {
  private final SignedRequest http;
  private @Nullable ChunkedContent chunked;
  private byte @Nullable [] body;
  private @Nullable Parameters parameters;

  Received(SignedRequest http) {
    this.http = http;
  }

  SignedRequest http() {
    return http;
  }

  /** A header's first value; empty when it was not sent. */
  String header(String name) {
    var values = http.headers().apply(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** All headers, by lower-case name, and those after content that came in chunks. */
  Map<String, String> allHeaders() {
    var all = new HashMap<String, String>();
    http.headerNames().get().forEach(name -> all.put(name.toLowerCase(Locale.ROOT), header(name)));
    if (isChunked()) {
      all.computeIfPresent("content-encoding", (name, value) -> withoutChunks(value));
      all.putAll(chunked().trailers());
    }
    return all;
  }

  /** S3 keeps the encodings of an object, of which the transfer's is none. */
  private static String withoutChunks(String encodings) {
    return Arrays.stream(encodings.split(",", -1))
        .map(String::strip)
        .filter(encoding -> !encoding.equals("aws-chunked"))
        .collect(Collectors.joining(","));
  }

  private boolean isChunked() {
    return ChunkedContent.isStated(header("X-Amz-Content-Sha256"));
  }

  private ChunkedContent chunked() {
    var known = chunked;
    if (known == null) {
      try {
        known = ChunkedContent.of(http.body());
      } catch (SignatureException e) {
        throw InvalidInputException.malformed(e.getMessage());
      }
      chunked = known;
    }
    return known;
  }

  /**
   * As it was before it was compressed.
   *
   * @throws dev.provingground.region.wire.codec.InvalidInputException when it cannot be had
   */
  byte[] body() {
    var known = body;
    if (known == null) {
      known = header("Content-Encoding").equals("gzip") ? Gzip.inflate(http.body()) : http.body();
      body = known;
    }
    return known;
  }

  /** As it is to be kept: without chunks, but compressed where it was. */
  byte[] content() {
    return isChunked() ? chunked().content() : http.body();
  }

  /** The query's parameters with their values in order, decoded, but for the signatures'. */
  Map<String, List<String>> query() {
    var query = new LinkedHashMap<String, List<String>>();
    for (var parameter : http.parameters()) {
      if (!isSignatures(parameter.name()) && !QuerySignature2.isPart(parameter.name())) {
        query.computeIfAbsent(parameter.name(), name -> new ArrayList<>()).add(parameter.value());
      }
    }
    return query;
  }

  /** The parameters of the form and of the query, but for the signature's. */
  Parameters parameters() {
    var parsed = parameters;
    if (parsed == null) {
      var form = new String(body(), StandardCharsets.UTF_8);
      parsed =
          Parameters.parse(
              http.query().isEmpty() ? form : http.query() + "&" + form,
              name -> !isSignatures(name));
      parameters = parsed;
    }
    return parsed;
  }

  private static boolean isSignatures(String parameter) {
    return parameter.startsWith("X-Amz-");
  }
}

package dev.provingground.region.api;

import dev.provingground.region.time.EventLoop;

/** What the region gives to each of its services. */
public record ServiceContext(
    RegionIdentity region,
    EventLoop loop,
    Services services,
    RegionEvents events,
    Roles roles,
    Ids ids) {}

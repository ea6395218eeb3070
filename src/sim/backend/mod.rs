//! A web backend's parts, each built from `network`, and windows of traffic through them.

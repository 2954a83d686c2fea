#!/usr/bin/env bash
# The C++ tests, compiled in one go: unit, server and storage then run side by side with the compiling
# of the release program, for which they leave the processors enough time.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build_sanitized unit_tests server_tests storage_tests
part_result 1 0

package dev.socle.evidence;

import dev.socle.host.HostProfile;
import dev.socle.catalog.Catalog;
import dev.socle.input.Json;

final class HostProfileJson {
    static boolean recognizes(Json.Obj o) { return o.text("apiVersion").isPresent() && o.text("kind").isPresent(); }
    static HostProfile read(Json.Obj o, String file) { throw new IllegalStateException(); }
}

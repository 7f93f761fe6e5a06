package dev.socle.live;

import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The questions about CPU models that a QEMU without any machine answers. */
record CpuModelQuestions(QmpClient qmp) {

    JsonNode definitions() throws IOException {
        return returned(qmp.execute("query-cpu-definitions"));
    }

    /** Every named feature and the identity, as said with the model {@code base}. */
    JsonNode staticProps(String model, Map<String, ?> props) throws IOException {
        return props("static", model, props);
    }

    /** Every property that can be read and set, aliases and switches included. */
    JsonNode fullProps(String model, Map<String, ?> props) throws IOException {
        return props("full", model, props);
    }

    private JsonNode props(String type, String model, Map<String, ?> props) throws IOException {
        return returned(qmp.execute("query-cpu-model-expansion", Map.of("type", type,
                "model", Map.of("name", model, "props", props)))).path("model").path("props");
    }

    /** As the tree that the catalogue's files are made of. */
    static JsonNode returned(QmpExchange exchange) {
        return JsonMapper.shared().readTree(exchange.line()).path("return");
    }
}

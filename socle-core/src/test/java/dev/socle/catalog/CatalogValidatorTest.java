package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each test takes a small catalogue that is right and breaks one thing. */
class CatalogValidatorTest {

    private static final String HEAD = """
            "source": "a test", "date": "2026-01-01", "licence": "Apache-2.0",
            """;

    private String features = """
            {"kind": "features", %s
            "features": [
            {"name": "aes", "at": ["cpuid:0x1:0:ecx:25"]},
            {"name": "lm", "at": ["cpuid:0x80000001:0:edx:29"], "aliases": ["i64"]},
            {"name": "vmx", "at": ["cpuid:0x1:0:ecx:5"]},
            {"name": "svm", "at": ["cpuid:0x80000001:0:ecx:2"]},
            {"name": "npt", "at": ["cpuid:0x8000000a:0:edx:0"]}],
            "otherPlaces": []}
            """.formatted(HEAD);
    private String rules = """
            {"kind": "rules", %s
            "readAs": [], "onlyTogether": [], "dormantWithout": [],
            "requires": [
            {"feature": "npt", "needs": ["svm"]}],
            "notMigratable": [], "notByMax": [], "kvmDefaultsOn": [], "kvmDefaultsOff": [], "tcgDefaultsOff": [],
            "xsaveComponents": [], "mirroredOnAmd": []}
            """.formatted(HEAD);
    private String qemu = """
            {"kind": "qemu", "version": "9.9", %s
            "features": ["aes", "lm", "npt", "svm", "vmx"], "aliases": ["i64"],
            "switches": ["check"], "tcg": ["lm"],
            "models": [
            {"name": "Old", "vendor": "GenuineIntel", "family": 6, "model": 1, "stepping": 0, "modelId": "",
            "minLevel": 1, "minXlevel": "0x80000008",
            "features": ["lm", "svm", "npt"],
            "versions": [{"version": 1},
            {"version": 2, "aliases": ["Old-AES"], "added": ["aes"]}]}]}
            """.formatted(HEAD);
    private String libvirt = """
            {"kind": "libvirt", "version": "9.9", %s
            "vendors": [{"name": "Intel", "id": "GenuineIntel"}],
            "features": [
            {"name": "aes", "at": "cpuid:0x1:0:ecx:25"},
            {"name": "lm", "at": "cpuid:0x80000001:0:edx:29"}],
            "models": [
            {"name": "Old", "decode": {"host": true, "guest": true}, "vendor": "Intel", "features": ["lm"]},
            {"name": "Old-v1", "decode": {"host": true, "guest": false}, "ancestor": "Old"},
            {"name": "New", "decode": {"host": true, "guest": true}, "ancestor": "Old", "features": ["aes"]}]}
            """.formatted(HEAD);

    private List<String> problems() {
        final Map<String, InputStream> files = new LinkedHashMap<>();
        Map.of("features.json", features, "rules.json", rules, "qemu-9.9.json", qemu, "libvirt-9.9.json", libvirt)
                .forEach((name, text) -> files.put(name,
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        return CatalogValidator.problems(files);
    }

    @Test
    void theSmallCatalogueIsRight() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void aMisspeltFeature() {
        libvirt = libvirt.replace("\"features\": [\"aes\"]", "\"features\": [\"eas\", \"lm_\"]");

        assertThat(problems()).containsExactly(
                "libvirt-9.9.json:10: feature \"eas\" is not known; did you mean aes?",
                "libvirt-9.9.json:10: feature \"lm_\" is not known; did you mean lm?");
    }

    @Test
    void anUnknownFeatureOfAQemuModel() {
        qemu = qemu.replace("\"added\": [\"aes\"]", "\"added\": [\"avx512\"]");

        assertThat(problems()).containsExactly("qemu-9.9.json:10: feature \"avx512\" is not known");
    }

    @Test
    void anUnknownAncestor() {
        libvirt = libvirt.replace("\"ancestor\": \"Old\", \"features\"", "\"ancestor\": \"Odl\", \"features\"");

        assertThat(problems()).containsExactly(
                "libvirt-9.9.json:10: ancestor \"Odl\" is not known; did you mean Old?");
    }

    @Test
    void aCircleOfAncestors() {
        libvirt = libvirt.replace("\"vendor\": \"Intel\",", "\"vendor\": \"Intel\", \"ancestor\": \"New\",");

        assertThat(problems()).containsExactly(
                "libvirt-9.9.json:8: Old descends from itself, expected no circle of ancestors");
    }

    @Test
    void anAncestorThatComesLater() {
        libvirt = libvirt.replace("\"ancestor\": \"Old\"}", "\"ancestor\": \"New\"}");

        assertThat(problems()).containsExactly(
                "libvirt-9.9.json:9: ancestor \"New\" comes later, expected it before Old-v1");
    }

    @Test
    void aSecondTwin() {
        libvirt = libvirt.replace("\"ancestor\": \"Old\", \"features\": [\"aes\"]}", "\"ancestor\": \"Old\"}");

        assertThat(problems()).containsExactly(
                "libvirt-9.9.json:10: New is a second twin of Old, expected Old-v1 alone");
    }

    @Test
    void anUnknownVendor() {
        libvirt = libvirt.replace("\"vendor\": \"Intel\"", "\"vendor\": \"Intell\"");

        assertThat(problems()).containsExactly(
                "libvirt-9.9.json:8: vendor \"Intell\" is not known; did you mean Intel?");
    }

    @Test
    void aVendorOfTheWrongLength() {
        qemu = qemu.replace("GenuineIntel", "Intel");

        assertThat(problems()).containsExactly("qemu-9.9.json:6: vendor \"Intel\" has 5 characters, expected 12");
    }

    @Test
    void aVersionThatRemovesWhatIsNotThere() {
        qemu = qemu.replace("\"added\": [\"aes\"]", "\"removed\": [\"aes\"]");

        assertThat(problems()).containsExactly("qemu-9.9.json:10: Old-v2 removes \"aes\", which it does not have,"
                + " expected one of its own");
    }

    @Test
    void aVersionThatAddsWhatIsThere() {
        qemu = qemu.replace("\"added\": [\"aes\"]", "\"added\": [\"lm\"]");

        assertThat(problems()).containsExactly("qemu-9.9.json:10: Old-v2 adds \"lm\", which it has already,"
                + " expected a new one");
    }

    @Test
    void aModelWithoutWhatItsFeatureNeeds() {
        qemu = qemu.replace("\"added\": [\"aes\"]", "\"removed\": [\"svm\"]");

        assertThat(problems()).containsExactly(
                "qemu-9.9.json:10: Old-v2 has npt without svm, expected both or neither");
    }

    @Test
    void featuresThatNeedEachOtherInACircle() {
        rules = rules.replace("\"needs\": [\"svm\"]}", "\"needs\": [\"svm\"]},\n"
                + "{\"feature\": \"svm\", \"needs\": [\"lm\"]}, {\"feature\": \"lm\", \"needs\": [\"npt\"]}");

        assertThat(problems()).containsExactly(
                "rules.json:5: features need each other in a circle: npt, svm, lm, npt; expected none");
    }

    @Test
    void aRuleForAnUnknownFeature() {
        rules = rules.replace("\"feature\": \"npt\"", "\"feature\": \"ntp\"");

        assertThat(problems()).containsExactly("rules.json:5: feature \"ntp\" is not known; did you mean npt?");
    }

    @Test
    void twoFeaturesOnOnePlace() {
        features = features.replace("cpuid:0x1:0:ecx:5\"", "cpuid:0x1:0:ecx:25\"");
        libvirt = libvirt.replace("cpuid:0x80000001:0:edx:29", "cpuid:0x1:0:ecx:25");

        assertThat(problems()).containsExactly("features.json:6: cpuid:0x1:0:ecx:25 is held by aes and by vmx,"
                + " expected one of them");
        features = features.replace("cpuid:0x1:0:ecx:25\"]},\n{\"name\": \"svm\"",
                "cpuid:0x1:0:ecx:5\"]},\n{\"name\": \"svm\"");
        assertThat(problems()).containsExactly("libvirt-9.9.json:6: cpuid:0x1:0:ecx:25 is held by aes and by lm,"
                + " expected one of them");
    }

    @Test
    void aPlaceThatIsNone() {
        features = features.replace("cpuid:0x1:0:ecx:5\"", "cpuid:0x1:0:ecx:32\"");

        assertThat(problems()).containsExactly("features.json:6: \"cpuid:0x1:0:ecx:32\" is not a place; expected"
                + " cpuid:0xLEAF:SUBLEAF:REGISTER:BIT or msr:0xINDEX:BIT");
    }

    @Test
    void aNameGivenTwice() {
        features = features.replace("\"name\": \"vmx\"", "\"name\": \"aes\"");

        assertThat(problems()).containsExactly(
                "features.json:6: \"aes\" names the feature of features/2 and the feature of features/0, expected one"
                        + " of them");
    }

    @Test
    void anAliasThatIsAnotherFeaturesName() {
        features = features.replace("[\"i64\"]", "[\"vmx\"]");

        assertThat(problems()).containsExactly(
                "features.json:6: \"vmx\" names the feature of features/2 and another name of lm, expected one of"
                        + " them");
    }

    @Test
    void anAliasOfAModelThatIsAModel() {
        qemu = qemu.replace("[\"Old-AES\"]", "[\"Old\"]");

        assertThat(problems()).containsExactly(
                "qemu-9.9.json:10: \"Old\" names another name of Old-v2 and model 0, expected one of them");
    }

    @Test
    void aSwitchThatIsAFeature() {
        qemu = qemu.replace("[\"check\"]", "[\"i64\"]");

        assertThat(problems()).containsExactly(
                "qemu-9.9.json:4: \"i64\" names a switch and another name of a feature, expected one of them");
    }

    @Test
    void aReleaseMayBringNewFeatures() {
        qemu = qemu.replace("\"features\": [\"aes\", \"lm\", \"npt\"", """
                "newFeatures": [{"name": "fresh", "at": ["cpuid:0x7:1:eax:9"]}],
                "newAliases": {"newer": "fresh"},
                "features": ["aes", "fresh", "lm", "npt\"""").replace("[\"i64\"]", "[\"i64\", \"newer\"]")
                .replace("\"added\": [\"aes\"]", "\"added\": [\"fresh\"]");
        assertThat(problems()).isEmpty();

        qemu = qemu.replace("cpuid:0x7:1:eax:9", "cpuid:0x1:0:ecx:5");
        assertThat(problems()).containsExactly(
                "qemu-9.9.json:3: cpuid:0x1:0:ecx:5 is held by vmx and by fresh, expected one of them");

        qemu = qemu.replace("[\"cpuid:0x1:0:ecx:5\"]", "[]");
        assertThat(problems()).singleElement().asString().startsWith(
                "qemu-9.9.json:3: feature \"fresh\" is nowhere, expected its place");
    }

    @Test
    void whatTheSchemaDoesNotKnow() {
        qemu = qemu.replace("\"added\"", "\"adds\"");

        assertThat(problems()).singleElement().asString().startsWith("qemu-9.9.json:10: ").contains("\"adds\"");
    }

    @Test
    void whatIsNoJson() {
        rules = "{\n\"kind\": rules}";

        assertThat(problems()).singleElement().asString().startsWith("rules.json:2: ");
    }

    @Test
    void whatIsNested() {
        rules = "[".repeat(3000);

        assertThat(problems()).singleElement().asString().startsWith("rules.json:1: ");
    }

    @Test
    void aFileOfNoKind() {
        libvirt = libvirt.replace("\"libvirt\"", "\"livbirt\"");

        assertThat(problems()).singleElement().asString().startsWith("libvirt-9.9.json:1: kind \"livbirt\", expected");
    }
}

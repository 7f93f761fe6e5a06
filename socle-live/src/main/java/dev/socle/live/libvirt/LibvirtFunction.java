package dev.socle.live.libvirt;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The functions of libvirt's library that are called here, each with the types that its public headers give it
 * (libvirt/libvirt-host.h, libvirt-domain.h, libvirt-event.h, virterror.h). They have not changed since libvirt 4.4, whose interface
 * is kept for ever by its authors' promise; a test holds this table against the headers that are installed.
 */
enum LibvirtFunction {
    INITIALIZE("int", "virInitialize"),
    LIBRARY_VERSION("int", "virGetVersion", "unsigned long *", "const char *", "unsigned long *"),
    SET_ERROR_FUNCTION("void", "virSetErrorFunc", "void *", "virErrorFunc"),
    LAST_ERROR("virErrorPtr", "virGetLastError"),
    RESET_LAST_ERROR("void", "virResetLastError"),
    REGISTER_EVENT_LOOP("int", "virEventRegisterDefaultImpl"),
    RUN_EVENT_LOOP("int", "virEventRunDefaultImpl"),
    OPEN("virConnectPtr", "virConnectOpenAuth", "const char *", "virConnectAuthPtr", "unsigned int"),
    CLOSE("int", "virConnectClose", "virConnectPtr"),
    IS_ALIVE("int", "virConnectIsAlive", "virConnectPtr"),
    KEEP_ALIVE("int", "virConnectSetKeepAlive", "virConnectPtr", "int", "unsigned int"),
    URI("char *", "virConnectGetURI", "virConnectPtr"),
    DRIVER("const char *", "virConnectGetType", "virConnectPtr"),
    HOST_NAME("char *", "virConnectGetHostname", "virConnectPtr"),
    DAEMON_VERSION("int", "virConnectGetLibVersion", "virConnectPtr", "unsigned long *"),
    HYPERVISOR_VERSION("int", "virConnectGetVersion", "virConnectPtr", "unsigned long *"),
    CAPABILITIES("char *", "virConnectGetCapabilities", "virConnectPtr"),
    DOMAIN_CAPABILITIES("char *", "virConnectGetDomainCapabilities", "virConnectPtr", "const char *", "const char *",
            "const char *", "const char *", "unsigned int"),
    MODEL_NAMES("int", "virConnectGetCPUModelNames", "virConnectPtr", "const char *", "char ***", "unsigned int"),
    COMPARE("int", "virConnectCompareCPU", "virConnectPtr", "const char *", "unsigned int"),
    COMPARE_HYPERVISOR("int", "virConnectCompareHypervisorCPU", "virConnectPtr", "const char *", "const char *",
            "const char *", "const char *", "const char *", "unsigned int"),
    BASELINE("char *", "virConnectBaselineCPU", "virConnectPtr", "const char **", "unsigned int", "unsigned int"),
    BASELINE_HYPERVISOR("char *", "virConnectBaselineHypervisorCPU", "virConnectPtr", "const char *", "const char *",
            "const char *", "const char *", "const char **", "unsigned int", "unsigned int"),
    TO_NATIVE("char *", "virConnectDomainXMLToNative", "virConnectPtr", "const char *", "const char *",
            "unsigned int"),
    LIST_DOMAINS("int", "virConnectListAllDomains", "virConnectPtr", "virDomainPtr **", "unsigned int"),
    FIND_DOMAIN("virDomainPtr", "virDomainLookupByName", "virConnectPtr", "const char *"),
    DOMAIN_NAME("const char *", "virDomainGetName", "virDomainPtr"),
    DOMAIN_UUID("int", "virDomainGetUUIDString", "virDomainPtr", "char *"),
    DOMAIN_IS_ACTIVE("int", "virDomainIsActive", "virDomainPtr"),
    DOMAIN_XML("char *", "virDomainGetXMLDesc", "virDomainPtr", "unsigned int"),
    FREE_DOMAIN("int", "virDomainFree", "virDomainPtr");

    private final String result;
    private final String symbol;
    private final List<String> parameters;

    LibvirtFunction(String result, String symbol, String... parameters) {
        this.result = result;
        this.symbol = symbol;
        this.parameters = List.of(parameters);
    }

    /** Its name in C. */
    String symbol() {
        return symbol;
    }

    /** The type of its result, in C's words. */
    String result() {
        return result;
    }

    /** The types of its parameters, in C's words. */
    List<String> parameters() {
        return parameters;
    }

    /** How it is called on a machine whose {@code long} has 64 bits, as every Linux that Java 25 runs on has it. */
    FunctionDescriptor descriptor() {
        final MemoryLayout[] arguments = parameters.stream().map(LibvirtFunction::layout).toArray(MemoryLayout[]::new);
        return result.equals("void") ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(layout(result), arguments);
    }

    private static MemoryLayout layout(String type) {
        return switch (type) {
            case "int", "unsigned int" -> ValueLayout.JAVA_INT;
            case "virErrorFunc" -> ValueLayout.ADDRESS;
            case String pointer when pointer.endsWith("*") || pointer.endsWith("Ptr") -> ValueLayout.ADDRESS;
            default -> throw new IllegalStateException("no layout for C's " + type);
        };
    }
}

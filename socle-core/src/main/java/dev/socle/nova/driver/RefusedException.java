package dev.socle.nova.driver;

/** Carries a no from where it is found to the engine that answers. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(String error, String reason, String remedy) {
        this(new Refusal(error, reason, remedy));
    }

    RefusedException(Refusal refusal) {
        super(refusal.error() + ": " + refusal.reason());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

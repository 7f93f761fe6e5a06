package dev.socle.nova.driver;

/**
 * Nova says no.
 *
 * @param error  the name of Nova's exception, as its log shows it: {@code InvalidCPUInfo}
 * @param reason why, one sentence without a full stop
 * @param remedy what to do about it, one sentence without a full stop
 */
public record Refusal(String error, String reason, String remedy) {

    /** The same no under another name, as Nova wraps one exception into another. */
    Refusal as(String otherError) {
        return new Refusal(otherError, reason, remedy);
    }
}

using InstaFunctions.Core.Platform;

namespace InstaFunctions.Tests.Publishing.Harness;

public enum PlatformCall
{
    Create,
    Status,
    Publish,
    Permalink,
    List,
}

/// <summary>What goes wrong with one call.</summary>
/// <param name="Acts">Whether the platform does what it was asked for all the same.</param>
/// <param name="Happen">Throws what the caller sees; when it returns, the call is answered as usual.</param>
/// <param name="ActsAfter">How much later it does it.</param>
internal sealed record Fault(bool Acts, Action Happen, TimeSpan ActsAfter = default)
{
    /// <summary>The platform answers with a failure and does nothing.</summary>
    public static Fault Refusal(InstagramErrorMeaning meaning, TimeSpan? retryAfter = null, int? subcode = null) =>
        new(false, () => throw Exception(meaning, retryAfter, subcode));

    /// <summary>The platform acts, and the caller sees a failure.</summary>
    public static Fault AfterActing(InstagramErrorMeaning meaning, TimeSpan later = default) =>
        new(true, () => throw Exception(meaning), later);

    /// <summary>The process dies during the call.</summary>
    public static Fault Crash(bool acts) => new(acts, () => throw new CrashException(acts ? "the answer" : "the call"));

    /// <summary>Something else happens while the call is under way; it is answered as usual afterwards.</summary>
    public static Fault Meanwhile(Action action, bool acts = true) => new(acts, action);

    public static InstagramException Exception(InstagramErrorMeaning meaning, TimeSpan? retryAfter = null, int? subcode = null)
    {
        var details = new InstagramErrorDetails { HttpStatus = 400, Code = 1, Subcode = subcode, Message = $"The platform says {meaning}." };
        return new InstagramException(meaning, details, $"Instagram answered with {meaning}.", retryAfter);
    }
}

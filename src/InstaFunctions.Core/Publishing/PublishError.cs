namespace InstaFunctions.Core.Publishing;

/// <summary>Why a job failed, in terms a program and a person can act on.</summary>
public sealed record PublishError
{
    /// <summary>A stable code, snake_case; <c>docs/errors.md</c> lists them.</summary>
    public required string Code { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the same request can succeed at another time.</summary>
    public required bool Retryable { get; init; }

    /// <summary>True only when it is proven that this job published nothing.</summary>
    public required bool SafeToResubmit { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>What the platform said, when it said something.</summary>
    public PlatformErrorReport? Instagram { get; init; }
}

/// <summary>The platform's own words on a failure.</summary>
/// <param name="Code"><c>error.code</c>.</param>
/// <param name="Subcode"><c>error.error_subcode</c>.</param>
/// <param name="Message"><c>error.error_user_msg</c>, or else <c>error.message</c>.</param>
/// <param name="FbtraceId"><c>error.fbtrace_id</c>.</param>
public sealed record PlatformErrorReport(int? Code, int? Subcode, string? Message, string? FbtraceId);

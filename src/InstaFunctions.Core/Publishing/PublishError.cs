using InstaFunctions.Core.Jobs;

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

    /// <summary>What Instagram said, when it said something.</summary>
    public PlatformErrorReport? Instagram { get; init; }

    /// <summary>
    /// For an unknown outcome: the last answers of Instagram and what it showed when read, oldest first, for a person to judge.
    /// At most <see cref="JobChanges.MaxEvidence"/>.
    /// </summary>
    public IReadOnlyList<InstagramEvidence>? Evidence { get; init; }
}

/// <summary>One answer of Instagram about a publish. Without tokens and links.</summary>
/// <param name="At">When it came.</param>
/// <param name="Call">Which call: <c>media_publish</c>, <c>container</c> or <c>media list</c>.</param>
/// <param name="Says">What it says, in a sentence or as Instagram's own word.</param>
/// <param name="Code"><c>error.code</c>, when it is an error.</param>
/// <param name="Subcode"><c>error.error_subcode</c>, when it has one.</param>
/// <param name="HttpStatus">The HTTP status of an error.</param>
public sealed record InstagramEvidence(DateTimeOffset At, string Call, string Says, int? Code = null, int? Subcode = null, int? HttpStatus = null)
{
    /// <summary>The evidence of a call that failed.</summary>
    public static InstagramEvidence Of(DateTimeOffset at, string call, PlatformFailure failure) => new(
        at, call, failure.Report.Message ?? failure.Meaning.ToString(), failure.Report.Code, failure.Report.Subcode, failure.Report.HttpStatus);

    /// <summary>Whether two say the same, at whatever time.</summary>
    public bool SaysTheSameAs(InstagramEvidence other) => this with { At = other.At } == other;
}

/// <summary>The platform's own words on a failure.</summary>
/// <param name="Code"><c>error.code</c>.</param>
/// <param name="Subcode"><c>error.error_subcode</c>.</param>
/// <param name="Message"><c>error.error_user_msg</c>, or else <c>error.message</c>.</param>
/// <param name="FbtraceId"><c>error.fbtrace_id</c>.</param>
/// <param name="HttpStatus">The answer's HTTP status, when there was an answer.</param>
public sealed record PlatformErrorReport(int? Code, int? Subcode, string? Message, string? FbtraceId, int? HttpStatus = null);

namespace InstaFunctions.Core.Platform;

/// <summary>What the platform said about a failure. Every field may be absent; no field ever carries a token.</summary>
public sealed record InstagramErrorDetails
{
    /// <summary>Details of a failure in which the platform said nothing.</summary>
    public static InstagramErrorDetails None { get; } = new();

    /// <summary>The HTTP status, when there was an answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary><c>error.code</c>.</summary>
    public int? Code { get; init; }

    /// <summary><c>error.error_subcode</c>.</summary>
    public int? Subcode { get; init; }

    /// <summary><c>error.message</c>: for developers, in English or localised.</summary>
    public string? Message { get; init; }

    /// <summary><c>error.error_user_title</c>.</summary>
    public string? UserTitle { get; init; }

    /// <summary><c>error.error_user_msg</c>: may be shown to the person who publishes.</summary>
    public string? UserMessage { get; init; }

    /// <summary><c>error.fbtrace_id</c>: Meta's support asks for it.</summary>
    public string? FbtraceId { get; init; }
}

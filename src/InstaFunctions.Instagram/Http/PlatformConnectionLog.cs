using Microsoft.Extensions.Logging;

namespace InstaFunctions.Instagram.Http;

/// <summary>The client's log: one line per call, which knows no URL, no header and no body.</summary>
internal static partial class PlatformConnectionLog
{
    [LoggerMessage(
        EventId = 4000,
        EventName = "InstagramAnswered",
        Level = LogLevel.Information,
        Message = "Instagram answered {Call} with {HttpStatus} in {Milliseconds} ms")]
    public static partial void Answered(this ILogger logger, string call, int httpStatus, long milliseconds);

    [LoggerMessage(
        EventId = 4001,
        EventName = "InstagramRefused",
        Level = LogLevel.Warning,
        Message = "Instagram answered {Call} with {HttpStatus} in {Milliseconds} ms (code {Code}, subcode {Subcode}, trace {FbtraceId})")]
    public static partial void Refused(
        this ILogger logger, string call, int httpStatus, long milliseconds, int? code, int? subcode, string? fbtraceId);

    [LoggerMessage(
        EventId = 4002,
        EventName = "InstagramUnanswered",
        Level = LogLevel.Warning,
        Message = "Instagram gave no answer to {Call} within {Milliseconds} ms: {Why}")]
    public static partial void Unanswered(this ILogger logger, string call, long milliseconds, string why);
}

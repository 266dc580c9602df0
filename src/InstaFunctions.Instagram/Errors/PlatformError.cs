using System.Globalization;
using System.Text.Json;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Errors;

/// <summary>An error as the platform wrote it, in either of its two shapes; any field may be absent.</summary>
internal sealed record PlatformError
{
    public int? Code { get; private init; }

    public int? Subcode { get; private init; }

    public bool IsTransient { get; private init; }

    public string? Message { get; private init; }

    public string? UserTitle { get; private init; }

    public string? UserMessage { get; private init; }

    public string? FbtraceId { get; private init; }

    /// <summary>
    /// Reads <c>{"error":{…}}</c> of the Graph API or <c>{"error_type","code","error_message"}</c> of the login's code
    /// endpoint; null when the answer is neither. Read field by field: one odd field must not hide the others.
    /// </summary>
    public static PlatformError? From(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
        {
            return new PlatformError
            {
                Code = Number(error, "code"),
                Subcode = Number(error, "error_subcode"),
                IsTransient = error.TryGetProperty("is_transient", out var transient) && transient.ValueKind == JsonValueKind.True,
                Message = Text(error, "message"),
                UserTitle = Text(error, "error_user_title"),
                UserMessage = Text(error, "error_user_msg"),
                FbtraceId = Text(error, "fbtrace_id"),
            };
        }

        return Text(root, "error_type") is { } type
            ? new PlatformError { Code = Number(root, "code"), Message = $"{type}: {Text(root, "error_message")}" }
            : null;
    }

    /// <summary>The details that an exception carries.</summary>
    public InstagramErrorDetails ToDetails(int httpStatus, Redaction redaction) => new()
    {
        HttpStatus = httpStatus,
        Code = Code,
        Subcode = Subcode,
        Message = redaction.Clean(Message),
        UserTitle = redaction.Clean(UserTitle),
        UserMessage = redaction.Clean(UserMessage),
        FbtraceId = redaction.Clean(FbtraceId),
    };

    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return parent.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no text: the numbers beside them still count.
            return null;
        }
    }

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var field) ? field.ValueKind switch
        {
            JsonValueKind.Number when field.TryGetInt32(out var number) => number,
            JsonValueKind.String when int.TryParse(
                Text(parent, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        } : null;
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace InstaFunctions.Simulator.Platform;

/// <summary>An error in the platform's own shape.</summary>
internal sealed record PlatformError(int HttpStatus, int Code, int? Subcode, string Message)
{
    public string Type { get; init; } = "OAuthException";

    public bool IsTransient { get; init; }

    public string? UserTitle { get; init; }

    public string? UserMessage { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = PlatformAnswer.NoHeaders;

    public JsonObject ToJson()
    {
        var error = new JsonObject
        {
            ["message"] = Message,
            ["type"] = Type,
            ["code"] = Code,
        };
        if (Subcode is { } subcode)
        {
            error["error_subcode"] = subcode;
        }

        error["is_transient"] = IsTransient;
        if (UserTitle is not null)
        {
            error["error_user_title"] = UserTitle;
        }

        if (UserMessage is not null)
        {
            error["error_user_msg"] = UserMessage;
        }

        error["fbtrace_id"] = "A" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('/', '_').Replace('+', '-');
        return new JsonObject { ["error"] = error };
    }
}

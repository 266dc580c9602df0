using System.Text.Json;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Faults;

/// <summary>The answers that faults give.</summary>
internal static class FaultAnswers
{
    public static string Name(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public static PlatformAnswer Error(Fault fault, PathString path)
    {
        var code = fault.Code ?? 2;
        var status = fault.Status ?? (code is 1 or 2 ? 500 : 400);
        var message = fault.Message ?? "An unexpected error has occurred. Please retry your request later.";
        if (path.StartsWithSegments("/oauth"))
        {
            return new PlatformAnswer(status, new JsonObject
            {
                ["error_type"] = fault.Type ?? "OAuthException",
                ["code"] = code,
                ["error_message"] = message,
            })
            {
                Headers = fault.Headers ?? PlatformAnswer.NoHeaders,
            };
        }

        return new PlatformError(status, code, fault.Subcode, message)
        {
            Type = fault.Type ?? "OAuthException",
            IsTransient = fault.IsTransient,
            Headers = fault.Headers ?? PlatformAnswer.NoHeaders,
        };
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Problems;
using InstaFunctions.Core;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Routing;

/// <summary>Entity tags and <c>Prefer</c>.</summary>
internal static class Preconditions
{
    /// <summary>A row's version as an entity tag.</summary>
    public static string ETag(RowVersion version) => $"\"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(version.Value))}\"";

    /// <summary>Whether <c>If-None-Match</c> names the version; weakly (RFC 9110, 13.1.2), since proxies weaken tags on the way.</summary>
    public static bool IsUnchanged(ApiCall call, RowVersion version) =>
        call.Http.Request.Headers.IfNoneMatch.Any(value => Names(value?.Replace("W/", "", StringComparison.Ordinal), ETag(version)));

    /// <summary>Refuses a change when <c>If-Match</c> names another version than the row has.</summary>
    /// <exception cref="ApiProblemException">412.</exception>
    public static void IfMatch(ApiCall call, RowVersion version)
    {
        var wanted = call.Http.Request.Headers.IfMatch;
        if (wanted.Count > 0 && !wanted.Any(value => Names(value, ETag(version))))
        {
            throw new ApiProblemException(
                StatusCodes.Status412PreconditionFailed, ProblemCodes.PreconditionFailed, "It has changed since you read it; read it again.");
        }
    }

    /// <summary>How long the caller wants to wait: <c>Prefer: wait=N</c> (RFC 7240), <c>respond-async</c>, or neither.</summary>
    public static TimeSpan Wait(ApiCall call, TimeSpan otherwise)
    {
        var max = call.Service<IOptions<ApiOptions>>().Value.MaxWait;
        var wait = otherwise;
        foreach (var preference in call.Http.Request.Headers["Prefer"].SelectMany(v => (v ?? "").Split(',')))
        {
            var text = preference.Trim();
            if (text.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                return TimeSpan.Zero;
            }

            if (text.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(text["wait=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                wait = TimeSpan.FromSeconds(seconds);
            }
        }

        return wait < max ? wait : max;
    }

    private static bool Names(string? header, string tag) =>
        header is not null && header.Split(',').Any(part => part.Trim() is "*" || part.Trim() == tag);
}

using System.Globalization;
using InstaFunctions.Api.Problems;
using InstaFunctions.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace InstaFunctions.Api.Routing;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; absent on the last one.</param>
public sealed record ListView<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Reads and writes what all paged lists share.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>The page that a request asks for.</summary>
    public static PageRequest Request(ApiCall call)
    {
        var query = call.Http.Request.Query;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            throw ApiProblemException.Malformed("limit", "limit_out_of_range", $"must be a whole number from 1 to {MaxLimit}.");
        }

        var cursor = query["cursor"].ToString();
        return new PageRequest(limit, cursor.Length == 0 ? null : cursor);
    }

    /// <summary>Refuses query parameters that the list does not have: a misspelt filter would silently show everything.</summary>
    public static void OnlyParameters(ApiCall call, params string[] names)
    {
        var unknown = call.Http.Request.Query.Keys.Where(k => k is not ("limit" or "cursor") && !names.Contains(k)).ToList();
        if (unknown.Count > 0)
        {
            throw ApiProblemException.Malformed(
                [.. unknown.Select(k => new FieldError(k, "unknown_parameter", $"is not a parameter of this list. Its parameters are {string.Join(", ", [.. names, "limit", "cursor"])}."))]);
        }
    }

    /// <summary>The <c>Link</c> header of a page (RFC 8288); null on the last one.</summary>
    public static (string Name, string? Value) Link(ApiCall call, string? nextCursor)
    {
        if (nextCursor is null)
        {
            return ("Link", null);
        }

        var request = call.Http.Request;
        var query = request.Query.Where(p => p.Key != "cursor").Select(p => KeyValuePair.Create(p.Key, (string?)p.Value.ToString()))
            .Append(KeyValuePair.Create("cursor", (string?)nextCursor));
        return ("Link", $"<{QueryHelpers.AddQueryString(request.Path, query)}>; rel=\"next\"");
    }

    /// <summary>An id among the query's parameters.</summary>
    public static T? Id<T>(ApiCall call, string name)
        where T : struct, IUuid<T>
    {
        var text = call.Http.Request.Query[name].ToString();
        return text.Length == 0 ? null
            : T.TryParse(text, null, out var id) ? id
            : throw ApiProblemException.Malformed(name, "not_a_uuid", "must be a UUID.");
    }

    /// <summary>One of a few words among the query's parameters.</summary>
    public static T? Word<T>(ApiCall call, string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        var text = call.Http.Request.Query[name].ToString();
        return text.Length == 0 ? null
            : words.TryGetValue(text, out var word) ? word
            : throw ApiProblemException.Malformed(name, "unknown_value", $"must be one of {string.Join(", ", words.Keys)}.");
    }

    /// <summary>A timestamp among the query's parameters.</summary>
    public static DateTimeOffset? Timestamp(ApiCall call, string name)
    {
        var text = call.Http.Request.Query[name].ToString();
        string why = "";
        return text.Length == 0 ? null
            : Requests.Rfc3339.TryParse(text, out var time, out why) ? time
            : throw ApiProblemException.Malformed(name, "not_a_timestamp", why);
    }
}

using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>What the service answered, read to its end.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>A member of the body as text.</summary>
    public string? this[string name] => Json[name]?.ToString();

    public string? Code => this["code"];

    /// <summary>The fields a problem is about, with their codes, as "field:code".</summary>
    public IReadOnlyList<string> Errors =>
        Json["errors"] is JsonArray errors ? [.. errors.Select(e => $"{e!["field"]}:{e["code"]}")] : [];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Fails with the body when the status is another.</summary>
    public Answer Is(int status)
    {
        Assert.True(status == Status, $"{Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>A problem of this status and code.</summary>
    public Answer IsProblem(int status, string code)
    {
        _ = Is(status);
        Assert.True(code == Code, $"{Code} instead of {code}: {Text}");
        return this;
    }

    /// <summary>A problem about exactly these fields, in any order.</summary>
    public Answer IsProblem(int status, string code, params string[] errors)
    {
        _ = IsProblem(status, code);
        Assert.Equal(errors.Order(), Errors.Order());
        return this;
    }

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync());
        }
    }
}

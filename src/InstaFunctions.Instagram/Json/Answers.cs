using System.Text.Json.Serialization;

namespace InstaFunctions.Instagram.Json;

/// <summary>The answer to a creation or a publish.</summary>
internal sealed record IdAnswer([property: JsonConverter(typeof(TextOrNumberConverter))] string? Id);

/// <summary>A container.</summary>
internal sealed record ContainerAnswer(string? StatusCode, string? Status);

/// <summary>A post.</summary>
internal sealed record MediaAnswer
{
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? Id { get; init; }

    public string? Permalink { get; init; }

    public string? Caption { get; init; }

    [JsonConverter(typeof(PlatformTimestamp))]
    public DateTimeOffset? Timestamp { get; init; }

    public string? MediaType { get; init; }

    public string? MediaProductType { get; init; }
}

/// <summary>A page of posts.</summary>
internal sealed record MediaListAnswer(IReadOnlyList<MediaAnswer>? Data, Paging? Paging);

/// <summary>Where a list goes on.</summary>
internal sealed record Paging(Cursors? Cursors);

/// <summary>The cursors of a page.</summary>
internal sealed record Cursors(string? After);

/// <summary>The publishing limit: a list of one.</summary>
internal sealed record PublishingLimitAnswer(IReadOnlyList<PublishingLimitItem>? Data);

/// <summary>The reading of the window.</summary>
internal sealed record PublishingLimitItem(int? QuotaUsage, PublishingLimitConfig? Config);

/// <summary>The window's size; seconds.</summary>
internal sealed record PublishingLimitConfig(int? QuotaTotal, int? QuotaDuration);

/// <summary>The owner of a token: flat as observed, or a list of one under <c>data</c> as documented.</summary>
internal sealed record ProfileAnswer
{
    public IReadOnlyList<ProfileAnswer>? Data { get; init; }

    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? Id { get; init; }

    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? UserId { get; init; }

    public string? Username { get; init; }

    public string? Name { get; init; }

    public string? AccountType { get; init; }

    public string? ProfilePictureUrl { get; init; }
}

/// <summary>What a code was exchanged for: a list of one under <c>data</c> as documented, or flat as observed.</summary>
internal sealed record CodeExchangeAnswer
{
    public IReadOnlyList<CodeExchangeAnswer>? Data { get; init; }

    public string? AccessToken { get; init; }

    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? UserId { get; init; }

    [JsonConverter(typeof(ListOrCommaTextConverter))]
    public IReadOnlyList<string>? Permissions { get; init; }

    // A generated text would print the token.
    public override string ToString() => nameof(CodeExchangeAnswer);
}

/// <summary>A long-lived token; seconds, and null when the answer tells no number.</summary>
internal sealed record LongLivedTokenAnswer(
    string? AccessToken, [property: JsonConverter(typeof(LenientSecondsConverter))] long? ExpiresIn)
{
    // A generated text would print the token.
    public override string ToString() => nameof(LongLivedTokenAnswer);
}

/// <summary>Every answer that is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IdAnswer))]
[JsonSerializable(typeof(ContainerAnswer))]
[JsonSerializable(typeof(MediaAnswer))]
[JsonSerializable(typeof(MediaListAnswer))]
[JsonSerializable(typeof(PublishingLimitAnswer))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(CodeExchangeAnswer))]
[JsonSerializable(typeof(LongLivedTokenAnswer))]
internal sealed partial class AnswersJson : JsonSerializerContext;

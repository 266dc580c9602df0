using System.Text.Json;
using System.Text.RegularExpressions;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;

namespace InstaFunctions.Instagram.Json;

/// <summary>From the platform's answers to the domain's words; a <see cref="JsonException"/> names what is missing.</summary>
internal static partial class Readings
{
    /// <summary>
    /// How long a token is taken to live when its answer tells no sensible <c>expires_in</c>. Long-lived tokens live 60 days
    /// (Instagram Platform, "Refresh access tokens"); half of it has the token refreshed well before its end.
    /// </summary>
    internal static readonly TimeSpan AssumedLife = TimeSpan.FromDays(30);

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    public static string Id(string? id, string field) =>
        id is not null && PlatformPath.IsId(id) ? id : throw Missing(field);

    public static ContainerState Container(ContainerAnswer answer, Redaction redaction)
    {
        var text = redaction.Clean(answer.Status);
        return answer.StatusCode switch
        {
            "IN_PROGRESS" => new(ContainerStatusCode.InProgress, null, text),
            "FINISHED" => new(ContainerStatusCode.Finished, null, text),
            "PUBLISHED" => new(ContainerStatusCode.Published, null, text),
            "EXPIRED" => new(ContainerStatusCode.Expired, null, text),
            "ERROR" => Failed(answer.Status, text),
            // status_code has been seen missing while the prose tells of an error, which is final.
            null when SaysError(answer.Status) => Failed(answer.Status, text),
            null => throw Missing("status_code"),
            // A word of the future might mean anything, "live" included: the read failed, nothing is concluded.
            _ => throw new JsonException("its status_code is an unknown word"),
        };
    }

    public static PlatformMedia Media(MediaAnswer? answer) => answer is null ? throw Missing("post") : new()
    {
        Id = new IgMediaId(Id(answer.Id, "id")),
        Permalink = answer.Permalink,
        Caption = answer.Caption,
        Timestamp = answer.Timestamp,
        MediaType = answer.MediaType,
        MediaProductType = answer.MediaProductType,
    };

    public static PublishingLimit Limit(PublishingLimitAnswer answer)
    {
        var item = answer.Data is [{ } first, ..] ? first : throw Missing("data");
        return new PublishingLimit(
            item.QuotaUsage ?? throw Missing("quota_usage"),
            item.Config?.QuotaTotal,
            item.Config?.QuotaDuration is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    public static InstagramProfile Profile(ProfileAnswer answer)
    {
        var owner = answer.Data is null ? answer : answer.Data is [{ } first, ..] ? first : throw Missing("data");
        return new InstagramProfile
        {
            UserId = new IgUserId(Id(owner.UserId, "user_id")),
            // Only the callbacks need it: an account can be published to without.
            AppScopedId = owner.Id is { } id && PlatformPath.IsId(id) ? new AppScopedId(id) : null,
            Username = Text(owner.Username, "username"),
            Name = owner.Name,
            AccountType = owner.AccountType,
            ProfilePictureUrl = owner.ProfilePictureUrl,
        };
    }

    public static CodeExchange Code(CodeExchangeAnswer answer)
    {
        var granted = answer.Data is null ? answer : answer.Data is [{ } first, ..] ? first : throw Missing("data");
        return new CodeExchange
        {
            Token = new AccessToken(Text(granted.AccessToken, "access_token")),
            UserId = new IgUserId(Id(granted.UserId, "user_id")),
            Permissions = granted.Permissions,
        };
    }

    public static LongLivedToken LongLived(LongLivedTokenAnswer answer, DateTimeOffset now) =>
        new(new AccessToken(Text(answer.AccessToken, "access_token")), now + LifeOf(answer.ExpiresIn));

    private static TimeSpan LifeOf(long? seconds) =>
        seconds is > 0 && seconds <= LongestLife.TotalSeconds ? TimeSpan.FromSeconds(seconds.Value) : AssumedLife;

    private static ContainerState Failed(string? status, string? text)
    {
        var number = Subcode(status);
        return new(ContainerStatusCode.Error, number, text, InstagramErrorTable.MeaningOfContainer(number));
    }

    private static string Text(string? text, string field) => string.IsNullOrWhiteSpace(text) ? throw Missing(field) : text;

    private static JsonException Missing(string field) => new($"its {field} is missing or no such thing");

    private static bool SaysError(string? status) =>
        status is not null && (status.StartsWith("Error", StringComparison.OrdinalIgnoreCase) || ErrorCode().IsMatch(status));

    private static int? Subcode(string? status) =>
        status is not null && ErrorCode().Match(status) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, out var code)
            ? code
            : null;

    [GeneratedRegex("error code ([0-9]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ErrorCode();
}

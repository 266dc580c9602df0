using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Calls;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator.Control;

internal sealed record NewAccountBody(string Username, string? Name = null, string? AccountType = null, string? AccessToken = null);

internal sealed record AccountBody(string IgUserId, string Id, string Username, string Name, string AccountType, string AccessToken)
{
    public static AccountBody Of(SimulatedAccount account) =>
        new(account.IgUserId, account.AppScopedId, account.Username, account.Name, account.AccountType, account.AccessToken);
}

internal sealed record AdvanceBody(double Seconds);

internal sealed record ClockBody(DateTimeOffset Now, double OffsetSeconds);

internal sealed record ProblemBody(string Error);

internal sealed record CallsBody(IReadOnlyList<CallRecord> Calls, long? NextSince);

internal sealed record PostsBody(IReadOnlyList<PostBody> Posts);

internal sealed record AccountsBody(IReadOnlyList<AccountBody> Accounts);

internal sealed record FaultsBody(IReadOnlyList<FaultRule> Faults);

/// <summary>What can be armed by name.</summary>
internal sealed record FaultNamesBody(IReadOnlyList<NamedFault> Faults);

internal sealed record RevokeBody(string? Reason = null);

/// <summary>Which callback to send, and what is to be wrong with it.</summary>
internal sealed record SendBody(string Kind, bool WrongSignature = false, string? Body = null);

/// <summary>What the receiver of a callback answered; status 0 when it did not.</summary>
internal sealed record SentBody(string Kind, Uri Url, int Status, string Answer);

internal sealed record PostItemBody(string Id, string ContainerId, string MediaType, string? AltText, string Sha256, long Bytes, string ContentType, int Width, int Height, double? DurationSeconds);

internal sealed record PostBody(
    string Id, string IgUserId, string Username, string MediaType, string MediaProductType, string? Caption, string? AltText,
    bool? SharedToFeed, Uri Permalink, string ContainerId, DateTimeOffset Timestamp, string Sha256, IReadOnlyList<PostItemBody> Items)
{
    public static PostBody Of(Post post) => new(
        post.Id, post.IgUserId, post.Username, post.MediaType, post.MediaProductType, post.Caption, post.AltText,
        post.SharedToFeed, post.Permalink, post.ContainerId, post.Timestamp, post.Items[0].Media.Sha256,
        [.. post.Items.Select(item => new PostItemBody(
            item.Id, item.ContainerId, item.MediaType, item.AltText, item.Media.Sha256, item.Media.Bytes, item.Media.ContentType,
            item.Media.Width, item.Media.Height, item.Media.Duration?.TotalSeconds))]);
}

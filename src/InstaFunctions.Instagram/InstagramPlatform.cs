using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;
using InstaFunctions.Instagram.Http;
using InstaFunctions.Instagram.Json;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram;

/// <summary>The platform over HTTP. Each method is one call (a list: one per page), none is repeated here.</summary>
internal sealed class InstagramPlatform(PlatformConnection connection, IOptions<InstagramOptions> options) : IInstagramPlatform
{
    private const string MediaFields = "id,caption,timestamp,permalink,media_type,media_product_type";
    private const int PageSize = 50;
    private const int MaxPages = 5;

    public Task<ContainerId> CreateContainerAsync(
        AccessToken token, IgUserId user, ContainerRequest request, CancellationToken cancellation) =>
        PostAsync(
            PlatformCall.CreateContainer,
            token,
            $"{PlatformPath.Segment(user.Value)}/media",
            ContainerForm.From(request),
            answer => new ContainerId(Readings.Id(answer.Id, "id")),
            cancellation);

    public Task<ContainerState> GetContainerAsync(AccessToken token, ContainerId container, CancellationToken cancellation) =>
        GetAsync(
            PlatformCall.GetContainer,
            token,
            PlatformPath.Segment(container.Value),
            [("fields", "status_code,status")],
            AnswersJson.Default.ContainerAnswer,
            answer => Readings.Container(answer, new Redaction(token.Reveal())),
            cancellation);

    public Task<IgMediaId> PublishAsync(AccessToken token, IgUserId user, ContainerId container, CancellationToken cancellation) =>
        PostAsync(
            PlatformCall.Publish,
            token,
            $"{PlatformPath.Segment(user.Value)}/media_publish",
            [KeyValuePair.Create("creation_id", PlatformPath.Segment(container.Value))],
            answer => new IgMediaId(Readings.Id(answer.Id, "id")),
            cancellation);

    public Task<PlatformMedia> GetMediaAsync(AccessToken token, IgMediaId media, CancellationToken cancellation) =>
        GetAsync(
            PlatformCall.GetMedia,
            token,
            PlatformPath.Segment(media.Value),
            [("fields", MediaFields)],
            AnswersJson.Default.MediaAnswer,
            Readings.Media,
            cancellation);

    /// <inheritdoc/>
    /// <remarks>
    /// Reads five pages of 50 at the most: the newest 250 posts, several times what an account may publish in a day.
    /// </remarks>
    public async Task<IReadOnlyList<PlatformMedia>> ListMediaAsync(
        AccessToken token, IgUserId user, MediaEdge edge, DateTimeOffset since, CancellationToken cancellation)
    {
        // Posts tell whole seconds: one made within the second of "since" is not older than it.
        var oldest = since.AddTicks(-(since.Ticks % TimeSpan.TicksPerSecond));
        var found = new List<PlatformMedia>();
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var (posts, next) = await ListPageAsync(token, user, edge, after, cancellation);
            found.AddRange(posts.Where(post => !(post.Timestamp < oldest)));
            if (next is null || posts.Count == 0 || posts.Any(post => post.Timestamp < oldest))
            {
                break;
            }

            after = next;
        }

        return found;
    }

    public Task<PublishingLimit> GetPublishingLimitAsync(AccessToken token, IgUserId user, CancellationToken cancellation) =>
        GetAsync(
            PlatformCall.GetPublishingLimit,
            token,
            $"{PlatformPath.Segment(user.Value)}/content_publishing_limit",
            [("fields", "config,quota_usage")],
            AnswersJson.Default.PublishingLimitAnswer,
            Readings.Limit,
            cancellation);

    public Task<InstagramProfile> GetMeAsync(AccessToken token, CancellationToken cancellation) =>
        GetAsync(
            PlatformCall.GetMe,
            token,
            "me",
            [("fields", "id,user_id,username,name,account_type,profile_picture_url")],
            AnswersJson.Default.ProfileAnswer,
            Readings.Profile,
            cancellation);

    private Task<(IReadOnlyList<PlatformMedia> Posts, string? After)> ListPageAsync(
        AccessToken token, IgUserId user, MediaEdge edge, string? after, CancellationToken cancellation)
    {
        var (call, path) = edge switch
        {
            MediaEdge.Media => (PlatformCall.ListMedia, "media"),
            MediaEdge.Stories => (PlatformCall.ListStories, "stories"),
            _ => throw new ArgumentOutOfRangeException(nameof(edge), edge, "An unknown list of posts."),
        };
        (string, string)[] first = [("fields", MediaFields), ("limit", $"{PageSize}")];
        return GetAsync(
            call,
            token,
            $"{PlatformPath.Segment(user.Value)}/{path}",
            after is null ? first : [.. first, ("after", after)],
            AnswersJson.Default.MediaListAnswer,
            answer =>
            {
                // An answer without a list is no empty list: "nothing is there" is a claim that must be read.
                var posts = answer.Data ?? throw new JsonException("its data is missing");
                return ((IReadOnlyList<PlatformMedia>)posts.Select(Readings.Media).ToList(), answer.Paging?.Cursors?.After);
            },
            cancellation);
    }

    private async Task<TResult> GetAsync<TAnswer, TResult>(
        PlatformCall call,
        AccessToken token,
        string path,
        (string Name, string Value)[] query,
        JsonTypeInfo<TAnswer> type,
        Func<TAnswer, TResult> read,
        CancellationToken cancellation) =>
        await connection.SendAsync(
            call,
            PlatformRequest.Authorized(HttpMethod.Get, PlatformRequest.WithQuery(Address(path), query), token),
            new Redaction(token.Reveal()),
            type,
            read,
            cancellation);

    private async Task<TResult> PostAsync<TResult>(
        PlatformCall call,
        AccessToken token,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> form,
        Func<IdAnswer, TResult> read,
        CancellationToken cancellation)
    {
        var request = PlatformRequest.Authorized(HttpMethod.Post, Address(path), token);
        request.Content = new FormUrlEncodedContent(form);
        return await connection.SendAsync(
            call, request, new Redaction([token.Reveal(), .. AddressSecrets(form)]), AnswersJson.Default.IdAnswer, read, cancellation);
    }

    private static IEnumerable<string> AddressSecrets(IEnumerable<KeyValuePair<string, string>> form) => form
        .Where(field => field.Key.EndsWith("_url", StringComparison.Ordinal))
        .SelectMany(field => Redaction.SecretsOf(Uri.TryCreate(field.Value, UriKind.Absolute, out var address) ? address : null));

    private Uri Address(string path) =>
        new($"{options.Value.GraphUrl.AbsoluteUri.TrimEnd('/')}/{options.Value.GraphVersion}/{path}");
}
